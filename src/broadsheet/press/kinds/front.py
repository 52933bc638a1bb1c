"""The front page of an edition."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from broadsheet.fronts.selectors.front import front_of
from broadsheet.newsroom.addresses import absolute
from broadsheet.press.kinds.editions import edition_of, every_edition, listed_edition, settled_edition
from broadsheet.press.pages import Head, page, speaking
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind


class FrontPage(OutputKind):
    """`/`."""

    name = "front"
    lane = 0
    phase = 1

    def born_of(self, key: str) -> Iterable[OutputRef]:
        code = listed_edition(key, "edition") or settled_edition(key)
        return [OutputRef(self.name, code, "/")] if code else ()

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        with speaking(edition):
            tagline = edition.tagline or gettext("The newest stories of %(edition)s.") % {
                "edition": edition.name
            }
            head = Head(edition.name, tagline, absolute(edition, "/"))
            return Rendered(page(edition, "front.html", head, front=front_of(edition)))

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        codes, last = every_edition(after, limit)
        return [OutputRef(self.name, code, "/") for code in codes], last
