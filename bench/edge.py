"""Behind the shipped nginx.conf: the hot story beside nginx' own static file; how soon a publication is seen.

Unencrypted on both sides: TLS costs both the same and would only bring them closer together. Nothing else of
the shipped file is changed. BENCH_COLD is how many seconds nobody asks for the cold page.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from tests.deploy import edge

from bench.plates import Pair, story
from bench.servers import delivery, fetch, missing_tools, nginx
from bench.wrk import CONNECTIONS, Run, measure

HOT, COLD = "/2024/11/23/the-hot-story", "/2019/02/03/the-cold-story"
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
COLD_TIME = float(os.environ.get("BENCH_COLD", "300"))
LEAST, AIM, VISIBLE = 0.65, 0.85, 2.0
PUBLICATIONS = 5


def main() -> int:
    missing = missing_tools()
    if missing:
        print(f"Not measured: this needs {' and '.join(missing)}.")
        return 1
    with tempfile.TemporaryDirectory(prefix="bench-edge-") as folder:
        return 0 if _measure(Path(folder)) else 1


def _measure(folder: Path) -> bool:
    pair = Pair(folder / "site")
    for path in (HOT, COLD):
        pair.write_story(path, story(1, 2400))
    pair.bump()
    with (
        nginx(folder / "static", pair.html) as static,
        delivery(pair.public, cache=64) as ours,
        edge.nginx(ours.port, ours.port, (" ssl http2", ""), (edge.READERS, "localhost")) as shipped,
    ):
        bodies = [fetch(port, HOT, accept_encoding="gzip")[2] for port in (static.port, shipped.secure)]
        if bodies[0] != bodies[1]:
            raise RuntimeError("the servers do not send the same bytes")
        fetch(shipped.secure, COLD)
        asked = time.monotonic()
        runs: list[tuple[Run, Run]] = []
        for _ in range(ROUNDS):
            runs.append((measure(static.port, [HOT], seconds=4), measure(shipped.secure, [HOT], seconds=4)))
        seen = _publish_under_load(pair, shipped.secure)
        time.sleep(max(0.0, COLD_TIME - (time.monotonic() - asked)))
        pair.write_story(COLD, story(99, 2400))
        pair.bump()
        published = time.monotonic()
        cold = _until_seen(shipped.secure, COLD, story(99, 2400)[:60], published)
    return _print(runs, seen, cold, len(bodies[0]))


def _publish_under_load(pair: Pair, port: int) -> list[float]:
    """Publish while all connections ask for the story; how long each took to be seen, in seconds."""
    load = threading.Thread(target=measure, args=(port, [HOT]), kwargs={"seconds": PUBLICATIONS * 2 + 2})
    load.start()
    seen = []
    for version in range(10, 10 + PUBLICATIONS):
        body = story(version, 2400)
        pair.write_story(HOT, body)
        pair.bump()
        seen.append(_until_seen(port, HOT, body[:60], time.monotonic()))
        time.sleep(1)
    load.join()
    return seen


def _until_seen(port: int, path: str, text: bytes, published: float) -> float:
    while text not in fetch(port, path)[2]:
        time.sleep(0.02)
    return time.monotonic() - published


def _print(runs: list[tuple[Run, Run]], seen: list[float], cold: float, size: int) -> bool:
    ratios = [ours.rate / theirs.rate for theirs, ours in runs]
    errors = sum(run.errors for pair in runs for run in pair)
    fast = median(ratios) >= LEAST and not errors
    soon = max(*seen, cold) < VISIBLE
    theirs, ours = (median(run.rate for run in side) for side in zip(*runs, strict=True))
    p99 = median(run.p99 for _, run in runs)
    spread = f"{median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
    print(f"{CONNECTIONS} connections, {size:,} bytes a page (gzip), unencrypted.")
    print(
        f"hot story: nginx static {theirs:,.0f}/s, the shipped nginx.conf {ours:,.0f}/s, ratio {spread},"
        f" p99 {p99:.2f} ms, {errors} errors: {'holds' if fast else 'FAILS'} (at least {LEAST}, aim {AIM})"
    )
    print(
        f"a publication is seen after {max(seen):.2f} s at most under this load, after {cold:.2f} s on a page"
        f" nobody asked for in {COLD_TIME:.0f} s: {'holds' if soon else 'FAILS'} (under {VISIBLE:.0f} s)"
    )
    return fast and soon


if __name__ == "__main__":
    raise SystemExit(main())
