"""Bakes the whole demonstration and has it checked. Ends with 1 where a checker finds anything."""

from __future__ import annotations

import resource
import sys
import time
from collections import defaultdict
from pathlib import Path

from conformance import checkers
from conformance.packages import NoTool, install
from conformance.site import demonstration, pages_of, put_down

BUILD = Path(__file__).parents[1] / "build" / "conformance"
PLACES = 3
"""Pages named for each fault: the same one is mostly on all of them."""


def main() -> int:
    begun = time.monotonic()
    try:
        modules = install(checkers.HERE, BUILD / "tools")
        with demonstration(BUILD / "site") as site:
            pages = pages_of(site)
        names = put_down(pages, BUILD / "pages")
        _say(begun, f"{len(pages)} pages are baked and read")
        # Each keeps a core busy.
        nu = checkers.start_nu(modules, BUILD / "pages")
        validate = checkers.start_html_validate(modules, BUILD / "pages")
        found = {
            "the Nu HTML checker": checkers.faults_of_nu(nu),
            "html-validate": checkers.faults_of_html_validate(validate),
        }
    except NoTool as error:
        print(f"make conformance: {error}", file=sys.stderr)
        return 1
    for name, faults in found.items():
        _say(begun, f"{name}: {len(faults)} faults on {len(pages)} pages")
        by_message = defaultdict(list)
        for file, message in faults:
            by_message[message].append(names.get(file, file))
        for message, places in sorted(by_message.items(), key=lambda item: -len(item[1])):
            shown = ", ".join(places[:PLACES])
            print(f"  {message}\n    {len(places)} pages: {shown}")
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    _say(begun, f"CPU time: {sum(one.ru_utime + one.ru_stime for one in used):.0f} s")
    return int(any(found.values()))


def _say(begun: float, what: str) -> None:
    print(f"{time.monotonic() - begun:5.0f} s  {what}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
