"""The newest of each section as cards, in a slot of their own.

A page that is not there, and each of the many that were withdrawn, shows what the paper has now, and not the
same stories as the river beside it; a publication makes the slot anew and none of those pages.
"""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.fronts.selectors.front import one_of_each_section
from broadsheet.press.kinds.editions import edition_of, every_edition, listed_edition, settled_edition
from broadsheet.press.pages import NEWEST, newest_fragment, speaking
from broadsheet.press.refs import SLOT, Fragment, OutputRef
from broadsheet.press.registry import OutputKind

LENGTH = 6


class NewestSlot(OutputKind):
    """What delivery splices into 404 and 410."""

    name = "newest_slot"
    lane = 1
    phase = 2

    def born_of(self, key: str) -> Iterable[OutputRef]:
        code = listed_edition(key, "edition") or settled_edition(key)
        return [self._ref(code)] if code else ()

    def render(self, ref: OutputRef) -> Fragment | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        with speaking(edition):
            return Fragment(newest_fragment(one_of_each_section(edition, LENGTH)))

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        codes, last = every_edition(after, limit)
        return [self._ref(code) for code in codes], last

    def _ref(self, code: str) -> OutputRef:
        return OutputRef(self.name, code, SLOT + NEWEST)
