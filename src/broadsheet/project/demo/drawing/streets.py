"""Pictures of the city out of doors: each function is one, named after it."""

from __future__ import annotations

from broadsheet.project.demo.drawing import nature, ships, town
from broadsheet.project.demo.drawing.canvas import HEIGHT, WIDTH, Canvas, mix, mood

WALLS = ((176, 120, 92), (196, 168, 126), (122, 132, 128), (168, 96, 80), (206, 190, 160))


def street_flood(art: Canvas) -> None:
    art.shade(*mood("9aa6aa", "c6cac6"), bottom=300)
    town.street(art, 400, WALLS, lit=0.08, tallest=350)
    nature.sea(art, 392, *mood("8a8672", "6d6c5c", "53564c"), waves=120)
    for x in range(0, WIDTH, 60):
        art.line([(x, 398), (x + art.between(10, 50), 398)], (255, 255, 255, 90), 2)
    wood = (92, 58, 40)
    art.shape([(590, 520), (690, 500), (716, 524), (612, 548)], wood)
    for leg in ((600, 530), (704, 520)):
        art.line([leg, (leg[0] + 6, leg[1] + 40)], mix(wood, (90, 90, 70), 0.4), 7)
    for x in (596, 684):
        art.line([(x, 512), (x - 16, 424)], wood, 7)
    art.line([(582, 430), (668, 416)], wood, 9)
    art.line([(586, 462), (674, 448)], wood, 6)
    art.oval(640, 566, 90, 7, (255, 255, 255, 70))


def windows_night(art: Canvas) -> None:
    art.shade(*mood("0d1424", "202b44", "38415a"))
    nature.stars(art, 160, 40)
    town.street(art, 560, mood("2d3044", "363346", "2a3546", "3b3440"), lit=0.3, tallest=500, floors=6)
    art.box(0, 556, WIDTH, HEIGHT, (22, 24, 32))
    town.lamp_post(art, 200, 620, 200, (14, 14, 18))
    town.person(art, 290, 618, 128, ink=(12, 12, 16))


def bridge(art: Canvas) -> None:
    art.shade(*mood("86aecb", "cfdfe4", "efe9da"), bottom=360)
    nature.clouds(art, 60, 200, (255, 255, 255), alpha=60)
    town.skyline(art, 362, (150, 152, 156), tallest=110)
    nature.sea(art, 360, *mood("7ea3ae", "557d88", "3d606c"))
    green = (46, 104, 82)
    for left, right in ((0, 210), (760, WIDTH)):
        art.box(left, 372, right, HEIGHT, (126, 122, 114))
        art.box(left, 366, right, 380, (150, 146, 138))
    art.box(440, 430, 540, HEIGHT, (110, 108, 104))
    art.oval(490, 430, 62, 14, (140, 136, 130))
    art.shape([(330, 470), (676, 352), (700, 366), (350, 492)], green)
    for number in range(9):
        a = 336 + number * 40
        y = 470 - (a - 330) * 0.341
        art.line([(a, y), (a + 22, y - 70), (a + 44, y - 15)], green, 5)
    art.line([(356, 392), (690, 280)], green, 7)
    town.crowd(art, 368, 84, 9, 10, 200)
    town.tram(art, 790, 372, 0.62, (176, 52, 44))


def tram_night(art: Canvas) -> None:
    art.shade(*mood("10182a", "26304a", "4a4a60"), bottom=420)
    town.street(art, 430, mood("2c3348", "3a3346", "303c4a"), lit=0.22, tallest=360, floors=5)
    art.shade(*mood("242a38", "171b26"), top=426)
    town.tram(art, 210, 520, 1.16, (172, 48, 42))
    for x in (300, 470, 620, 780):
        nature.reflection(art, x, 524, town.LAMP, 120, 46)
    town.lamp_post(art, 90, 560, 300, (12, 12, 18))
    town.person(art, 130, 566, 150, ink=(10, 10, 14))
    nature.rain(art, 130)


