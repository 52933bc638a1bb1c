"""Pictures of the harbour: each function is one, named after it."""

from __future__ import annotations

from broadsheet.project.demo.drawing import nature, ships, town
from broadsheet.project.demo.drawing.canvas import HEIGHT, WIDTH, Canvas, mix, mood

WHITE = (255, 255, 255)


def breakwater(art: Canvas) -> None:
    art.shade(*mood("8fa3ae", "b9c4c6", "d6d9d2"), bottom=300)
    nature.clouds(art, 30, 210, WHITE)
    nature.sea(art, 300, *mood("7f97a1", "5a7480", "42595f"))
    ships.lighthouse(art, 812, 304, 96, (228, 224, 214), lit=False)
    nature.gulls(art, 8, 60, 230, (70, 80, 86))
    art.shade(*mood("8b8c86", "6e706c"), top=470)
    for row in range(3):
        for number in range(6):
            left, top = -60 + number * 184 + row * 56, 372 + row * 84 + art.between(-5, 5)
            tone = 112 + row * 20 + art.between(-10, 10)
            side = round(tone * 0.66)
            art.shape(
                [(left, top), (left + 118, top - 30), (left + 164, top), (left + 46, top + 34)],
                (round(tone) + 46,) * 3,
            )
            art.shape(
                [(left, top), (left + 46, top + 34), (left + 46, top + 112), (left, top + 74)],
                (side, side, side + 4),
            )
            art.shape(
                [(left + 46, top + 34), (left + 164, top), (left + 164, top + 72), (left + 46, top + 112)],
                (round(tone), round(tone), round(tone) - 4),
            )
    town.person(art, 664, 598, 150, (212, 130, 40), hat=True)


def ferry_dawn(art: Canvas) -> None:
    art.shade(*mood("4f6a8f", "b48aa0", "f0a878", "fbd9a0"), bottom=350)
    nature.clouds(art, 90, 250, (255, 206, 176), alpha=34)
    nature.sun(art, 690, 338, 30, (255, 196, 110))
    town.skyline(art, 352, (96, 84, 104), tallest=60)
    nature.sea(art, 350, *mood("e9a57c", "a5808c", "5b6c86"), glint=(255, 226, 180))
    nature.reflection(art, 690, 352, (255, 214, 140), 280, 60)
    ships.ferry(art, 380, 438, 1.15, (34, 62, 92), (244, 240, 230), lit=True)
    art.line([(150, 440), (30, 452), (-20, 470)], (255, 255, 255, 120), 5)
    nature.gulls(art, 11, 150, 390, (66, 62, 74))


def ferry_storm(art: Canvas) -> None:
    art.shade(*mood("4c5860", "7f8b90", "a4abab"), bottom=320)
    nature.clouds(art, 0, 250, (52, 60, 66), alpha=60)
    town.skyline(art, 322, (96, 106, 110), tallest=80)
    nature.sea(art, 320, *mood("74848a", "54666c", "3a484e"))
    nature.swell(art, 430, 26, 60, (74, 92, 98), WHITE)
    ships.ferry(art, 510, 470, 1.3, (34, 58, 84), (224, 222, 214))
    for x in (220, 300, 720):
        art.line([(x, 440), (x - 150, 560)], (30, 32, 34), 2.4)
    art.box(0, 548, WIDTH, HEIGHT, (74, 74, 72))
    ships.bollards(art, 556, (34, 34, 34))
    nature.rain(art, 200)


def tug_night(art: Canvas) -> None:
    art.shade(*mood("0b1526", "16263d", "2a3c54"), bottom=330)
    nature.stars(art, 220)
    town.skyline(art, 332, (14, 22, 34), tallest=100, lit=town.LAMP)
    nature.sea(art, 330, *mood("1a2c42", "101d2e", "0a1420"), glint=(150, 176, 206), waves=110)
    for x in range(60, WIDTH, 130):
        nature.reflection(art, x + art.between(-40, 40), 334, town.LAMP, 120, 14)
    ships.tug(art, 470, 470, 2.1, (40, 20, 22), (226, 218, 200))
    nature.reflection(art, 446, 476, ships.LAMP, 150, 70)


def tug_dawn(art: Canvas) -> None:
    art.shade(*mood("6c7fa6", "d69aa4", "f6c6a4"), bottom=340)
    nature.clouds(art, 60, 240, (255, 220, 214), alpha=40)
    town.skyline(art, 342, (120, 104, 124), tallest=110)
    nature.sea(art, 340, *mood("d8a0a0", "8f88a2", "5c6c8c"), glint=(255, 230, 220))
    art.shape([(560, 430), (WIDTH, 404), (WIDTH, HEIGHT), (640, HEIGHT)], (86, 80, 86))
    art.box(560, 430, WIDTH, 446, (112, 104, 106))
    ships.tug(art, 400, 476, 1.7, (44, 24, 26), (230, 222, 206), lit=False)
    art.line([(520, 446), (640, 440)], (40, 34, 36), 3)
    town.person(art, 720, 520, 150)
    nature.gulls(art, 6, 120, 320, (80, 72, 90))


