"""What the wires' formats share, and taking values out of ninjs objects: what has another form than the
standard's is not there.
"""

from __future__ import annotations

from html import escape
from typing import Any

USUAL = ("main", "web", "online", "")
"""Roles of a headline or body that are meant for readers, the best first."""


def a_text(data: Any, *names: str) -> str:
    """The first text under one of the names."""
    if not isinstance(data, dict):
        return ""
    return next((value for name in names if isinstance(value := data.get(name), str) and value), "")


def a_list(data: Any, name: str) -> list[Any]:
    """The list of this name."""
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, list) else []


def without_by(name: str) -> str:
    """A byline without the word before the name."""
    return name[3:] if name[:3].lower() == "by " else name


def paragraphs(text: str) -> str:
    """Plain text as HTML: empty lines divide paragraphs; wires break lines where a printer's width ended."""
    return "".join(f"<p>{escape(part)}</p>" for part in text.replace("\r\n", "\n").split("\n\n"))


def of_several(data: dict[str, Any], name: str) -> str:
    """Of several texts with roles the one that is most meant for readers."""
    several = [one for one in a_list(data, name) if a_text(one, "value")]
    ranked = sorted(
        several, key=lambda one: USUAL.index(role) if (role := a_text(one, "role")) in USUAL else len(USUAL)
    )
    return a_text(ranked[0], "value") if ranked else ""
