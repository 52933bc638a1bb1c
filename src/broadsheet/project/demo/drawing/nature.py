"""Sky, sea and what the weather does to both."""

from __future__ import annotations

import math
from itertools import pairwise

from broadsheet.project.demo.drawing.canvas import HEIGHT, WIDTH, Canvas, Colour, mix

WHITE = (255, 255, 255)


def sea(art: Canvas, top: float, *colours: Colour, glint: Colour = WHITE, waves: int = 150) -> None:
    """Water from the horizon down; strokes grow longer and wider towards whoever looks."""
    art.shade(*colours, top=top, bottom=HEIGHT)
    for _wave in range(waves):
        y = top + (HEIGHT - top) * art.between(0.01, 1) ** 1.6
        near = (y - top) / (HEIGHT - top)
        x, length = art.between(-80, WIDTH), 14 + near * art.between(40, 150)
        art.line([(x, y), (x + length, y)], (*glint[:3], round(22 + 34 * near)), 0.8 + near * 2.2)


def reflection(
    art: Canvas, x: float, top: float, colour: Colour, length: float = 160, width: float = 26
) -> None:
    """A lamp's light on water."""
    y, step = top, 3.0
    while y < min(HEIGHT, top + length):
        share = 1 - (y - top) / length
        half = width * art.between(0.25, 1) * (1.15 - share * 0.5)
        shift = art.between(-4, 4)
        art.line([(x - half + shift, y), (x + half + shift, y)], (*colour[:3], round(150 * share)), 1.8)
        y += step
        step += 0.35


def clouds(art: Canvas, top: float, bottom: float, colour: Colour, count: int = 9, alpha: int = 46) -> None:
    for _cloud in range(count):
        x, y = art.between(-60, WIDTH + 60), art.between(top, bottom)
        width = art.between(60, 190)
        for _part in range(9):
            art.oval(
                x + art.between(-width, width),
                y + art.between(-10, 10),
                art.between(0.25, 0.6) * width,
                art.between(9, 22),
                (*colour[:3], alpha),
            )


def sun(art: Canvas, x: float, y: float, radius: float, colour: Colour, halo: float = 6) -> None:
    art.glow(x, y, radius * halo, colour, 0.55)
    art.oval(x, y, radius, radius, mix(colour, WHITE, 0.5))


def stars(art: Canvas, bottom: float, count: int = 70) -> None:
    for _star in range(count):
        size = art.between(0.5, 1.3)
        art.oval(art.between(0, WIDTH), art.between(0, bottom), size, size, (255, 250, 235, 150))


def rain(art: Canvas, count: int = 240, slant: float = 26, colour: Colour = WHITE) -> None:
    for _drop in range(count):
        x, y, length = art.between(-40, WIDTH + 40), art.between(-40, HEIGHT), art.between(14, 40)
        art.line([(x, y), (x - slant * length / 40, y + length)], (*colour[:3], 44), 1)


def snow(art: Canvas, count: int = 170) -> None:
    for _flake in range(count):
        size = art.between(1, 3.2)
        art.oval(art.between(0, WIDTH), art.between(0, HEIGHT), size, size, (255, 255, 255, 150))


def gulls(art: Canvas, count: int, top: float, bottom: float, ink: Colour) -> None:
    for _gull in range(count):
        x, y, span = art.between(40, WIDTH - 40), art.between(top, bottom), art.between(7, 17)
        lift = span * art.between(0.25, 0.6)
        art.line(
            [(x - span, y - lift), (x - span * 0.4, y - lift * 0.9), (x, y), (x + span * 0.4, y - lift * 0.9),
             (x + span, y - lift)],
            ink,
            1.6,
        )  # fmt: skip


def breaker(art: Canvas, x: float, foot: float, height: float, width: float, foam: Colour = WHITE) -> None:
    """A wave going up over a wall: spray in a fan."""
    for _drop in range(260):
        turn = art.between(-1, 1)
        reach = art.between(0.05, 1) ** 0.7
        bend = math.cos(turn * 1.35)
        size = art.between(1.2, 7) * (1.2 - reach)
        art.oval(
            x + turn * width * (0.25 + reach), foot - height * reach * bend, size, size * 0.9,
            (*foam[:3], round(150 * (1.15 - reach))),
        )  # fmt: skip


def swell(art: Canvas, y: float, height: float, length: float, colour: Colour, crest: Colour) -> None:
    """One long wave across the sheet, with foam on its crest."""
    phase = art.between(0, math.tau)
    top = [
        (x, y - height * (0.5 + 0.5 * math.sin(x / length + phase) ** 3) - art.between(0, 2))
        for x in range(-10, WIDTH + 20, 10)
    ]
    art.shape([*top, (WIDTH + 10, HEIGHT), (-10, HEIGHT)], colour)
    for (x, high), (further, next_high) in pairwise(top):
        if high < y - height * 0.55:
            art.line([(x, high), (further, next_high)], (*crest[:3], 190), art.between(1, 5))


def moon(art: Canvas, x: float, y: float, radius: float) -> None:
    art.glow(x, y, radius * 7, (214, 222, 240), 0.34)
    art.oval(x, y, radius, radius, (236, 236, 224))
    art.oval(x - radius * 0.3, y - radius * 0.15, radius * 0.2, radius * 0.16, (214, 214, 204))
    art.oval(x + radius * 0.25, y + radius * 0.3, radius * 0.26, radius * 0.2, (218, 218, 208))
