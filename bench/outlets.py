"""What the outlets cost a publication in a small and in a large archive: files, and seconds to render them.

The archive's stories are written and not baked (`bench.files`), so that 100,000 of them take minutes.
"""

from __future__ import annotations

import argparse
import json
import sys

from bench.site import made_site

SLACK = 1.5
"""How many times as long the large archive may take: a shared machine's own spread is a third."""


def main(words: list[str] | None = None) -> int:
    """Run it; 1 where the large archive's publication writes more outlets or renders them slower."""
    asked = argparse.ArgumentParser(prog="bench outlets")
    asked.add_argument("--sizes", default="1000,100000")
    given = asked.parse_args(words or [])
    runs = []
    print("| archive | outlets written | rendering them | the whole publication | files in all |")
    print("|---|---|---|---|---|")
    for size in map(int, given.sizes.split(",")):
        with made_site(stories=size) as site:
            *_, told, files = site.python("-m", "bench.files").splitlines()
        run = json.loads(told)
        runs.append(run)
        print(
            f"| {size:,} | {sum(run['outlets'].values())} | {run['rendering'] * 1000:.0f} ms "
            f"| {run['seconds'] * 1000:.0f} ms | {files} |",
            flush=True,
        )
    same = all(run["outlets"] == runs[0]["outlets"] for run in runs)
    print("outlets of a publication:", runs[0]["outlets"] if same else [run["outlets"] for run in runs])
    slow = runs[-1]["rendering"] > SLACK * runs[0]["rendering"]
    return int(not same or slow)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