def harbour_night(art: Canvas) -> None:
    art.shade(*mood("0a1222", "182942", "33445c"), bottom=360)
    nature.moon(art, 170, 110, 30)
    for number, x in enumerate((250, 470, 690, 880)):
        ships.crane(art, x, 366, 200 + number % 2 * 40, (12, 18, 28))
        art.glow(x, 366 - 140, 60, (255, 226, 160), 0.7)
        art.oval(x, 366 - 140, 3, 3, (255, 246, 214))
    art.box(0, 352, WIDTH, 372, (10, 16, 24))
    nature.sea(art, 370, *mood("1b2c42", "0e1a2a", "070e18"), glint=(160, 184, 214), waves=90)
    for x in (170, 250, 470, 690, 880):
        nature.reflection(art, x, 376, (255, 224, 160) if x > 170 else (214, 222, 240), 230, 26)


def cranes_day(art: Canvas) -> None:
    art.shade(*mood("4f8fc4", "a9cde2", "e9eee4"), bottom=440)
    nature.clouds(art, 60, 220, WHITE, alpha=70)
    for number, x in enumerate((90, 330, 570, 800)):
        ships.crane(art, x, 440, 330 - number * 34, mix((188, 62, 44), (200, 214, 220), number * 0.16))
    nature.sea(art, 438, *mood("6ea2b8", "3f7488", "2e5a6c"))
    ships.cargo_ship(art, 560, 474, 1.7, (36, 52, 74))
    nature.gulls(art, 7, 60, 300, (60, 70, 80))


def cranes_still(art: Canvas) -> None:
    art.shade(*mood("a2a9ac", "c4c8c6", "d8d6ce"), bottom=440)
    for number, x in enumerate((150, 400, 650)):
        ships.crane(art, x, 438, 300, mix((86, 94, 100), (196, 200, 200), number * 0.14), raised=True)
    art.shade(*mood("98968e", "7e7c76"), top=436)
    for y in (470, 520, 590):
        art.line([(0, y), (WIDTH, y - 6)], (255, 255, 255, 40), 3)
    for number in range(8):
        tint = art.chance.choice([(150, 84, 60), (72, 96, 120), (96, 116, 96), (150, 136, 96)])
        art.box(
            620 + number % 4 * 84, 398 - number // 4 * 34, 700 + number % 4 * 84, 430 - number // 4 * 34, tint
        )
    art.oval(250, 560, 90, 9, (120, 122, 122))
    town.person(art, 208, 548, 104, hat=True)


def ships_waiting(art: Canvas) -> None:
    art.shade(*mood("8fa0aa", "c4cbc8", "e4dfd0"), bottom=300)
    nature.sea(art, 300, *mood("b4bcb8", "8b9a9c", "63767c"))
    for number, (x, y, size) in enumerate(
        ((140, 318, 0.5), (330, 312, 0.42), (560, 324, 0.6), (800, 316, 0.46))
    ):
        ships.cargo_ship(art, x, y, size, (44, 52, 66), haze=0.62 - number % 2 * 0.1)
    art.mist(250, 372, (226, 224, 214), 0.75)
    ships.cargo_ship(art, 360, 452, 1.25, (40, 46, 60), haze=0.12)
    nature.gulls(art, 9, 60, 260, (92, 98, 102))


def storm(art: Canvas) -> None:
    art.shade(*mood("20282f", "46525a", "78868a"), bottom=400)
    nature.clouds(art, 0, 240, (22, 28, 34), count=14, alpha=58)
    nature.sea(art, 330, *mood("5d6d72", "43545a", "2b393f"))
    nature.swell(art, 400, 46, 74, (70, 88, 92), WHITE)
    ships.breakwater(art, 470, (96, 98, 96), 0, 730)
    art.line([(690, 444), (690, 372)], (60, 44, 40), 8)
    art.oval(690, 366, 9, 9, (255, 120, 80))
    art.glow(690, 366, 80, (255, 110, 70), 0.5)
    nature.breaker(art, 260, 476, 330, 150)
    nature.breaker(art, 520, 476, 220, 110)
    nature.swell(art, 570, 50, 100, (52, 68, 74), WHITE)
    nature.rain(art, 300, slant=46)


