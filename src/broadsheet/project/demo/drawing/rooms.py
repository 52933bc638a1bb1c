"""Pictures of rooms: each function is one, named after it."""

from __future__ import annotations

from broadsheet.project.demo.drawing import nature, ships, town
from broadsheet.project.demo.drawing.canvas import HEIGHT, WIDTH, Canvas, mix, mood


def townhall(art: Canvas) -> None:
    art.shade(*mood("6d4f3a", "94704c", "b48c5e"), bottom=430)
    for x in (120, 300, 660, 840):
        art.box(x - 44, 60, x + 44, 300, (70, 48, 36))
        art.box(x - 36, 70, x + 36, 292, (182, 200, 206))
        art.line([(x, 70), (x, 292)], (70, 48, 36), 4)
    art.oval(480, 130, 56, 56, (244, 238, 222))
    art.arc(480, 130, 56, 0, 360, (60, 42, 32), 6)
    art.line([(480, 130), (480, 90)], (40, 30, 26), 4)
    art.line([(480, 130), (510, 144)], (40, 30, 26), 4)
    town.crowd(art, 400, 210, 9, 160, 800, seated=True)
    art.box(110, 352, 850, 424, (82, 50, 34))
    art.box(100, 342, 860, 356, (120, 78, 52))
    art.shade(*mood("7c5a40", "5a4030"), top=424)
    for row in range(3):
        town.crowd(
            art,
            500 + row * 66,
            150 + row * 24,
            10 + row,
            -10,
            970,
            ink=mix((70, 48, 40), (30, 22, 22), row / 2),
        )


def concert(art: Canvas) -> None:
    art.shade(*mood("3a2630", "7a4a48", "c98a5a"), bottom=470)
    for x in range(40, WIDTH, 150):
        art.line([(x, 0), (x, 460)], (46, 32, 36), 9)
    art.line([(0, 70), (WIDTH, 70)], (46, 32, 36), 12)
    ships.crane(art, 640, 470, 380, (32, 24, 28))
    for x in (180, 420, 800):
        town.hanging_lamp(art, x, 150, 18, 70)
    art.shade(*mood("4a3430", "302322"), top=468)
    for row in range(2):
        for number in range(9):
            x, foot = 70 + number * 104 + row * 40, 520 + row * 84
            town.person(art, x, foot, 170, (34, 36, 50), hat=False)
            brass = (226, 178, 72)
            if (number + row) % 3:
                art.arc(x + 16, foot - 92, 19, 0, 360, brass, 6)
                art.shape(
                    [(x + 26, foot - 104), (x + 64, foot - 132), (x + 68, foot - 88), (x + 30, foot - 90)],
                    brass,
                )
            else:
                art.line([(x, foot - 132), (x + 72, foot - 118)], brass, 5)
                art.shape(
                    [(x + 66, foot - 126), (x + 96, foot - 140), (x + 96, foot - 96), (x + 66, foot - 110)],
                    brass,
                )


def theatre(art: Canvas) -> None:
    art.shade(*mood("0b0a10", "16131c", "231c22"))
    art.shape([(480, 40), (900, 560), (60, 560)], (255, 220, 150, 26))
    art.shape([(480, 40), (760, 560), (200, 560)], (255, 224, 160, 34))
    art.oval(480, 540, 400, 56, (70, 52, 42))
    for left in (0, 830):
        for fold in range(5):
            art.box(
                left + fold * 26,
                0,
                left + fold * 26 + 22,
                HEIGHT,
                mix((110, 24, 28), (40, 8, 12), fold % 2 * 0.5 + 0.1),
            )
    art.glow(480, 300, 330, (255, 222, 140), 0.75)
    art.box(438, 400, 522, 540, (66, 60, 58))
    art.box(446, 240, 514, 400, (255, 236, 178))
    for y in range(250, 400, 22):
        art.line([(446, y), (514, y)], (214, 170, 90), 2)
    art.shape([(436, 240), (524, 240), (480, 196)], (84, 62, 48))
    art.line([(446, 240), (446, 400)], (84, 62, 48), 5)
    art.line([(514, 240), (514, 400)], (84, 62, 48), 5)
    town.person(art, 330, 552, 220, (52, 58, 70), hat=True)
    town.person(art, 640, 556, 208, (112, 76, 60), hat=False)


