"""Colours that can be read: contrast (WCAG 2.2, 1.4.3), and the nearest shade of a colour that has enough."""

from __future__ import annotations

import re

_HEX = re.compile(r"#[0-9a-f]{6}")


class NotAColour(ValueError):
    """Not of the form `#a3200d`."""


def contrast(one: str, other: str) -> float:
    """How much lighter one is than the other, from 1 to 21. Raises NotAColour."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, on: str, *, least: float) -> str:
    """`colour`, or as little darker or lighter as gives it a contrast of `least` on `on`. Raises NotAColour.

    Towards black on a light ground, towards white on a dark one.
    """
    parts, goal = _parts(colour), 0 if _luminance(on) > 0.18 else 255
    for step in range(101):
        mixed = [round(part + (goal - part) * step / 100) for part in parts]
        found = "#" + "".join(f"{part:02x}" for part in mixed)
        if contrast(found, on) >= least:
            break
    return found


def _parts(colour: str) -> list[int]:
    if not _HEX.fullmatch(colour.lower()):
        raise NotAColour(f"not a colour of the form #a3200d: {colour!r}")
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _luminance(colour: str) -> float:
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (part / 255 for part in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
