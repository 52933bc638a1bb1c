"""What an address of a provider was recognised as."""

from __future__ import annotations

from dataclasses import dataclass

WIDEST = 10_000
"""Pixels of a stored width or height at most."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an address was recognised as.

    `url` is the provider's page in its usual spelling, `frame` the address to load on a click. `width` and
    `height` (pixels) are the shape where the kind has one; `height` alone is a height whatever the width.
    """

    provider: str
    url: str
    frame: str
    width: int = 0
    height: int = 0
