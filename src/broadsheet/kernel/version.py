"""The version of the product: the newest heading of the changelog."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

_CHANGELOG = Path(__file__).parents[3] / "CHANGELOG.md"


def read_version() -> str:
    """The version of this checkout, else of the installed package.

    The checkout is asked first: another version may be installed beside it.
    """
    if _CHANGELOG.is_file() and (_CHANGELOG.parent / "pyproject.toml").is_file():
        found = re.search(r"(?m)^## (\d+\.\d+\.\d+)", _CHANGELOG.read_text())
        if found:
            return found[1]
    return metadata.version("broadsheet")


VERSION = read_version()
