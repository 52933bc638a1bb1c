"""From the bytes that a wire sent to its items, by the readers that imports have."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from broadsheet.intake.entries import Entries
from broadsheet.intake.feeds import Feed
from broadsheet.intake.items import Item
from broadsheet.intake.mapping import place_terms
from broadsheet.intake.models import Wire
from broadsheet.intake.wires import NewsML, Ninjs
from broadsheet.kernel.fetch import Fetched
from broadsheet.kernel.scratch import scratch_folder

READERS: dict[str, type[Entries]] = {
    Wire.Kind.FEED: Feed,
    Wire.Kind.NINJS: Ninjs,
    Wire.Kind.NEWSML: NewsML,
}

KINDS = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/vnd.iptc.g2.newsitem+xml",
    "application/vnd.iptc.g2.newsmessage+xml",
    "application/nitf+xml",
    "application/xml",
    "text/xml",
    "application/json",
    "application/x-rss+xml",
    # What servers say that know no better; a page of HTML is refused by the reader.
    "text/plain",
    "application/octet-stream",
    "text/html",
)
"""Media types that are taken."""

MOST = 300
"""Items of one answer, the first ones: feeds have the newest first."""


def read_wire(wire: Wire, got: Fetched) -> Iterator[Item]:
    """The items of an answer, `MOST` at most. Raises SourceError where it cannot be read (any further)."""
    with scratch_folder() as folder:
        path = Path(folder) / ("wire.json" if "json" in got.kind else "wire.xml")
        path.write_bytes(_with_its_charset(got))
        reader = READERS[wire.kind](path, language=wire.edition.language, zone=wire.edition.zone)
        for item in islice(reader.read(path, "the wire"), MOST):
            place_terms(item, {}, {}, wire.edition.language)
            yield item


def digest_of(story: dict[str, Any]) -> str:
    """Of the words that a source tells: addresses of pictures and times differ from answer to answer."""
    words = [story.get("headline", ""), story.get("standfirst", "")]
    words += [
        {name: value for name, value in block.items() if name not in ("picture", "pictures")}
        for block in story.get("body", [])
    ]
    return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def identity_of(wire: Wire, item: Item) -> str:
    """The item's identity in its edition: one that is no address (a number, say) is this wire's alone."""
    given = item.source_id
    return given if ":" in given else f"wire-{wire.pk}:{given}"[:200]


def _with_its_charset(got: Fetched) -> bytes:
    """The body in UTF-8 where only the HTTP field says what it is written in (RFC 7303 section 3)."""
    head = got.body[:200]
    if got.charset in ("", "utf-8", "us-ascii") or b"encoding=" in head or b"\x00" in head:
        return got.body
    try:
        return got.body.decode(got.charset).encode()
    except (LookupError, UnicodeError):
        return got.body