def storm_evening(art: Canvas) -> None:
    art.shade(*mood("232634", "4a4658", "8a5f60", "c98a62"), bottom=360)
    nature.clouds(art, 10, 240, (30, 30, 42), count=15, alpha=62)
    nature.sea(art, 360, *mood("7c5a58", "463f4c", "262833"), glint=(220, 170, 140))
    for left, right in ((0, 320), (620, WIDTH)):
        ships.breakwater(art, 404, (58, 54, 58), left, right)
    for x, colour in ((312, (255, 80, 60)), (632, (90, 230, 150))):
        art.line([(x, 380), (x, 306)], (34, 30, 34), 7)
        art.glow(x, 300, 90, colour, 0.7)
        art.oval(x, 300, 7, 7, mix(colour, WHITE, 0.6))
        nature.reflection(art, x, 424, colour, 160, 24)
    nature.swell(art, 540, 34, 90, (44, 42, 52), (220, 200, 190))


def divers(art: Canvas) -> None:
    art.shade(*mood("3f7a6c", "1e4d47", "0c2a2b", "061617"))
    for x in (130, 330, 560, 790):
        art.shape([(x, 0), (x + 60, 0), (x + 150, HEIGHT), (x - 30, HEIGHT)], (160, 220, 190, 14))
    for left in (90, 760):
        art.box(left, 0, left + 92, HEIGHT, (24, 40, 36))
        for _shell in range(60):
            art.oval(left + art.between(0, 92), art.between(0, HEIGHT), 7, 5, (70, 92, 78, 130))
    x, y = 440, 350
    art.glow(x + 190, y + 40, 280, (226, 240, 190), 0.55)
    art.line([(x - 60, y - 40), (x - 40, -10)], (210, 190, 120), 2.4)
    art.oval(x, y, 92, 30, (18, 24, 26))
    art.box(x - 70, y - 62, x + 18, y - 20, (198, 160, 56))
    art.oval(x + 106, y + 2, 32, 30, (30, 38, 40))
    art.oval(x + 116, y + 4, 18, 16, (150, 200, 196))
    art.line([(x + 60, y + 20), (x + 130, y + 70), (x + 176, y + 44)], (18, 24, 26), 17)
    art.oval(x + 184, y + 40, 12, 8, (255, 255, 226))
    for foot in (26, 60):
        art.line([(x - 80, y + 6), (x - 180, y + foot)], (18, 24, 26), 17)
        art.shape(
            [
                (x - 174, y + foot - 12),
                (x - 268, y + foot + 16),
                (x - 260, y + foot + 32),
                (x - 172, y + foot + 12),
            ],
            (200, 96, 40),
        )
    for number in range(16):
        size = art.between(3, 10)
        art.arc(x + 120 + art.between(-20, 24), y - 40 - number * 20, size, 0, 360, (210, 240, 230, 150), 1.4)


def island(art: Canvas) -> None:
    art.shade(*mood("a8bccb", "d8dfe0", "f2e9dc"), bottom=360)
    nature.sun(art, 220, 210, 22, (255, 240, 214), halo=9)
    nature.sea(art, 360, *mood("b9c8cc", "8ba4b0", "6b8796"))
    art.shape([(360, 366), (450, 330), (560, 300), (690, 292), (800, 322), (900, 366)], (118, 124, 116))
    art.shape([(450, 330), (560, 300), (690, 292), (770, 312), (640, 318), (540, 330)], (236, 238, 236))
    for left in (520, 566, 618):
        town.house(art, left, 328, 30, 24, (196, 92, 70), lit=0.9, floors=1, roof=(240, 242, 242))
    ships.lighthouse(art, 720, 298, 120, (240, 236, 228))
    ships.breakwater(art, 376, (128, 128, 122), 400, 880)
    nature.snow(art, 90)


def rowing_boat(art: Canvas) -> None:
    art.shade(*mood("93a9b6", "c9d2d0"), bottom=290)
    art.shape([(560, 296), (660, 264), (790, 256), (930, 296)], (122, 132, 132))
    ships.lighthouse(art, 820, 262, 76, (230, 226, 220), lit=False)
    nature.sea(art, 290, *mood("94aab2", "66828c", "486470"))
    town.person(art, 420, 478, 176, (206, 150, 52), seated=True, hat=True)
    town.person(art, 556, 480, 170, (52, 84, 110), seated=True)
    art.oval(478, 456, 34, 30, (168, 140, 96))
    art.line([(452, 432), (502, 434)], (110, 88, 56), 4)
    ships.rowing_boat(art, 480, 500, 1.9, (124, 72, 44))
    for x in (330, 640):
        art.line([(480 + (x - 480) * 0.3, 470), (x, 540)], (96, 70, 44), 5)
        art.oval(x, 544, 34, 6, (255, 255, 255, 110))


