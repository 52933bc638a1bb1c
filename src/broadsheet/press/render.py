"""Rendering one output from one snapshot, with the keys it read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from broadsheet.kernel import keys
from broadsheet.kernel.sharing import Shelf
from broadsheet.press.refs import OutputRef, Result
from broadsheet.press.registry import OutputKind
from broadsheet.press.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class Proof:
    """A rendering that is not on a plate yet: its result, what it read, and the outbox position it saw."""

    ref: OutputRef
    result: Result | None
    keys: Mapping[str, dt.datetime | None]
    position: int

    @property
    def status(self) -> int:
        """The HTTP status; 410 for an output that is to go away."""
        return self.result.status if self.result is not None else 410


def pull_proof(kind: OutputKind, ref: OutputRef, shelf: Shelf | None = None) -> Proof:
    """Render `ref` as the database is now. Raises whatever the kind raises.

    Renderings with the same `shelf` share what they have in common (`kernel.sharing`).

    An own page always depends on its subject, whether or not its rendering said so.
    """
    with snapshot() as position, (shelf or Shelf()).at(position), keys.tracing() as trace:
        if subject := kind.subject(ref):
            keys.reading(subject)
        result = kind.render(ref)
    return Proof(ref, result, trace.keys, position)
