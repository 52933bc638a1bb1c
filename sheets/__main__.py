"""Takes the pictures of every type of page of the whole demonstration and lays them out on contact sheets."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from conformance.site import demonstration
from playwright.sync_api import Page

from broadsheet.testing.browser import chromium
from broadsheet.testing.page_types import page_types, withdraw_one
from broadsheet.testing.site import RunningSite
from sheets.layout import lay_out

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build" / "sheets"
KEPT = ROOT / "docs" / "developers" / "pictures"
EDITIONS = {"en": "", "uk": "/uk", "ar": "/ar"}
SCHEMES = ("light", "dark")
HEIGHTS = {360: 1400, 768: 1500, 1280: 1000}
"""What is shown of a page, by the window's width."""

# Pictures further down are only fetched when they are scrolled to.
_LOAD = """async () => {
    for (const one of document.images) one.loading = "eager";
    await Promise.all([...document.images].map(one => one.decode().catch(() => {})));
    await document.fonts.ready;
}"""


def main(words: list[str]) -> int:
    asked = argparse.ArgumentParser(prog="make pictures")
    asked.add_argument("--ports", nargs=2, type=int, help="of a site that runs already, instead of a new one")
    asked.add_argument("--home", type=Path, help="that site's folder")
    asked.add_argument("--editions", nargs="+", default=list(EDITIONS), choices=EDITIONS)
    asked.add_argument("--types", nargs="+", help="only these types of page; nothing is laid out")
    asked.add_argument("--widths", nargs="+", type=int, default=list(HEIGHTS), choices=HEIGHTS)
    given = asked.parse_args(words)
    if given.home:
        _take(RunningSite(given.home, ports=tuple(given.ports)), given)
    else:
        with demonstration(BUILD / "site") as site:
            _take(site, given)
    return 0


def _take(site: RunningSite, given: argparse.Namespace) -> None:
    for edition in given.editions:
        prefix = EDITIONS[edition]
        found = page_types(site, prefix)
        if not given.types:
            found["gone"] = withdraw_one(site, prefix)
        types = {name: path for name, path in found.items() if not given.types or name in given.types}
        shots = dict(_shots(site, edition, types, given.widths))
        if not given.types:
            for scheme, width in product(SCHEMES, given.widths):
                named = {name: shots[name, scheme, width] for name in types}
                size = lay_out(named, width, KEPT / f"{edition}-{scheme}-{width}.webp")
                print(f"{edition} {scheme} {width}: {len(named)} pages, {size:,} bytes", flush=True)


def _shots(
    site: RunningSite, edition: str, types: dict[str, str], widths: list[int]
) -> Iterator[tuple[tuple[str, str, int], Path]]:
    """The files of the pictures, by type, scheme and width."""
    with chromium() as browser:
        page = browser.new_page(reduced_motion="reduce")
        for name, path in types.items():
            page.set_viewport_size({"width": widths[0], "height": HEIGHTS[widths[0]]})
            page.goto(site.url + path)
            for width, scheme in product(widths, SCHEMES):
                file = BUILD / edition / f"{name}-{scheme}-{width}.png"
                _shoot(page, width, scheme, file)
                yield (name, scheme, width), file


def _shoot(page: Page, width: int, scheme: str, file: Path) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.emulate_media(color_scheme=scheme)
    page.evaluate(_LOAD)
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