def library(art: Canvas) -> None:
    art.shade(*mood("3a2a22", "5c4232"))
    town.shelves(art, 0, 20, 310, 420, (98, 66, 42))
    town.shelves(art, 650, 20, WIDTH, 420, (98, 66, 42))
    art.box(330, 40, 630, 420, (24, 34, 54))
    for x in (380, 480, 580):
        art.line([(x, 40), (x, 420)], (70, 50, 38), 6)
    for y in (160, 290):
        art.line([(330, y), (630, y)], (70, 50, 38), 6)
    nature.stars(art, 10, 0)
    for _flake in range(60):
        art.oval(art.between(334, 626), art.between(44, 416), 1.8, 1.8, (230, 236, 246, 170))
    town.crowd(art, 500, 190, 6, 60, 900, seated=True)
    art.shape([(20, 470), (940, 470), (WIDTH + 40, 560), (-40, 560)], (126, 84, 52))
    art.box(-40, 560, WIDTH, 584, (92, 60, 38))
    art.shade(*mood("40302a", "2c2220"), top=584)
    for x in (170, 480, 790):
        art.line([(x, 500), (x, 440)], (60, 50, 34), 5)
        art.shape([(x - 46, 444), (x + 46, 444), (x + 30, 414), (x - 30, 414)], (40, 112, 82))
        art.glow(x, 468, 150, town.LAMP, 0.6)
        art.shape(
            [(x - 70, 512), (x - 4, 504), (x + 62, 514), (x + 60, 530), (x - 4, 520), (x - 70, 528)],
            (244, 238, 222),
        )


def school_warm(art: Canvas) -> None:
    art.shade(*mood("31466e", "4c5f88", "7c86a2"))
    art.box(0, 0, WIDTH, HEIGHT, (146, 92, 76, 210))
    for y in range(0, HEIGHT, 22):
        art.line([(0, y), (WIDTH, y)], (90, 54, 50, 90), 1.4)
    art.glow(480, 300, 520, town.LAMP, 0.5)
    art.box(180, 110, 780, 500, (236, 230, 216))
    art.box(198, 128, 762, 482, (255, 218, 140))
    art.box(250, 180, 500, 300, (46, 74, 62))
    art.line([(270, 270), (330, 240), (380, 250), (440, 206), (480, 214)], (240, 240, 230), 3)
    for number in range(5):
        x = 250 + number * 112
        town.person(art, x, 500, 170, seated=True, hat=False)
    art.box(560, 190, 720, 320, (250, 240, 214))
    for number in range(6):
        art.oval(
            590 + number % 3 * 50,
            225 + number // 3 * 56,
            17,
            17,
            art.chance.choice([(200, 84, 60), (70, 120, 150), (110, 150, 90)]),
        )
    art.box(198, 470, 762, 482, (150, 104, 66))
    for x in (386, 574):
        art.box(x - 6, 128, x + 6, 482, (236, 230, 216))
    art.box(160, 500, 800, 524, (222, 226, 232))
    nature.snow(art, 110)


def portrait_harbour(art: Canvas) -> None:
    art.shade(*mood("96aebb", "c6d3d4", "e3e0d4"), bottom=430)
    nature.clouds(art, 60, 200, (255, 255, 255), alpha=50)
    nature.sea(art, 330, *mood("8aa6b0", "64838e"), waves=70)
    ships.breakwater(art, 360, (120, 120, 114), 420, WIDTH)
    ships.cargo_ship(art, 700, 420, 0.8, (44, 56, 74), haze=0.2)
    ships.crane(art, 860, 360, 130, (120, 76, 66))
    for x in (20, 330, 640, 940):
        art.box(x - 14, 0, x + 14, 500, (70, 66, 62))
    art.box(0, 470, WIDTH, HEIGHT, (96, 78, 62))
    art.box(0, 462, WIDTH, 478, (128, 104, 80))
    coat = (38, 48, 66)
    art.shape([(120, HEIGHT), (150, 400), (220, 336), (330, 336), (410, 400), (444, HEIGHT)], coat)
    for y in range(380, HEIGHT, 15):
        art.line([(146, y), (424, y)], (255, 255, 255, 12), 3)
    skin = (214, 168, 136)
    art.box(248, 280, 312, 350, mix(skin, (90, 50, 40), 0.2))
    art.shape([(236, 342), (324, 342), (336, 366), (224, 366)], mix(coat, (255, 255, 255), 0.12))
    art.oval(282, 226, 66, 84, skin)
    art.oval(348, 238, 10, 18, skin)
    art.shape(
        [(222, 250), (240, 306), (282, 328), (326, 306), (346, 246), (330, 276), (290, 284), (250, 280)],
        (196, 190, 180),
    )
    art.shape(
        [
            (214, 222),
            (220, 160),
            (262, 130),
            (318, 138),
            (350, 190),
            (350, 226),
            (332, 190),
            (280, 172),
            (232, 190),
        ],
        (168, 164, 158),
    )
    for x in (262, 306):
        art.oval(x, 222, 7, 5, (46, 54, 62))
        art.line([(x - 14, 206), (x + 13, 205)], (120, 112, 104), 4)
    art.line([(286, 226), (296, 250), (282, 254)], mix(skin, (110, 60, 46), 0.5), 3)


