"""`kill -9` of worker, delivery and newsroom at random moments while publishing: the system test, many times.

The rounds are those of `tests/system/test_kill.py`, with its checks: no half page, no page missing, the order
of plates at every moment, every story visible within 10 s of the restart.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

TEST = "tests/system/test_kill.py::test_no_kill_shows_readers_a_half_page_a_missing_page_or_a_dead_link"


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="kills of each of the three processes")
    given = parser.parse_args(words or [])
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", TEST],
        env=os.environ | {"BENCH_KILL_ROUNDS": str(given.rounds)},
        check=False,
    )
    words_for = "no fault seen" if done.returncode == 0 else "FAILED"
    print(f"{given.rounds} kills of each process in {time.monotonic() - began:.0f} s: {words_for}")
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
