"""Portraits of people who write, beside their names."""

from __future__ import annotations

from dataclasses import replace

from broadsheet.kernel import keys
from broadsheet.stories.selectors.pictures import Shot, Sizes, thumbnail


def portrait_of(sizes: Sizes, picture: int | None, *, name: str, credit: str) -> Shot | None:
    """A person's picture in its smallest size; None where there is none, or none yet: no page waits for it.

    Recorded, so that the page gets it when it is there.
    """
    if picture is None:
        return None
    keys.reading(keys.checked(f"picture:{picture}"))
    shot = thumbnail(sizes, picture, alt=name)
    return replace(shot, credit=credit) if shot else None
