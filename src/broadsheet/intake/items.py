"""The contract of every format: a source is surveyed once, then gives its items one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class SourceError(Exception):
    """The source cannot be read, or not any further; the message says where and why."""


class State(StrEnum):
    """What readers shall have of an item."""

    LIVE = "live"
    DRAFT = "draft"
    BOOKED = "booked"


@dataclass
class Item:
    """One item of a source.

    `story` is story JSON (story.schema.json) without edition and source_id, in which a picture may have
    `src`, an address or a file name of the source, in place of `file`. None says that the item is no story;
    `why` says why. `dated` is a draft that keeps its time. `fault` is set where it should have been a story
    and cannot be read. `notes` are what was left out or changed, in a sentence each. `old` are paths that led
    to it, `lost` addresses that did so in the source and that no page here can have; `aside` is kept in a
    file beside the report (comments). `categories` and `tags` are (address name, name); the mapping decides
    about the categories (see `mapping.place_terms`).
    """

    place: str
    source_id: str = ""
    title: str = ""
    story: dict[str, Any] | None = None
    state: State = State.LIVE
    dated: bool = False
    why: str = ""
    fault: str = ""
    notes: list[str] = field(default_factory=list)
    old: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    aside: list[dict[str, Any]] = field(default_factory=list)
    categories: list[tuple[str, str]] = field(default_factory=list)
    tags: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Survey:
    """What a source holds, found before anything is taken: for progress, links and the proposed mapping.

    `site` tells sources of one format apart, whose items would have the same numbers.
    """

    total: int = 0
    site: str = ""
    hosts: set[str] = field(default_factory=set)
    categories: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)


def not_taken(error: Exception) -> str:
    """The fault of an item on which something failed that nobody thought of."""
    return f"could not be taken ({type(error).__name__}: {' '.join(str(error).split())[:300]})"


def once_each(items: Iterable[Item]) -> Iterator[Item]:
    """The items; one whose identity an item before it has is at fault: it would take that one's place."""
    met: set[int] = set()
    for item in items:
        mark = hash(item.source_id)
        if item.source_id and mark in met:
            item.fault = there_already(item.source_id)
        met.add(mark)
        yield item


def there_already(identity: str) -> str:
    """The fault of an item whose identity an item before it has."""
    return f"has the same identity ({identity[:60]}) as an item before it, which stays"


class Source(Protocol):
    """What a format's package offers."""

    format: str

    def survey(self) -> Survey:
        """Look through the source once, in constant memory. Raises SourceError."""
        ...

    def items(self, sections: dict[str, str], after: int = 0) -> Iterator[tuple[int, Item]]:
        """The items behind number `after` in the source's order, always the same, each with its number.

        `sections` maps categories to sections.

        Raises SourceError where the source cannot be read any further; what came before it stands.
        """
        ...

    def close(self) -> None:
        """Let go of what `survey` and `items` hold."""
        ...
