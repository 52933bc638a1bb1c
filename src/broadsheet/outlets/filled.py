"""JSON without fields that say nothing."""

from __future__ import annotations

from typing import Any


def filled(held: dict[str, Any]) -> dict[str, Any]:
    """The object without its empty texts, lists and objects, and without nulls; what is below stays."""
    return {name: value for name, value in held.items() if value not in ("", [], {}, None)}