def townhall_day(art: Canvas) -> None:
    art.shade(*mood("6fa3cf", "c3dbe6", "f0ecdf"), bottom=490)
    nature.clouds(art, 60, 200, (255, 255, 255), alpha=70)
    stone = (214, 196, 160)
    town.house(art, 130, 490, 300, 260, stone, lit=0.05, floors=3, gable=False, roof=(96, 110, 104))
    town.house(art, 530, 490, 300, 260, stone, lit=0.05, floors=3, gable=False, roof=(96, 110, 104))
    art.box(420, 120, 540, 490, mix(stone, (255, 255, 255), 0.12))
    art.shape([(410, 120), (480, 20), (550, 120)], (92, 118, 108))
    art.oval(480, 180, 38, 38, (250, 248, 240))
    art.arc(480, 180, 38, 0, 360, (80, 66, 50), 4)
    art.line([(480, 180), (480, 152)], (40, 34, 30), 4)
    art.line([(480, 180), (500, 190)], (40, 34, 30), 4)
    for x in (440, 480, 520):
        art.box(x - 10, 260, x + 10, 330, (84, 96, 104))
    art.box(450, 400, 510, 490, (92, 62, 44))
    art.shade(*mood("c2b79e", "a89c84"), top=488)
    town.crowd(art, 560, 96, 7, 60, 900)
    for _bird in range(14):
        art.oval(art.between(200, 800), art.between(580, 625), 7, 4, (96, 98, 104))


def strike_gate(art: Canvas) -> None:
    art.shade(*mood("10141f", "2a2a3a", "5a4450"), bottom=430)
    for x in (160, 480, 800):
        ships.crane(art, x, 420, 270, (22, 22, 30), raised=True)
    art.shade(*mood("2c2a2c", "1a191c"), top=418)
    for x in (60, 900):
        art.box(x - 20, 250, x + 20, 440, (48, 44, 46))
    for y in (300, 350, 400):
        art.line([(80, y), (880, y)], (56, 52, 54), 4)
    for x in range(80, 890, 40):
        art.line([(x, 280), (x, 430)], (56, 52, 54), 2.4)
    fires = (300, 640)
    for x in fires:
        art.glow(x, 480, 280, (255, 130, 50), 0.6)
    town.crowd(art, 540, 190, 9, 40, 920)
    for x in fires:
        art.box(x - 36, 500, x + 36, 590, (36, 30, 30))
        for _flame in range(26):
            size, lift = art.between(5, 17), art.between(0, 74)
            colour = (255, round(210 - lift * 1.5), 70, 190)
            art.oval(x + art.between(-28, 28) * (1 - lift / 110), 500 - lift, size * 0.6, size, colour)
    for _spark in range(40):
        art.oval(
            art.chance.choice(fires) + art.between(-70, 70),
            art.between(250, 470),
            1.6,
            1.6,
            (255, 190, 90, 200),
        )


def school_cold(art: Canvas) -> None:
    art.shade(*mood("a4b0b6", "c8cecd", "dcdedb"), bottom=480)
    town.house(art, 120, 480, 720, 340, (164, 112, 92), lit=0.06, floors=3, gable=False, roof=(92, 96, 102))
    for _frost in range(220):
        art.oval(
            art.between(120, 840),
            art.between(150, 470),
            art.between(1, 5),
            art.between(1, 3),
            (236, 244, 250, 70),
        )
    art.box(440, 380, 520, 480, (64, 74, 84))
    art.shade(*mood("c3c9ca", "aab2b4"), top=478)
    town.crowd(art, 560, 96, 8, 180, 780, hat=True)
    art.line([(700, 60), (700, 140)], (90, 84, 82), 22)
    nature.snow(art, 120)


def court(art: Canvas) -> None:
    art.shade(*mood("e0b088", "efcfa6", "f6e4c8"))
    stone = (222, 198, 160)
    art.shape([(130, 190), (480, 70), (830, 190)], stone)
    art.shape([(190, 182), (480, 88), (770, 182)], mix(stone, (120, 80, 60), 0.22))
    art.box(120, 190, 840, 226, mix(stone, (255, 255, 255), 0.2))
    art.box(150, 226, 810, 470, mix(stone, (90, 60, 50), 0.55))
    for number in range(7):
        x = 176 + number * 101
        art.box(x - 24, 226, x + 24, 470, stone)
        art.box(x + 6, 226, x + 24, 470, mix(stone, (130, 90, 70), 0.3))
        art.box(x - 32, 226, x + 32, 238, mix(stone, (255, 255, 255), 0.3))
    for number in range(6):
        art.box(
            110 - number * 22,
            470 + number * 26,
            850 + number * 22,
            500 + number * 26,
            mix(stone, (140, 100, 80), number % 2 * 0.16 + number * 0.05),
        )
    art.shape([(0, 640), (300, 640), (860, 470), (810, 470)], (90, 50, 40, 36))
    town.person(art, 380, 566, 120, (40, 44, 56))
    town.person(art, 440, 568, 112, (110, 50, 46))


