"""What lets an edition be read without a network: a service worker, its page, and the web app manifest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.utils.html import escape
from django.utils.translation import gettext

from broadsheet.kernel import keys
from broadsheet.kernel.dates import table_for
from broadsheet.newsroom.addresses import href
from broadsheet.newsroom.models import Edition
from broadsheet.newsroom.selectors import direction_of
from broadsheet.press import assets
from broadsheet.press.kinds.editions import edition_of, every_edition, settled_edition
from broadsheet.press.pages import Head, page, speaking, titled
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind

WORKER, PAGE, MANIFEST = "/sw.js", "/offline.html", "/manifest.webmanifest"
PATHS = (WORKER, PAGE, MANIFEST)

ICONS = (
    ("icon.svg", "any", "image/svg+xml", "any"),
    ("icon-192.png", "192x192", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "any"),
    ("icon-maskable.png", "512x512", "image/png", "maskable"),
)
"""The paper's sign as systems want it that draw none themselves; the last may be cut to any shape that holds
a circle of four fifths of its width (W3C Web Application Manifest, `purpose`)."""

PAPER = "#fdfcfa"
"""The ground while the first page comes, as `tokens.css` has it by day: a manifest knows no scheme."""

SCRIPT = Path(__file__).parent.parent / "offline" / "sw.js"


class Offline(OutputKind):
    """Three addresses of each edition, below its own prefix: a service worker rules its own folder only."""

    name = "offline"
    lane = 1
    phase = 2

    def born_of(self, key: str) -> Iterable[OutputRef]:
        code = settled_edition(key)
        return self._refs(code) if code else ()

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        keys.reading(keys.site(edition.code))
        with speaking(edition):
            if ref.path == WORKER:
                return Rendered(worker(edition).encode(), content_type="text/javascript; charset=utf-8")
            if ref.path == MANIFEST:
                return Rendered(manifest(edition).encode(), content_type="application/manifest+json")
            head = Head(titled(gettext("No connection to the site"), edition), "", "")
            return Rendered(page(edition, "offline.html", head))

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        codes, last = every_edition(after, limit)
        return [ref for code in codes for ref in self._refs(code)], last

    def _refs(self, code: str) -> list[OutputRef]:
        return [OutputRef(self.name, code, path) for path in PATHS]


def worker(edition: Edition) -> str:
    """The script with the edition's addresses and words. Call inside `speaking`."""
    site = {
        "home": href(edition, "/"),
        "offline": href(edition, PAGE),
        "files": [assets.address(name) for name in (assets.STYLE, "live.js", "icon.svg")],
        "language": table_for(edition.language).locale.replace("_", "-"),
        "zone": edition.time_zone,
        "suffix": escape(titled("", edition)),  # of the titles of pages, all of which are the paper's here
        "saved": gettext("No connection to the site. This page was kept on {when}."),
        "news": gettext("The news on this page was kept on {when}."),
        "kept": gettext("What you can read now"),
    }
    return _script().replace("const SITE = {};", f"const SITE = {json.dumps(site, ensure_ascii=False)};", 1)


@cache
def _script() -> str:
    """The script without its comments and indents, which readers need not fetch."""
    lines = (line.strip() for line in SCRIPT.read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def manifest(edition: Edition) -> str:
    """The edition as an app of its own (W3C Web Application Manifest). Call inside `speaking`."""
    held = {
        "id": href(edition, "/"),
        "name": edition.name,
        "short_name": edition.name,
        "description": edition.tagline,
        "lang": edition.language,
        "dir": direction_of(edition.language),
        "start_url": href(edition, "/"),
        "scope": href(edition, "/"),
        "display": "minimal-ui",
        "background_color": PAPER,
        "icons": [
            {"src": assets.address(name), "sizes": sizes, "type": form, "purpose": purpose}
            for name, sizes, form, purpose in ICONS
        ],
    }
    return json.dumps({name: value for name, value in held.items() if value}, ensure_ascii=False)
