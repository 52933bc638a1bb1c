"""Pictures of things: each function is one, named after it."""

from __future__ import annotations

import math

from broadsheet.project.demo.drawing import nature, ships, town
from broadsheet.project.demo.drawing.canvas import HEIGHT, WIDTH, Canvas, mix, mood


def fish_crates(art: Canvas) -> None:
    art.shade(*mood("141d33", "2d3a58", "56607a"), bottom=300)
    town.skyline(art, 300, (20, 28, 44), tallest=80, lit=town.LAMP)
    art.shade(*mood("464a52", "2c2f36"), top=298)
    for x in (150, 500, 830):
        town.hanging_lamp(art, x, 120, 24, 0)
        nature.reflection(art, x, 310, town.LAMP, 200, 50)
    town.crowd(art, 400, 190, 6, 60, 900)
    for row in range(2):
        for number in range(4):
            town.crate(
                art,
                -30 + number * 250 + row * 60,
                400 + row * 112,
                238,
                124,
                mix((164, 116, 74), (120, 82, 52), row * 0.4),
            )


def fish_table(art: Canvas) -> None:
    art.shade(*mood("7a5a3e", "5c422e"))
    for y in range(0, HEIGHT, 80):
        art.line([(0, y), (WIDTH, y + 8)], (40, 28, 20, 120), 3)
    art.shape([(90, 130), (870, 130), (930, 560), (30, 560)], (132, 92, 58))
    art.shape([(120, 156), (840, 156), (892, 530), (70, 530)], (214, 228, 236))
    for _ice in range(420):
        x, y, size = art.between(90, 870), art.between(160, 526), art.between(4, 12)
        art.shape(
            [
                (x, y),
                (x + size, y - size * 0.4),
                (x + size * 1.2, y + size * 0.6),
                (x + size * 0.2, y + size),
            ],
            (255, 255, 255, 120),
        )
    for number in range(7):
        town.fish(
            art,
            240 + number % 3 * 230 + number // 3 * 40,
            230 + number // 3 * 112,
            2.7,
            silver=(190, 196, 176),
        )


def eel(art: Canvas) -> None:
    art.shade(*mood("4fa39a", "2a7078", "123f50", "0a2636"))
    for x in (160, 400, 640, 820):
        art.shape([(x, 0), (x + 50, 0), (x + 170, HEIGHT), (x - 20, HEIGHT)], (220, 255, 240, 16))
    for number in range(13):
        x = 30 + number * 76 + art.between(-20, 20)
        points = [
            (x + 16 * math.sin(step / 1.7 + number), HEIGHT - step * 22)
            for step in range(round(art.between(6, 14)))
        ]
        art.line(points, (28, 92, 70, 220), 9)
    for number in range(9):
        y, start, wave = 110 + number * 54, art.between(20, 420), art.between(0, 6)
        points = [(start + step * 8, y + 15 * math.sin(step / 4.2 + wave) - step * 0.8) for step in range(42)]
        art.line(points, (214, 240, 226, 120), 10)
        art.line(points, (250, 255, 246, 120), 3)
        head = points[-1]
        art.oval(head[0], head[1], 8, 6, (230, 248, 236, 190))
        art.oval(head[0] + 3, head[1] - 1.5, 2, 2, (16, 30, 34))
    for _bubble in range(40):
        art.arc(
            art.between(0, WIDTH), art.between(0, HEIGHT), art.between(2, 6), 0, 360, (230, 250, 246, 90), 1.2
        )


