"""200 stories due in the same second: with nothing in their way, and with a worker that is killed or finds
the disk full at random write calls. The system test, with more stories and more faults.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

TEST = "tests/whole/test_clock.py"


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=200)
    parser.add_argument("--faults", type=int, default=40)
    given = parser.parse_args(words or [])
    print(f"load of the machine: {os.getloadavg()[0]:.1f}", flush=True)
    counts = {"BENCH_CLOCK_STORIES": str(given.stories), "BENCH_CLOCK_FAULTS": str(given.faults)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", TEST], env=os.environ | counts, check=False
    )
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
