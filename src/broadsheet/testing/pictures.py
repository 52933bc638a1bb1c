"""Made-up photographs: as hard to compress as real ones, the same at every run."""

from __future__ import annotations

import random

from PIL import Image, ImageFilter


def photograph(width: int, height: int, *, seed: int = 1) -> Image.Image:
    """A picture with large shapes, soft edges and fine grain, in pixels."""
    dice = random.Random(seed)  # noqa: S311 - a picture
    coarse = Image.frombytes("RGB", (12, 8), bytes(dice.randrange(256) for _ in range(12 * 8 * 3)))
    fine = Image.frombytes("RGB", (192, 128), bytes(dice.randrange(256) for _ in range(192 * 128 * 3)))
    large = coarse.resize((width, height), Image.Resampling.BICUBIC)
    grain = fine.resize((width, height), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1))
    return Image.blend(large, grain, 0.25)
