"""What the press makes: where it goes (`OutputRef`) and what it holds (`Rendered` and its siblings)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

HTML = "text/html; charset=utf-8"

SLOT, FILE, LOG = "slot:", "file:", "log:"
"""How the path of an output begins that is not a plate: a fragment, a plain file, an append-only log."""


@dataclass(frozen=True, slots=True)
class OutputRef:
    """One output: which kind makes it, where it goes, and what the kind needs to know (`args`, plain JSON).

    `path` is an address inside the edition (`/politics/`) for a plate, else `slot:river`, or `file:` or
    `log:` with a path relative to the store (`file:live/en/head.json`). An edition and a path name an output;
    `edition` is empty for a file of the whole site.
    """

    kind: str
    edition: str
    path: str
    args: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def place(self) -> tuple[str, str]:
        """What tells this output from every other."""
        return self.edition, self.path


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page for a plate. The body may hold slot markers (`kernel.plate.slot_marker`)."""

    body: str | bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = HTML


@dataclass(frozen=True, slots=True)
class Fragment:
    """What fills a slot of every page of the edition from now on."""

    body: str | bytes
    status: int = 200


@dataclass(frozen=True, slots=True)
class File:
    """A plain file of the store, replaced whole."""

    body: str | bytes
    status: int = 200


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a log, oldest first, each a JSON object with an integer `place` that tells it from every
    other.

    Only those that the log lacks are appended, each with a growing `id`, so giving some twice (after a kill)
    does no harm, and neither does one that is seen after others made later (see `eventlog`).
    """

    lines: Sequence[Mapping[str, Any]]
    status: int = 200


Result = Rendered | Fragment | File | Lines
