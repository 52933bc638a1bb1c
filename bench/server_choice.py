"""The measurement behind ADR 001: nginx, our protocol and Granian RSGI sending the same prebuilt bytes.

Run it with `python -m bench.server_choice`; it is no part of `make bench`, because the choice is made.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench.plates import Pair, story
from bench.servers import Served, delivery, fetch, free_port, missing_tools, nginx, running
from bench.wrk import Run, measure

HOT = "/2024/11/23/the-hot-story"
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))


async def app(scope: Any, protocol: Any) -> None:
    """The least that an RSGI application can do: look the path up, send bytes that are ready."""
    page = _PAGES.get(scope.path)
    if page is None:
        protocol.response_empty(404, [])
    else:
        protocol.response_bytes(200, page[0], page[1])


_PAGES: dict[str, tuple[list[tuple[str, str]], bytes]] = {}
if "BENCH_PAGE" in os.environ:
    _HEADERS = [
        ("content-type", "text/html; charset=utf-8"),
        ("content-encoding", "gzip"),
        ("cache-control", "public, max-age=0, s-maxage=5"),
        ("etag", '"0123456789abcdef"'),
        ("vary", "Accept-Encoding"),
    ]
    _PAGES[HOT] = (_HEADERS, Path(os.environ["BENCH_PAGE"]).read_bytes())


@contextlib.contextmanager
def granian(page: Path) -> Iterator[Served]:
    """Granian RSGI with one worker; yields where."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "rsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--no-ws", "--log-level", "warning", "bench.server_choice:app"),
    ]
    with running(command, port, {**os.environ, "BENCH_PAGE": str(page)}) as served:
        yield served


def main() -> int:
    """Measure the three in turn and print the table."""
    missing = missing_tools()
    if missing:
        print(f"Not measured: this needs {' and '.join(missing)}.")
        return 1
    with tempfile.TemporaryDirectory(prefix="bench-choice-") as place, contextlib.ExitStack() as stack:
        folder = Path(place)
        pair = Pair(folder / "hot")
        pair.write_story(HOT, story(1, 2400))
        pair.bump()
        servers = {
            "nginx, 2 workers": stack.enter_context(nginx(folder / "nginx", pair.html)),
            "our protocol, 2 processes": stack.enter_context(delivery(pair.public, cache=64)),
            "Granian RSGI, 1 worker": stack.enter_context(granian(Path(f"{pair.html}{HOT}.gz"))),
        }
        bodies = {fetch(served.port, HOT, accept_encoding="gzip")[2] for served in servers.values()}
        if len(bodies) != 1:
            raise RuntimeError("the servers do not send the same bytes")
        runs: dict[str, list[Run]] = {name: [] for name in servers}
        costs: dict[str, list[float]] = {name: [] for name in servers}
        for _ in range(ROUNDS):
            for name, served in servers.items():
                before = served.processor_time()
                run = measure(served.port, [HOT], seconds=SECONDS)
                runs[name].append(run)
                costs[name].append((served.processor_time() - before) / (run.rate * SECONDS) * 1e6)
    theirs = [run.rate for run in runs["nginx, 2 workers"]]
    print(f"{len(bodies.pop()):,} bytes, {ROUNDS} rounds in turn")
    print(f"{'':<26} {'req/s':>8}  of nginx (rounds)      p99 ms  processor time, us a request (least)")
    for name, held in runs.items():
        ratios = [run.rate / rate for run, rate in zip(held, theirs, strict=True)]
        print(
            f"{name:<26} {median(run.rate for run in held):>8,.0f}  {median(ratios):.2f}"
            f" ({min(ratios):.2f}-{max(ratios):.2f})  {median(run.p99 for run in held):>10.2f}"
            f"  {median(costs[name]):>10.1f} ({min(costs[name]):.1f})"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
