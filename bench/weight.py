"""What a story page weighs, and how soon it is there on a slow telephone network.

A story of each look and with each block in three editions: its HTML with the river, style sheet and scripts,
as a browser gets them (gzip); then everything that a telephone of 360 pixels, two dots each, fetches before
anybody scrolls, how far anything moved that was painted, and the largest paint over a simulated link of
1.6 Mbit/s with 150 ms there and back. Bytes are those on the wire, headers too.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from conformance.site import demonstration
from playwright.sync_api import Browser

from broadsheet.testing.browser import chromium
from broadsheet.testing.page_types import page_types
from broadsheet.testing.site import RunningSite

BUILD = Path(__file__).parents[1] / "build" / "weight"
KB = 1000
HTML, STYLE, SCRIPT, WHOLE = 20 * KB, 12 * KB, 8 * KB, 150 * KB
PAINT_SECONDS = 1.5
RUNS = 5
# Chrome DevTools Protocol, Network.emulateNetworkConditions: bytes a second, milliseconds.
LINK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}

_WATCH = """window.shift = 0; window.paint = 0; window.part = "";
new PerformanceObserver(list => { for (const one of list.getEntries()) shift += one.value; })
    .observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => {
    for (const one of list.getEntries()) { paint = one.startTime; part = one.element?.tagName || ""; }
}).observe({type: "largest-contentful-paint", buffered: true});"""


class Weight(NamedTuple):
    """Bytes on the wire by what they are; requests to others; seconds to the largest paint."""

    html: int
    style: int
    script: int
    pictures: int
    whole: int
    foreign: int
    paint: float
    part: str
    shift: float


def main(words: list[str] | None = None) -> int:
    """Run it; 1 where a page is over a limit."""
    asked = argparse.ArgumentParser(prog="bench.weight")
    asked.add_argument("--home", type=Path, help="the folder of a site that runs already")
    asked.add_argument("--ports", nargs=2, type=int, help="that site's ports")
    given = asked.parse_args(words or [])
    if given.home:
        return _measure(RunningSite(given.home, ports=tuple(given.ports)))
    with demonstration(BUILD / "site") as site:
        return _measure(site)


def _measure(site: RunningSite) -> int:
    print("| story | HTML | style | script | pictures | whole | largest paint | shift | others' |")
    print("|---|---|---|---|---|---|---|---|---|")
    over = False
    with chromium() as browser:
        for prefix in ("", "/uk", "/ar"):
            types = page_types(site, prefix)
            for path in dict.fromkeys(path for name, path in types.items() if name.startswith("story-")):
                runs = [_weigh(browser, site.url + path) for _ in range(RUNS)]
                # Bytes are the same each time; the largest, should a picture have come late.
                one = max(runs, key=lambda run: run.whole)
                paint = statistics.median(run.paint for run in runs)
                shift = max(run.shift for run in runs)
                over |= (
                    one.html > HTML
                    or one.style > STYLE
                    or one.script > SCRIPT
                    or one.whole > WHOLE
                    or one.foreign > 0
                    or shift > 0
                    or paint > PAINT_SECONDS
                )
                print(
                    f"| {path} | {one.html:,} | {one.style:,} | {one.script:,} | {one.pictures:,} "
                    f"| {one.whole:,} | {paint:.2f} s ({one.part}) | {shift:.3f} | {one.foreign} |",
                    flush=True,
                )
    return int(over)


def _weigh(browser: Browser, url: str) -> Weight:
    """The page in a new window of a telephone, nothing kept from before."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, device_scale_factor=2, is_mobile=True, service_workers="block"
    )
    page = context.new_page()
    page.add_init_script(_WATCH)
    debugger = context.new_cdp_session(page)
    debugger.send("Network.enable")
    debugger.send("Network.emulateNetworkConditions", LINK)
    kinds: dict[str, tuple[str, str]] = {}
    weights = dict.fromkeys(("Document", "Stylesheet", "Script", "Image"), 0)
    counted = {"whole": 0, "foreign": 0}

    def told_kind(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"], event["response"]["url"]

    def told_size(event: dict[str, Any]) -> None:
        kind, at = kinds.get(event["requestId"], ("", url))
        counted["whole"] += event["encodedDataLength"]
        counted["foreign"] += urlsplit(at).netloc != urlsplit(url).netloc
        if kind in weights:
            weights[kind] += event["encodedDataLength"]

    debugger.on("Network.responseReceived", told_kind)
    debugger.on("Network.loadingFinished", told_size)
    page.goto(url, wait_until="load")
    page.wait_for_timeout(1000)
    shift, paint, part = page.evaluate("[shift, paint / 1000, part]")
    context.close()
    return Weight(*weights.values(), counted["whole"], counted["foreign"], paint, part, shift)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
