"""A sheet to draw on, twice as large as the picture, so that edges are smooth when it is made smaller."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable, Sequence
from typing import Any

from PIL import Image, ImageDraw

Colour = tuple[int, ...]
Point = tuple[float, float]

WIDTH, HEIGHT = 960, 640
"""The finished picture, in pixels and in the units of every method."""

SCALE = 2


class Canvas:
    """Shapes by units of the finished picture; a colour of four numbers lets what is behind shine through."""

    def __init__(self, seed: str) -> None:
        self.chance = random.Random(seed)  # noqa: S311  (a drawing, not a secret)
        self.sheet = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
        self.pen = ImageDraw.Draw(self.sheet, "RGBA")

    def shade(self, *colours: Colour, top: float = 0, bottom: float = HEIGHT) -> None:
        """Colours that pass into one another from top to bottom, across the whole sheet."""
        column = Image.new("RGB", (1, len(colours)))
        column.putdata([colour[:3] for colour in colours])
        area = (WIDTH * SCALE, round((bottom - top) * SCALE))
        # Half a step more at both ends, so that the first and the last colour are reached.
        steps = len(colours)
        box = (0, 0.5, 1, steps - 0.5) if steps > 1 else None
        self.sheet.paste(column.resize(area, Image.Resampling.BILINEAR, box=box), (0, round(top * SCALE)))

    def shape(self, points: Iterable[Point], colour: Colour) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def oval(self, x: float, y: float, across: float, down: float, colour: Colour) -> None:
        """Around its middle; `across` and `down` are half its size."""
        self.pen.ellipse(
            [(x - across) * SCALE, (y - down) * SCALE, (x + across) * SCALE, (y + down) * SCALE], fill=colour
        )

    def arc(
        self, x: float, y: float, radius: float, start: float, end: float, colour: Colour, width: float
    ) -> None:
        """Part of a circle, in degrees clockwise from three o'clock."""
        corners = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self.pen.arc(corners, start, end, fill=colour, width=max(1, round(width * SCALE)))

    def line(self, points: Sequence[Point], colour: Colour, width: float = 1) -> None:
        self.pen.line(
            [(x * SCALE, y * SCALE) for x, y in points],
            fill=colour,
            width=max(1, round(width * SCALE)),
            joint="curve",
        )

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 0.8) -> None:
        """Light around a lamp."""
        size = round(radius * 2 * SCALE)
        mask = Image.radial_gradient("L").resize((size, size), Image.Resampling.BILINEAR)
        mask = mask.point([round(max(0, 1 - level / 181) ** 2 * 255 * strength) for level in range(256)])
        at = (round((x - radius) * SCALE), round((y - radius) * SCALE))
        self.sheet.paste(colour[:3], (*at, at[0] + size, at[1] + size), mask)

    def mist(self, top: float, bottom: float, colour: Colour, strength: float) -> None:
        """Haze that is thickest halfway between."""
        column = Image.new("L", (1, 3))
        column.putdata([0, round(255 * strength), 0])
        area = (WIDTH * SCALE, round((bottom - top) * SCALE))
        mask = column.resize(area, Image.Resampling.BILINEAR, box=(0, 0.5, 1, 2.5))
        at = (0, round(top * SCALE))
        self.sheet.paste(colour[:3], (*at, area[0], at[1] + area[1]), mask)

    def between(self, low: float, high: float) -> float:
        """A number by chance; the same each time the picture is drawn."""
        return self.chance.uniform(low, high)

    def jpeg(self) -> bytes:
        """The finished picture."""
        file = io.BytesIO()
        self.sheet.reduce(SCALE).save(file, "JPEG", quality=86)
        return file.getvalue()


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two: `share` 0 is the first, 1 the second."""
    return tuple(round(a + (b - a) * share) for a, b in zip(one[:3], other[:3], strict=True))


def mood(*colours: str) -> tuple[Any, ...]:
    """Colours from their six hexadecimal digits."""
    return tuple(tuple(bytes.fromhex(colour)) for colour in colours)