def map_coast(art: Canvas) -> None:
    art.shade(*mood("b9d3d6", "a4c4cb"))
    coast = [(-10, 80)]
    for step in range(26):
        coast.append((330 + 70 * math.sin(step / 3.1) + 34 * math.sin(step / 1.3 + 1) - step * 3, step * 26))
    for ring in range(9, 0, -1):
        art.line([(x + ring * 34, y) for x, y in coast[1:]], (74, 122, 140, 70), 2)
    land = [(-10, -10), *coast[1:], (-10, 660)]
    art.shape(land, (226, 214, 180))
    art.line(coast[1:], (120, 96, 66), 4)
    for _field in range(26):
        x, y = art.between(0, 200), art.between(10, 620)
        art.shape([(x, y), (x + 46, y - 8), (x + 52, y + 26), (x + 4, y + 34)], (190, 196, 140, 130))
    for _roof in range(46):
        x, y = art.between(130, 300), art.between(170, 330)
        art.box(x, y, x + art.between(8, 18), y + art.between(7, 13), (176, 92, 70))
    art.line([(392, 214), (470, 196), (560, 214), (640, 262)], (70, 62, 58), 13)
    for ring in range(8):
        art.arc(640, 262, 46 + ring * 34, 20, 128, (40, 92, 116, 150), 3)
        art.arc(640, 262, 46 + ring * 34, 250, 330, (40, 92, 116, 110), 2.4)
    art.arc(860, 110, 52, 0, 360, (90, 70, 54), 3)
    for turn in range(8):
        angle, reach = turn * math.tau / 8, 48 if turn % 2 == 0 else 24
        tip = (860 + reach * math.sin(angle), 110 - reach * math.cos(angle))
        art.shape(
            [
                (860 + 7 * math.cos(angle), 110 + 7 * math.sin(angle)),
                tip,
                (860 - 7 * math.cos(angle), 110 - 7 * math.sin(angle)),
            ],
            (90, 70, 54),
        )


def chart(art: Canvas) -> None:
    art.shade(*mood("e9e2d2", "dcd3bf"))
    for y in range(90, 520, 72):
        art.line([(80, y), (900, y)], (120, 110, 94, 90), 1.6)
    for number in range(12):
        left, height = 100 + number * 67, 70 + 330 * (1.06**number - 1) / (1.06**11 - 1)
        top = 510 - height
        stone = mix((120, 140, 146), (190, 84, 56), number / 11)
        art.box(left, top, left + 48, 540, stone)
        art.shape(
            [(left, top), (left + 12, top - 13), (left + 60, top - 13), (left + 48, top)],
            mix(stone, (255, 255, 255), 0.35),
        )
        art.shape(
            [(left + 48, top), (left + 60, top - 13), (left + 60, 540), (left + 48, 540)],
            mix(stone, (0, 0, 0), 0.25),
        )
        y = top + 26
        while y < 530:
            art.line([(left, y), (left + 48, y)], (0, 0, 0, 40), 2)
            y += 30
    nature.sea(art, 520, *mood("5f93a8", "3a6c84"), waves=60)
    ships.rowing_boat(art, 220, 570, 0.9, (150, 74, 50))


def barometer(art: Canvas) -> None:
    art.shade(*mood("5e4a3c", "74604c"))
    for x in range(0, WIDTH, 96):
        art.line([(x, 0), (x, HEIGHT)], (52, 40, 32), 3)
    art.box(600, 60, 920, 560, (44, 36, 32))
    art.box(618, 78, 902, 542, (112, 128, 138))
    nature.clouds(art, 90, 260, (70, 80, 88), count=0)
    art.line([(760, 78), (760, 542)], (44, 36, 32), 8)
    art.line([(618, 310), (902, 310)], (44, 36, 32), 8)
    for _drop in range(120):
        x, y = art.between(622, 896), art.between(84, 520)
        art.line([(x, y), (x - 2, y + art.between(5, 22))], (226, 236, 240, 110), 2)
    brass = (196, 152, 72)
    art.oval(310, 320, 208, 208, mix(brass, (40, 24, 10), 0.5))
    art.oval(310, 316, 202, 202, brass)
    art.oval(310, 320, 172, 172, (244, 238, 222))
    for tick in range(41):
        angle = math.radians(-220 + tick * 6.5)
        inner = 140 if tick % 5 else 126
        ends = [(310 + reach * math.cos(angle), 320 + reach * math.sin(angle)) for reach in (inner, 156)]
        art.line(ends, (60, 48, 40), 2.4 if tick % 5 else 4)
    art.line([(310 - 40, 320 + 30), (310 + 44, 320 - 33), (192, 404)], (0, 0, 0, 0), 1)
    art.line([(342, 296), (196, 404)], (36, 34, 40), 6)
    art.line([(310, 320), (250, 210)], brass, 5)
    art.oval(310, 320, 13, 13, mix(brass, (60, 30, 10), 0.4))
    art.shape([(240, 196), (300, 130), (420, 150), (330, 190)], (255, 255, 255, 40))


