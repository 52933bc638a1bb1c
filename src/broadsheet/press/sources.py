"""Where the built-in pages come from."""

from __future__ import annotations

from pathlib import Path

from broadsheet import hookspecs

_PARTS = ("fronts", "kernel", "locale", "newsroom", "press", "river", "stories")


@hookspecs.hook
def press_sources() -> list[Path]:
    """The packages whose code and templates make the built-in pages."""
    package = Path(__file__).parents[1]
    return [package / part for part in _PARTS]
