"""Numbers in sentences of the command line, which speaks English only."""

from __future__ import annotations


def counted(number: int, one: str, many: str) -> str:
    """`1 page`, `2,000 pages`."""
    return f"{number:,} {one if number == 1 else many}"
