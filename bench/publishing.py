"""Publishes a story every second until it is ended: plate and river for delivery, the whole page for
nginx.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.plates import Pair, story


@contextlib.contextmanager
def beside(root: Path, path: str) -> Iterator[None]:
    """While this is open, another process publishes into the store below `root`."""
    process = subprocess.Popen([sys.executable, "-m", "bench.publishing", str(root), path])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def publish_for_ever(root: Path, path: str) -> None:
    """The same writer as the press: replaced files, then the generation."""
    pair = Pair.__new__(Pair)
    pair.public, pair.html = root / "public", root / "html"
    version = 1
    while True:
        started = time.monotonic()
        pair.write_river(version)
        pair.write_story(path, story(version, 2400))
        pair.bump()
        version += 1
        time.sleep(max(0.0, 1 - (time.monotonic() - started)))


if __name__ == "__main__":
    publish_for_ever(Path(sys.argv[1]), sys.argv[2])
