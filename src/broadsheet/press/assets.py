"""Style sheet, scripts and signs of readers' pages: each under a name that changes with its content."""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from itertools import product
from pathlib import Path

from broadsheet.kernel import atomic, languages

FOLDER = Path(__file__).parent / "assets"
THEME = Path(__file__).parent / "theme"

STYLE = "broadsheet.css"
"""The one style sheet that readers get, made of the sheets of `THEME`."""

LAYERS = ("tokens", "edition", "base", "frame", "story", "blocks", "lists", "river", "print")
"""The cascade layers of the theme, each stronger than those before it; all but `edition` are sheets of it."""


@cache
def address(name: str) -> str:
    """The address of an asset: `/static/broadsheet.0123456789abcdef.css`. Raises FileNotFoundError."""
    return f"/static/{_hashed(name)}"


@cache
def text(name: str) -> str:
    """What an asset that is no picture holds. Raises FileNotFoundError."""
    return _style() if name == STYLE else (FOLDER / name).read_text(encoding="utf-8")


def data(name: str) -> bytes:
    """The bytes of any asset. Raises FileNotFoundError."""
    return (FOLDER / name).read_bytes() if name.endswith(".png") else text(name).encode()


def _style() -> str:
    sheets = [
        f"@layer {', '.join(LAYERS)};",
        *(bare(THEME / f"{layer}.css") for layer in LAYERS if layer != "edition"),
    ]
    return "\n".join([*sheets, quotation_marks(), tones()])


def bare(path: Path) -> str:
    """A sheet without its comments and indents, which readers need not fetch."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def quotation_marks() -> str:
    """The CSS that gives each language its own marks, from its table: a new language brings them along."""
    return "".join(
        f':lang({tag}) {{ quotes: "{marks.opening}" "{marks.closing}" '
        f'"{marks.inner_opening}" "{marks.inner_closing}"; }}\n'
        for tag, marks in ((tag, table.quotes) for tag, table in sorted(languages.LANGUAGES.items()))
    )


def tones() -> str:
    """What stands in a picture's place until it is there (`stories.selectors.pictures.tone_of`)."""
    shades = ("2", "6", "a", "e")
    return "".join(
        f".tone-{red}{green}{blue}{{background:#{shades[red]}{shades[green]}{shades[blue]}}}\n"
        for red, green, blue in product(range(4), repeat=3)
    )


def copy_to(folder: Path) -> list[str]:
    """Put every asset into the store's static folder; the names written. Old ones stay for old pages."""
    written = []
    for source in sorted([STYLE, *(path.name for path in FOLDER.iterdir())]):
        name = _hashed(source)
        if not (folder / name).exists():
            folder.mkdir(parents=True, exist_ok=True)
            atomic.replace_file(folder / name, data(source))
            written.append(name)
    return written


def _hashed(name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{blake2b(data(name), digest_size=8).hexdigest()}.{suffix}"
