"""Runs the parts of the bench: all of them, or those that are named.

make bench                       everything, about half an hour on two cores
scripts/bench publish            one part
"""

from __future__ import annotations

import importlib
import sys

PARTS = {
    "delivery": "requests a second against nginx with the same bytes",
    "publish": "from the desk's POST to every page that shows the story, at 1,000 and 100,000 stories",
    "kill": "kill -9 of worker, delivery and newsroom while publishing",
}


def main(names: list[str]) -> int:
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
