"""Runs the parts of the bench: all of them, or those that are named.

make bench                       everything, about half an hour on two cores
scripts/bench publish            one part
scripts/bench intake FOLDER      every file of a folder of samples through the importers
"""

from __future__ import annotations

import importlib
import sys

PARTS = {
    "delivery": "requests a second against nginx with the same bytes",
    "edge": "the hot story behind the shipped nginx.conf, and how soon a publication is seen there",
    "publish": "from the desk's POST to every page that shows the story, at 1,000 and 100,000 stories",
    "bake": "a whole archive baked on one core, beside Hugo with the same stories",
    "newsroom": "every page, filter and search of the desk, saving and publishing; ten editors writing",
    "machines": "every address of the demonstration site as a crawler finds it, a withdrawal, copies by JSON",
    "outlets": "what feeds, maps and JSON cost a publication at 1,000 and 100,000 stories",
    "weight": "what a story page weighs on a telephone, and how soon it is there on 1.6 Mbit/s",
    "lighthouse": "Lighthouse on the front, a section, a story and a day of three editions",
    "readers": "thousands on the live stream, and thousands who only take places away",
    "disk": "a full disk under the store, the database and the log",
    "clock": "200 stories due in the same second; again with the worker killed or its disk full at random",
    "kill": "kill -9 of worker, delivery and newsroom while publishing",
}
WITH_WORDS = {
    "intake": "every file of a folder of samples through the importers",
    "extraction": "the article in a saved page, by a gold standard and beside trafilatura",
    "addresses": "every old address of two imported sites, and the links inside",
    "fuzz": "the readers of imports against damaged files (make fuzz)",
    "rebake": "a whole archive baked again on a running site, with the press killed on the way (an hour)",
    "importing": "an export of so many posts with pictures, beside a running site; killed five times",
}
"""Parts that need to be told something: never run unless they are named."""


def main(names: list[str]) -> int:
    if names and names[0] in WITH_WORDS:
        return importlib.import_module(f"bench.{names[0]}").main(names[1:])
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"There is no part {unknown[0]}. Parts: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    failed = 0
    for name in names or PARTS:
        print(f"\n=== {name}: {PARTS[name]}", flush=True)
        failed |= importlib.import_module(f"bench.{name}").main()
    return failed


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
