"""An edition's answer to an unknown address."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from broadsheet.kernel import paths
from broadsheet.press.kinds.editions import edition_of, every_edition, settled_edition
from broadsheet.press.pages import Head, page, speaking, titled
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind


class NotFoundPage(OutputKind):
    """The plate that delivery sends where it has none."""

    name = "not_found"
    lane = 1
    phase = 2

    def born_of(self, key: str) -> Iterable[OutputRef]:
        code = settled_edition(key)
        return [OutputRef(self.name, code, paths.NOT_FOUND)] if code else ()

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        with speaking(edition):
            head = Head(titled(gettext("There is no page at this address"), edition), "", "")
            return Rendered(page(edition, "not_found.html", head), status=404)

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        codes, last = every_edition(after, limit)
        return [OutputRef(self.name, code, paths.NOT_FOUND) for code in codes], last
