"""`/KEY.txt`: by it IndexNow knows that whoever tells of an address owns the site (indexnow.org)."""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.kernel import keys
from broadsheet.newsroom.addresses import absolute
from broadsheet.newsroom.models import Edition
from broadsheet.outlets.settled import indexnow_key, outlets_key
from broadsheet.press.kinds.editions import edition_of, every_edition
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind


class KeyFile(OutputKind):
    """One in each edition: a key vouches for what stands below its own folder."""

    name = "indexnow_key"
    lane = 2
    phase = 1

    def born_of(self, key: str) -> Iterable[OutputRef]:
        kind, code = keys.split(key)
        return (
            [OutputRef(self.name, code, key_path())] if kind in ("site", "outlets") and indexnow_key() else ()
        )

    def render(self, ref: OutputRef) -> Rendered | None:
        keys.reading(outlets_key(ref.edition))
        if edition_of(ref) is None or not indexnow_key() or ref.path != key_path():
            return None
        return Rendered(indexnow_key(), content_type="text/plain; charset=utf-8")

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        codes, last = every_edition(after, limit) if indexnow_key() else ([], None)
        return [OutputRef(self.name, code, key_path()) for code in codes], last


def key_address(edition: Edition, hosts: Iterable[Edition]) -> str:
    """The file that vouches for the edition: the root's where its host has an edition there.

    `hosts` are all editions. So one call can tell of every edition of a host.
    """
    roots = [other for other in hosts if other.host == edition.host and not other.prefix]
    return absolute(roots[0] if roots else edition, key_path())


def key_path() -> str:
    """Where the file stands in every edition."""
    return f"/{indexnow_key()}.txt"
