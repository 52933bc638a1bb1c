"""`/favicon.ico`: what asks for the paper's sign without reading a page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from broadsheet.kernel import keys, paths
from broadsheet.press.kinds.editions import every_edition, settled_edition
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind

FILE = Path(__file__).parent.parent / "favicon.ico"
"""The sign of `assets/icon.svg` in 16, 32 and 48 pixels."""


class Favicon(OutputKind):
    """Of the edition that its host shows at the root, as `robots.txt` is."""

    name = "favicon"
    lane = 2
    phase = 1

    def born_of(self, key: str) -> Iterable[OutputRef]:
        code = settled_edition(key)
        return [OutputRef(self.name, code, paths.FAVICON)] if code else ()

    def render(self, ref: OutputRef) -> Rendered:
        keys.reading(keys.site(ref.edition))
        return Rendered(FILE.read_bytes(), content_type="image/vnd.microsoft.icon")

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        codes, last = every_edition(after, limit)
        return [OutputRef(self.name, code, paths.FAVICON) for code in codes], last