def rowing(art: Canvas) -> None:
    art.shade(*mood("43506f", "c77f6c", "f7b878"), bottom=330)
    nature.sun(art, 250, 318, 34, (255, 196, 120))
    town.skyline(art, 332, (92, 70, 84), tallest=50)
    nature.sea(art, 330, *mood("e59f6e", "9a6f78", "4c4f6c"), glint=(255, 220, 170), waves=90)
    nature.reflection(art, 250, 334, (255, 220, 150), 250, 60)
    ink = (40, 30, 42)
    art.shape([(110, 452), (880, 446), (930, 456), (880, 466), (120, 468)], ink)
    for number in range(8):
        x = 214 + number * 76
        town.person(art, x, 456, 104, seated=True, hat=False, ink=ink)
        art.line([(x + 8, 432), (x - 60, 500)], ink, 3)
        art.shape([(x - 56, 494), (x - 78, 514), (x - 66, 520), (x - 50, 500)], (200, 60, 52))
        art.oval(x - 70, 518, 20, 3, (255, 230, 200, 130))
    town.person(art, 840, 454, 86, seated=True, ink=ink)


def boats(art: Canvas) -> None:
    art.shade(*mood("b4a68e", "a2957e"), bottom=420)
    town.house(art, 180, 430, 600, 470, (178, 140, 108), lit=0.12, floors=3, gable=False)
    art.box(400, 210, 560, 430, (72, 48, 38))
    art.box(414, 226, 546, 430, (94, 60, 44))
    art.oval(532, 330, 6, 6, (216, 180, 96))
    nature.sea(art, 420, *mood("7d7a66", "5f6658", "454e48"), waves=80)
    art.box(400, 420, 560, 470, (60, 46, 38, 120))
    ships.rowing_boat(art, 560, 530, 2.2, (52, 92, 112))
    art.line([(400, 490), (440, 420), (470, 360)], (224, 210, 170), 4)


def seal(art: Canvas) -> None:
    art.shade(*mood("b9cbd2", "dbe2dd"), bottom=230)
    nature.sea(art, 230, *mood("9db4ba", "6f8d96", "55747e"), waves=100)
    for number in range(9):
        y = 330 + number * 36
        art.shape(
            [
                (120 - number * 26, y),
                (900 + number * 8, y),
                (910 + number * 8, y + 32),
                (108 - number * 26, y + 32),
            ],
            mix((142, 108, 76), (96, 70, 50), number / 9),
        )
    ships.rowing_boat(art, 170, 330, 1.1, (190, 60, 48))
    grey = (116, 118, 118)
    art.oval(520, 470, 220, 74, grey)
    art.oval(690, 420, 70, 60, grey)
    art.oval(744, 430, 30, 24, (140, 142, 140))
    art.shape([(310, 476), (220, 440), (196, 470), (232, 490), (208, 520), (320, 506)], grey)
    art.shape([(600, 520), (650, 566), (690, 556), (650, 508)], (96, 98, 100))
    for _spot in range(50):
        art.oval(
            art.between(350, 680),
            art.between(420, 520),
            art.between(3, 8),
            art.between(2, 5),
            (84, 86, 88, 150),
        )
    art.oval(706, 404, 8, 9, (20, 20, 22))
    art.oval(709, 401, 2.4, 2.4, WHITE)
    art.oval(766, 422, 8, 6, (34, 32, 34))
    for whisker in (-6, 0, 6):
        art.line([(754, 436), (806, 440 + whisker * 2)], (230, 230, 226), 1.2)


def lighthouse(art: Canvas) -> None:
    art.shade(*mood("0a142c", "16284a", "2a4268"), bottom=480)
    art.oval(150, 92, 34, 34, (232, 226, 200))
    art.shape([(660, 216), (WIDTH, 340), (WIDTH, 430)], (246, 231, 166, 90))
    art.shape([(660, 216), (0, 150), (0, 236)], (246, 231, 166, 60))
    nature.sea(art, 470, *mood("10243f", "0a1830"), waves=60)
    art.shape([(480, 474), (590, 420), (740, 420), (850, 474)], (5, 9, 15))
    art.shape([(632, 424), (644, 244), (676, 244), (688, 424)], (217, 212, 199))
    art.box(638, 306, 682, 346, (163, 32, 13))
    art.box(640, 196, 680, 244, (42, 47, 58))
    art.glow(660, 218, 90, (255, 240, 190))
    art.oval(660, 218, 15, 15, (255, 244, 210))