def book(art: Canvas) -> None:
    art.shade(*mood("6e4b34", "543826", "40291c"))
    art.glow(720, 120, 520, town.LAMP, 0.6)
    for ring in range(7):
        art.arc(740, 430, 150 - ring * 17, 0, 360, mix((206, 174, 116), (150, 116, 70), ring % 2), 17)
        for twist in range(28):
            angle, reach = twist * math.tau / 28 + ring * 0.2, 150 - ring * 17
            art.line(
                [(740 + (reach - 15) * math.cos(angle), 430 + (reach - 15) * math.sin(angle)),
                 (740 + reach * math.cos(angle + 0.09), 430 + reach * math.sin(angle + 0.09))],
                (110, 82, 48), 2,
            )  # fmt: skip
    art.shape([(60, 250), (330, 210), (600, 260), (610, 540), (330, 500), (50, 540)], (96, 40, 36))
    art.shape([(76, 250), (330, 222), (330, 492), (66, 524)], (246, 240, 224))
    art.shape([(330, 222), (586, 262), (596, 526), (330, 492)], (236, 228, 208))
    for number in range(15):
        y = 262 + number * 15
        art.line([(100, y), (306, y - 21)], (90, 84, 78, 130), 2.4)
        if number > 5:
            art.line([(356, y - 14), (562, y + 14)], (90, 84, 78, 130), 2.4)
    art.shape([(380, 256), (540, 280), (540, 330), (380, 306)], (176, 190, 194))
    art.line([(330, 222), (330, 496)], (150, 130, 104), 3)
    art.line([(690, 0), (690, 60)], (40, 34, 30), 8)
    art.shape([(610, 120), (800, 120), (760, 50), (650, 50)], (44, 96, 80))


def umbrellas(art: Canvas) -> None:
    art.shade(*mood("d9cfbc", "c0b49c"))
    art.box(0, 60, WIDTH, 78, (92, 66, 46))
    tints = ((186, 56, 48), (40, 84, 120), (222, 168, 60), (70, 120, 86), (52, 50, 58), (150, 86, 128))
    for number in range(10):
        x, y = 60 + number * 94, 330 + number % 3 * 34
        tint = tints[number % len(tints)]
        art.line([(x, 72), (x, y + 190)], (70, 54, 42), 5)
        art.arc(x, 84, 15, 180, 360, (70, 54, 42), 6)
        art.shape(
            [(x, y - 170), (x + 34, y + 110), (x + 12, y + 150), (x - 12, y + 150), (x - 34, y + 110)], tint
        )
        art.shape([(x, y - 170), (x + 34, y + 110), (x + 12, y + 150)], mix(tint, (0, 0, 0), 0.25))
        art.line([(x - 30, y + 60), (x + 30, y + 66)], mix(tint, (255, 255, 255), 0.5), 4)
        art.line([(x, y + 150), (x, y + 190)], (60, 60, 62), 4)


def ropes(art: Canvas) -> None:
    art.shade(*mood("5a4432", "8a6a48"))
    middle = (480, 250)
    for x in range(-400, WIDTH + 420, 130):
        art.line([(x, 0), middle], (70, 50, 36), 8)
        art.line([(x, HEIGHT), middle], (120, 92, 62), 3)
    for share in (0.12, 0.24, 0.42, 0.7, 1.0):
        left, right, top, foot = 480 - 480 * share, 480 + 480 * share, 250 - 250 * share, 250 + 390 * share
        for x in (left, right):
            art.line([(x, top), (x, foot)], (64, 46, 34), 22 * share)
        art.line([(left, top), (right, top)], (64, 46, 34), 20 * share)
    art.glow(480, 250, 180, (255, 240, 206), 0.9)
    for number in range(7):
        x = 80 + number * 134
        for strand in range(3):
            art.line(
                [(x + strand * 9 - 9, HEIGHT), (480 + (number - 3) * 10, 270)],
                mix((206, 176, 120), (140, 108, 66), strand / 3),
                8,
            )
        for twist in range(22):
            share = (twist / 22) ** 1.6
            tx, ty = x + (480 + (number - 3) * 10 - x) * share, HEIGHT - (HEIGHT - 270) * share
            art.line(
                [(tx - 13 * (1 - share), ty), (tx + 13 * (1 - share), ty - 9 * (1 - share))], (110, 82, 50), 2
            )
    town.person(art, 300, 520, 230, (70, 84, 92), hat=True)
