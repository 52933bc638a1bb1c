"""Draws the demonstration's pictures: no photograph has to be shipped or credited to somebody real."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

SIZE = (1600, 900)
HORIZON = 520


def draw_scene(name: str) -> bytes:
    """A harbour at some hour of the day as PNG; the same name gives the same picture.

    Raises KeyError for an unknown name.
    """
    chance = random.Random(name)  # noqa: S311  (a drawing, not a secret)
    sky, sea, paint = SCENES[name]
    picture = Image.new("RGB", SIZE)
    pen = ImageDraw.Draw(picture)
    _shade(pen, sky, 0, HORIZON)
    _shade(pen, sea, HORIZON, SIZE[1])
    for _wave in range(220):
        y = chance.randint(HORIZON + 6, SIZE[1])
        width = (y - HORIZON) // 3 + 12
        x = chance.randint(-width, SIZE[0])
        pen.line((x, y, x + width, y), fill=_mix(sea[0], (255, 255, 255), 0.18), width=2)
    paint(pen, chance)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _mix(one, other, share: float):
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def _shade(pen, colours, top: int, bottom: int) -> None:
    for y in range(top, bottom):
        pen.line((0, y, SIZE[0], y), fill=_mix(colours[0], colours[1], (y - top) / (bottom - top)))


def _crane(pen, x: int, height: int, ink) -> None:
    foot = HORIZON + 30
    pen.line((x, foot, x, foot - height), fill=ink, width=14)
    pen.line((x - 60, foot - height, x + 260, foot - height - 40), fill=ink, width=10)
    pen.line((x + 230, foot - height - 36, x + 230, foot - height + 120), fill=ink, width=3)
    pen.rectangle((x - 22, foot - height + 20, x + 22, foot - height + 70), fill=ink)


def _breakwater(pen, chance: random.Random) -> None:
    for row in range(3):
        for number in range(9):
            left = 40 + number * 172 + row * 46
            top = 560 + row * 96 + chance.randint(-6, 6)
            grey = 120 + row * 26 + chance.randint(-10, 10)
            pen.polygon(
                [(left, top), (left + 110, top - 26), (left + 150, top), (left + 40, top + 30)],
                fill=(grey + 24, grey + 24, grey + 20),
            )
            pen.polygon(
                [(left, top), (left + 40, top + 30), (left + 40, top + 92), (left, top + 60)],
                fill=(grey - 30, grey - 28, grey - 24),
            )
            pen.polygon(
                [(left + 40, top + 30), (left + 150, top), (left + 150, top + 60), (left + 40, top + 92)],
                fill=(grey, grey, grey - 4),
            )


def _market(pen, chance: random.Random) -> None:
    pen.polygon([(80, 430), (820, 250), (1000, 430)], fill=(58, 66, 74))
    pen.line((1000, 430, 1480, 360), fill=(58, 66, 74), width=10)
    for x in range(110, 1480, 170):
        pen.line((x, 430, x, 800), fill=(46, 50, 56), width=12)
    for number in range(8):
        left, top = 90 + number * 180, 650 + chance.randint(-20, 20)
        pen.rectangle((left, top, left + 130, top + 90), fill=(156, 106, 66))
        pen.ellipse((left + 10, top - 22, left + 120, top + 16), fill=(178, 196, 204))
        pen.ellipse((left + 50, 455, left + 78, 483), fill=(255, 222, 140))


def _concert(pen, chance: random.Random) -> None:
    _crane(pen, 1180, 420, (30, 30, 36))
    pen.rectangle((0, 690, *SIZE), fill=(52, 40, 36))
    for number in range(18):
        x, y = 70 + number * 84, 640 + chance.randint(-14, 20)
        pen.ellipse((x, y - 60, x + 36, y - 24), fill=(226, 190, 160))
        pen.rectangle((x - 8, y - 24, x + 44, y + 70), fill=(34, 36, 48))
        pen.ellipse((x + 18, y - 14, x + 66, y + 30), fill=(216, 172, 64))


SCENES = {
    "breakwater": (((120, 138, 150), (196, 204, 206)), ((92, 112, 122), (52, 68, 80)), _breakwater),
    "market": (((26, 34, 58), (96, 92, 110)), ((70, 74, 82), (40, 42, 48)), _market),
    "concert": (((88, 48, 66), (226, 142, 96)), ((110, 76, 84), (54, 42, 54)), _concert),
}
