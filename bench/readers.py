"""Readers by the thousand: on the live stream while news comes in, and those who come to take places away.

Line 1: READERS on the stream, an item a second for SECONDS, 500 page requests a second beside, 150 frozen
readers, a takeover by another version and a restart in between; then the largest number of readers with which
it still holds. Line 2: slow heads, slow bodies, idle connections, and an honest reader among them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.apart import allow_many_files
from bench.attackers import siege
from bench.night import Night, night

READERS = 2_000
SECONDS = 100
AIM = 10_000
SPARE_FILES = 1_000
LOOKS, LOOK_SECONDS = 6, 30
"""How often the largest number is looked for at most, and for how long each time: about six minutes."""


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--frozen", type=int, default=150)
    parser.add_argument("--aim", type=int, default=AIM, help="the largest number that is tried")
    parser.add_argument("--look", type=int, default=LOOK_SECONDS, help="seconds of each number that is tried")
    parser.add_argument(
        "--no-most", action="store_true", help="do not look for the largest number that holds"
    )
    parser.add_argument("--part", choices=("stream", "siege"), help="one line alone")
    given = parser.parse_args(words or [])
    limit = allow_many_files()
    good = True
    with tempfile.TemporaryDirectory(prefix="bench-readers-") as folder:
        if given.part != "siege":
            good = _print(night(Path(folder) / "one", given.readers, given.seconds, given.frozen))
            if good and not given.no_most:
                aim = min(given.aim, limit - SPARE_FILES)

                def holds(count: int) -> bool:
                    return _print(night(Path(folder) / str(count), count, given.look, 0, restarts=False))

                most = largest(given.readers, aim, holds)
                print(f"The largest number that held: {most:,} readers (aim {given.aim:,}; {limit:,} files)")
        if given.part != "stream":
            good = siege(Path(folder) / "two").print() and good
    return 0 if good else 1


def largest(known: int, aim: int, holds: Callable[[int], bool]) -> int:
    """The largest number up to `aim` that was seen to hold, to a tenth, with LOOKS looks at most; `known`
    is one that does.
    """
    fails = None
    for _ in range(LOOKS):
        count = min(aim, known * 2) if fails is None else (known + fails) // 4 * 2
        if count <= known or (fails is not None and fails - known <= known // 10):
            break
        if holds(count):
            known = count
        else:
            fails = count
    return known


def _print(seen: Night) -> bool:
    for line in seen.lines():
        print(line, flush=True)
    return seen.holds()


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
