"""Lighthouse over the front, a section, a story and a day of each edition, as a telephone: five runs.

The demonstration is baked and served for it over HTTP on loopback, which browsers take for a secure place.
Performance is worked out by Lighthouse's model of a slow telephone network from what the page did here; on a
machine with other work that model is told too long times: what fails there is worth a run on a quiet one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

from conformance.packages import NoTool, install, node
from conformance.site import demonstration

from broadsheet.testing.browser import QUIET, find_chromium
from broadsheet.testing.page_types import page_types
from broadsheet.testing.site import RunningSite

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build" / "lighthouse"
PAGES = ("front", "section", "story-voice", "day")
WANTED = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 5
TRIES = 6
"""Recordings of a run at most."""


class NotRecorded(RuntimeError):
    """Lighthouse could not record the page: nothing was measured."""


def main(words: list[str] | None = None) -> int:
    """Run it; 1 where a page's median is below what is wanted, or a tool is not there."""
    asked = argparse.ArgumentParser(prog="bench.lighthouse")
    asked.add_argument("--home", type=Path, help="the folder of a site that runs already")
    asked.add_argument("--ports", nargs=2, type=int, help="that site's ports")
    asked.add_argument("--runs", type=int, default=RUNS)
    given = asked.parse_args(words or [])
    try:
        modules = install(HERE, BUILD / "tools")
        if given.home:
            return _measure(RunningSite(given.home, ports=tuple(given.ports)), modules, given.runs)
        with demonstration(BUILD / "site") as site:
            return _measure(site, modules, given.runs)
    except NoTool as error:
        print(f"bench lighthouse: {error}", file=sys.stderr)
        return 1


def _measure(site: RunningSite, modules: Path, runs: int) -> int:
    print("| page | performance | accessibility | best practices | SEO | largest paint | shift | blocked |")
    print("|---|---|---|---|---|---|---|---|")
    below = False
    failing: dict[str, set[str]] = defaultdict(set)
    for prefix in ("", "/uk", "/ar"):
        types = page_types(site, prefix)
        for name in PAGES:
            try:
                reports = [_report(modules, site.url + types[name]) for _ in range(runs)]
            except NotRecorded as error:
                below = True
                print(f"| {types[name]} | not recorded: {error} |", flush=True)
                continue
            scores = {
                kind: median(round(one["categories"][kind]["score"] * 100) for one in reports)
                for kind in WANTED
            }
            figures = [
                median(one["audits"][audit]["numericValue"] for one in reports)
                for audit in ("largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time")
            ]
            below |= any(scores[kind] < least for kind, least in WANTED.items())
            shown = " | ".join(f"{scores[kind]:g}" for kind in WANTED)
            print(
                f"| {types[name]} | {shown} | {figures[0] / 1000:.2f} s | {figures[1]:.3f} "
                f"| {figures[2]:.0f} ms |",
                flush=True,
            )
            for fault in _faults(reports[-1]):
                failing[fault].add(types[name])
    for fault, places in sorted(failing.items()):
        print(f"not passed: {fault}: {', '.join(sorted(places)[:3])} ({len(places)} pages)")
    return int(below)


def _report(modules: Path, url: str) -> dict[str, Any]:
    """What Lighthouse says of the page, from a browser of its own. Raises NotRecorded, NoTool.

    Now and then its recording begins too late (NO_NAVSTART); it asks to be run again itself. Each time after
    a longer pause: what was in its way may be over by then.
    """
    for number in range(1, TRIES):
        with suppress(NotRecorded):
            return _one_report(modules, url)
        time.sleep(number)
    return _one_report(modules, url)


def _one_report(modules: Path, url: str) -> dict[str, Any]:
    flags = ["--headless=new", *QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    done = subprocess.run(
        [
            node(modules),
            str(modules / "lighthouse" / "cli" / "index.js"),
            url,
            "--quiet",
            "--output=json",
            f"--only-categories={','.join(WANTED)}",
            "--no-enable-error-reporting",
            f"--chrome-flags={' '.join(map(_quoted, flags))}",
        ],
        env=os.environ | {"CHROME_PATH": find_chromium()},
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise NotRecorded(" ".join(done.stderr[-500:].split())) from None
    if error := report.get("runtimeError"):
        raise NotRecorded(f"{error['code']}, {TRIES} times")
    return report


def _quoted(flag: str) -> str:
    """As Lighthouse reads its list of flags: what is after the sign may have spaces in it."""
    name, sign, value = flag.partition("=")
    return f'{name}="{value}"' if sign else name


def _faults(report: dict[str, Any]) -> list[str]:
    """Each audit with a weight in a category that the page did not pass wholly, with its score."""
    return [
        f"{kind} {ref['id']}"
        for kind in WANTED
        for ref in report["categories"][kind]["auditRefs"]
        if ref["weight"]
        and (report["audits"][ref["id"]]["score"] or 0) < 0.9
        and report["audits"][ref["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual", "informative")
    ]