def cellar(art: Canvas) -> None:
    art.shade(*mood("3a3632", "4a443e", "2c2a28"))
    for row in range(14):
        for number in range(9):
            x = number * 122 - row % 2 * 60
            art.box(
                x + 2,
                row * 46 + 2,
                x + 118,
                row * 46 + 43,
                mix((104, 94, 82), (62, 56, 52), art.between(0, 1)),
            )
    art.glow(470, 60, 420, town.LAMP, 0.4)
    for step in range(7):
        y = 90 + step * 56
        tone = 150 - step * 12
        art.shape(
            [
                (330 - step * 24, y),
                (640 + step * 24, y),
                (664 + step * 24, y + 30),
                (306 - step * 24, y + 30),
            ],
            (tone, tone - 8, tone - 20),
        )
        art.shape(
            [
                (306 - step * 24, y + 30),
                (664 + step * 24, y + 30),
                (664 + step * 24, y + 56),
                (306 - step * 24, y + 56),
            ],
            (tone - 50, tone - 56, tone - 62),
        )
    nature.sea(art, 430, *mood("5a6258", "3a433f", "242c2a"), waves=60)
    art.line([(520, 80), (560, 240), (600, 420), (640, 500)], (44, 92, 128), 15)
    art.box(600, 480, 720, 560, (200, 132, 40))
    art.box(620, 456, 700, 484, (60, 60, 62))
    town.hanging_lamp(art, 470, 56, 20, 0)
    nature.reflection(art, 470, 440, town.LAMP, 170, 70)


def bakery(art: Canvas) -> None:
    art.shade(*mood("2a1c18", "50322a", "6a4234"))
    for row in range(12):
        for number in range(11):
            x = number * 94 - row % 2 * 46
            art.box(x, row * 36, x + 90, row * 36 + 33, mix((128, 70, 52), (82, 44, 36), art.between(0, 1)))
    art.glow(330, 330, 400, (255, 140, 50), 0.8)
    art.oval(330, 330, 178, 150, (48, 26, 22))
    art.oval(330, 336, 156, 128, (255, 150, 50))
    art.oval(330, 366, 128, 92, (255, 206, 110))
    for number in range(5):
        art.oval(240 + number * 45, 400 - number % 2 * 16, 30, 17, (170, 96, 44))
        art.line(
            [(228 + number * 45, 396 - number % 2 * 16), (252 + number * 45, 390 - number % 2 * 16)],
            (236, 180, 110),
            3,
        )
    art.box(0, 470, WIDTH, HEIGHT, (86, 58, 42))
    art.box(0, 462, WIDTH, 480, (126, 88, 62))
    town.person(art, 640, 600, 420, (236, 230, 220), hat=True)
    art.line([(610, 400), (420, 404)], (150, 108, 70), 10)
    for number in range(8):
        art.oval(60 + number * 66, 520 + number % 2 * 24, 36, 19, (196, 128, 68))


def kitchen(art: Canvas) -> None:
    art.shade(*mood("25304a", "46486a", "6a5868"), bottom=430)
    town.skyline(art, 380, (36, 40, 60), tallest=150, lit=town.LAMP)
    art.shade(*mood("4a4248", "342e34"), top=400)
    art.shape([(60, 150), (900, 150), (840, 96), (120, 96)], (150, 54, 46))
    for x in (90, 870):
        art.line([(x, 150), (x, 560)], (70, 60, 60), 9)
    for x in (260, 480, 700):
        town.hanging_lamp(art, x, 180, 20, 150)
    town.crowd(art, 500, 210, 8, 80, 880)
    art.box(60, 470, 900, 560, (120, 84, 58))
    art.box(40, 456, 920, 474, (160, 116, 80))
    for x in (220, 520):
        art.oval(x, 456, 74, 16, (50, 50, 54))
        art.box(x - 74, 396, x + 74, 456, (62, 62, 68))
        art.oval(x, 396, 74, 16, (150, 44, 40))
        for puff in range(8):
            art.oval(
                x + art.between(-40, 40), 370 - puff * 22, 22 + puff * 3, 14 + puff * 2, (255, 255, 255, 20)
            )
    for x in (360, 640, 720, 800):
        art.oval(x, 452, 32, 8, (240, 238, 230))
        art.oval(x, 450, 23, 5, (168, 52, 46))


def cafe(art: Canvas) -> None:
    art.shade(*mood("4a3428", "6e4c36", "86603f"))
    art.box(420, 80, 900, 400, (60, 42, 34))
    art.box(436, 96, 884, 384, (150, 176, 188))
    art.box(436, 260, 884, 384, (96, 128, 140))
    ships.tug(art, 640, 300, 0.9, (44, 26, 28), (220, 214, 200), lit=False)
    art.line([(660, 96), (660, 384)], (60, 42, 34), 7)
    for x in (200, 560, 800):
        town.hanging_lamp(art, x, 120, 26, 0)
    town.person(art, 170, 600, 300, (70, 60, 54), hat=True, seated=True)
    town.person(art, 760, 610, 290, (44, 62, 84), seated=True)
    for x in (330, 620):
        art.oval(x, 510, 130, 26, (176, 124, 80))
        art.box(x - 9, 520, x + 9, HEIGHT, (60, 44, 36))
        for side in (-46, 40):
            art.oval(x + side, 504, 24, 7, (240, 236, 226))
            art.box(x + side - 12, 482, x + side + 12, 504, (236, 230, 218))
            art.oval(x + side, 482, 12, 4, (60, 34, 24))
            for puff in range(5):
                art.oval(x + side + art.between(-5, 5), 470 - puff * 13, 7, 8, (255, 255, 255, 30))
