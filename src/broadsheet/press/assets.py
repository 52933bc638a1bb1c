"""The style sheet and the script of readers' pages: each under a name that changes with its content."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from broadsheet.kernel import atomic

FOLDER = Path(__file__).parent / "assets"


@cache
def address(name: str) -> str:
    """The address of an asset: `/static/broadsheet.0123456789abcdef.css`. Raises FileNotFoundError."""
    return f"/static/{_hashed(name)}"


@cache
def text(name: str) -> str:
    """What an asset holds. Raises FileNotFoundError."""
    return (FOLDER / name).read_text(encoding="utf-8")


def copy_to(folder: Path) -> list[str]:
    """Put every asset into the store's static folder; the names written. Old ones stay for old pages."""
    written = []
    for source in sorted(FOLDER.iterdir()):
        name = _hashed(source.name)
        if not (folder / name).exists():
            folder.mkdir(parents=True, exist_ok=True)
            atomic.replace_file(folder / name, source.read_bytes())
            written.append(name)
    return written


def _hashed(name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{blake2b((FOLDER / name).read_bytes(), digest_size=8).hexdigest()}.{suffix}"
