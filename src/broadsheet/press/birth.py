"""The outputs that a key calls into being, and a job that fails visibly where a kind cannot say."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from broadsheet.press.queue import Wish, wish_for
from broadsheet.press.refs import OutputRef
from broadsheet.press.registry import Registry

log = logging.getLogger(__name__)

PREFIX = "born:"
"""How the path begins of a job that asks a kind again what a key calls into being."""


def wishes_of(registry: Registry, key: str, *, position: int, lane: int | None = None) -> Iterator[Wish]:
    """What `key` calls into being, over all kinds.

    One kind's error neither stops the press nor loses a page: it becomes a job of its own, which fails where
    people see it and asks again until the kind answers.
    """
    for kind in registry:
        try:
            found = [
                wish_for(registry, ref, position=position, key=key, lane=lane) for ref in kind.born_of(key)
            ]
        except Exception:
            log.exception("%s cannot say what %s calls into being", kind.name, key)
            again = OutputRef(kind.name, "", f"{PREFIX}{kind.name}:{key}", {"key": key, "lane": lane})
            found = [Wish(again, kind.lane if lane is None else lane, 0, position)]
        yield from found


def ask_again(registry: Registry, ref: OutputRef, *, position: int) -> list[Wish]:
    """What a job of `wishes_of` was made for. Raises what the kind raises."""
    kind, key, lane = registry.kind(ref.kind), ref.args["key"], ref.args["lane"]
    return [wish_for(registry, born, position=position, key=key, lane=lane) for born in kind.born_of(key)]