def market(art: Canvas) -> None:
    art.shade(*mood("171f34", "3a4260", "6a6474"), bottom=400)
    nature.stars(art, 150, 30)
    art.shade(*mood("4b4644", "33302f"), top=400)
    art.shape([(-20, 250), (300, 110), (640, 250), (640, 278), (-20, 278)], (44, 48, 54))
    for x in (20, 220, 420, 620):
        art.line([(x, 270), (x, 520)], (34, 36, 40), 10)
    for x in (120, 320, 520):
        town.hanging_lamp(art, x, 300, 20, 270)
    town.crowd(art, 500, 170, 9, 20, 900)
    for number in range(5):
        town.crate(
            art, 10 + number * 190 + art.between(-8, 8), 490 + number % 2 * 14, 176, 92, (150, 104, 66)
        )


def market_roof(art: Canvas) -> None:
    art.shade(*mood("8b969c", "b4bbbc", "cfd0ca"))
    nature.clouds(art, 60, 420, (226, 228, 226), alpha=50)
    ink = (58, 52, 50)
    for x in range(-60, WIDTH + 80, 120):
        art.line([(480, 60), (x, 470)], ink, 9)
    for share in (0.3, 0.55, 0.8):
        y = 60 + 410 * share
        art.line([(480 - 540 * share, y), (480 + 540 * share, y)], ink, 6)
    for sheet in range(5):
        x, y = art.between(40, 800), art.between(200, 430)
        art.shape(
            [(x, y), (x + 110, y - 26), (x + 128, y + 38), (x + 16, y + 70)],
            mix((120, 130, 134), (90, 70, 60), sheet / 7),
        )
    art.shade(*mood("5c5854", "403c3a"), top=470)
    for x in (90, 470, 860):
        art.box(x - 13, 440, x + 13, HEIGHT, (50, 46, 46))
    town.person(art, 300, 606, 150, (210, 130, 44), hat=True)
    town.person(art, 380, 606, 144, (60, 70, 84))
    nature.gulls(art, 5, 80, 300, (60, 62, 66))


def chess(art: Canvas) -> None:
    art.shade(*mood("1d2436", "39405a", "5c566a"), bottom=460)
    town.street(art, 470, mood("3b4158", "4a4054", "3d4a58"), lit=0.35, tallest=260)
    art.shade(*mood("4c4850", "37343c"), top=466)
    town.lamp_post(art, 640, 560, 420, (20, 20, 24))
    town.person(art, 330, 590, 250, (58, 70, 92), seated=True, hat=True)
    town.person(art, 640, 590, 250, (104, 52, 48), seated=True)
    art.shape([(400, 470), (570, 470), (610, 520), (362, 520)], (150, 144, 136))
    for row in range(6):
        for column in range(8):
            share, below = row / 6, (row + 1) / 6

            def x(number: int, deep: float) -> float:
                return 420 - 20 * deep + number * (134 + 40 * deep) / 8

            if (row + column) % 2:
                art.shape(
                    [
                        (x(column, share), 474 + 40 * share),
                        (x(column + 1, share), 474 + 40 * share),
                        (x(column + 1, below), 474 + 40 * below),
                        (x(column, below), 474 + 40 * below),
                    ],
                    (72, 60, 56),
                )
    for number in range(9):
        px, py = 420 + number * 17, 486 + number % 3 * 12
        tint = (240, 230, 210) if number % 2 else (30, 26, 28)
        art.box(px - 3, py - 16, px + 3, py, tint)
        art.oval(px, py - 18, 4.5, 4.5, tint)
    art.box(460, 520, 510, 600, (110, 106, 102))
