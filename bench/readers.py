"""Readers by the thousand: on the live stream while news comes in, and those who come to take places away.

Line 1: READERS on the stream, an item a second for SECONDS, 500 page requests a second beside, 150 frozen
readers, a takeover by another version and a restart in between; then the largest number of readers with which
it still holds. Line 2: slow heads, slow bodies, idle connections, and an honest reader among them.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench.apart import allow_many_files
from bench.attackers import siege
from bench.night import Night, night

READERS = 2_000
SECONDS = 100
AIM = 10_000
STEPS = (3_000, 4_000, 6_000, 8_000, 10_000)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--frozen", type=int, default=150)
    parser.add_argument(
        "--no-most", action="store_true", help="do not look for the largest number that holds"
    )
    parser.add_argument("--part", choices=("stream", "siege"), help="one line alone")
    given = parser.parse_args(words or [])
    hard = allow_many_files()
    good = True
    with tempfile.TemporaryDirectory(prefix="bench-readers-") as folder:
        if given.part != "siege":
            seen = night(Path(folder) / "one", given.readers, given.seconds, given.frozen)
            good = _print(seen)
            if not given.no_most:
                _look_for_the_most(Path(folder), hard)
        if given.part != "stream":
            seen_siege = siege(Path(folder) / "two")
            good = seen_siege.print() and good
    return 0 if good else 1


def _look_for_the_most(folder: Path, hard: int) -> None:
    most = READERS
    for count in STEPS:
        if count + 1_000 > hard:
            print(
                f"Not tried: {count:,} readers need more than the {hard:,} open files that the system allows."
            )
            break
        if not _print(night(folder / str(count), count, 30, 0, restarts=False)):
            break
        most = count
    print(f"The largest number that held: {most:,} readers (aim {AIM:,})")


def _print(seen: Night) -> bool:
    for line in seen.lines():
        print(line, flush=True)
    return seen.holds()


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
