"""Waiting plates: what stands at the address of a story that an import has brought and the press has not
baked yet.

503 and "ask again", instead of a 404 that caches and search engines believe. Delivery tells the press who was
asked for (`inbox`), and those are baked first.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from broadsheet.kernel import clock, keys
from broadsheet.kernel.paths import quote
from broadsheet.newsroom.models import Edition
from broadsheet.newsroom.selectors import direction_of
from broadsheet.outbox import WIDE_LANE
from broadsheet.outbox.models import OutboxRow
from broadsheet.press.database import is_outage
from broadsheet.press.looks import style_address
from broadsheet.press.pages import bare, speaking
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import Registry
from broadsheet.press.store import Store

log = logging.getLogger(__name__)

AGAIN = 5
"""Seconds after which a reader should ask again."""


def announce_pages(store: Store, registry: Registry, rows: Iterable[OutboxRow]) -> int:
    """Put waiting plates where the imports among these rows will have pages; returns how many.

    Nothing depends on them: what cannot be written is 404 until it is baked.
    """
    refs = list(_own_pages(registry, rows))
    if not refs:
        return 0
    editions = {
        edition.code: edition for edition in Edition.objects.filter(code__in={r.edition for r, _ in refs})
    }
    placed = 0
    try:
        pages = {code: waiting_page(edition) for code, edition in editions.items()}
        for ref, key in refs:
            placed += ref.edition in pages and store.announce(
                ref, pages[ref.edition], key, modified=clock.now()
            )
    except OSError as error:
        log.warning("no more waiting plates for now: %s", error)
    return placed


def _own_pages(registry: Registry, rows: Iterable[OutboxRow]) -> Iterator[tuple[OutputRef, str]]:
    for row in rows:
        for kind in registry:
            own = [key for key in row.keys if kind.subject_kind and keys.kind_of(key) == kind.subject_kind]
            if row.lane != WIDE_LANE or not own:
                continue
            try:
                yield from ((ref, key) for key, ref in kind.born_of_each(own) if kind.subject(ref) == key)
            except Exception as error:  # the job that asks the same says so where people see it
                if is_outage(error):
                    raise
                log.warning("no waiting plates for %s: %s", kind.name, error)


def waiting_page(edition: Edition) -> Rendered:
    """What readers get meanwhile. No query."""
    with speaking(edition):
        body = bare(
            "waiting.html",
            edition=edition,
            direction=direction_of(edition.language),
            home=quote(edition.address("/")),
            style=style_address(edition),
        )
    return Rendered(body, status=503, headers={"Retry-After": str(AGAIN), "Cache-Control": "no-store"})
