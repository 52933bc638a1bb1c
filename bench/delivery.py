"""Delivery beside nginx: the same bytes, one run, in turn, 32 connections with a browser's fields.

A line holds when the median of the ratios of its rounds does. Requests a second depend on the machine and
on what else runs there; the ratios of neighbouring runs hardly do.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.plates import Pair, fill, story
from bench.publishing import beside
from bench.servers import (
    OPEN_FILE_CACHE,
    OPEN_FILE_CACHE_VALID,
    WORKERS,
    delivery,
    fetch,
    missing_tools,
    nginx,
)
from bench.wrk import CONNECTIONS, Run, measure

HOT = "/2024/11/23/the-hot-story"
ARCHIVE = int(os.environ.get("BENCH_ARCHIVE", "50000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
P99_LIMIT = 20.0


@dataclass
class Line:
    """One line of the table: the runs of both servers, round by round."""

    name: str
    least: float
    aim: float | None
    nginx: list[Run] = field(default_factory=list)
    ours: list[Run] = field(default_factory=list)

    def ratios(self) -> list[float]:
        return [ours.rate / theirs.rate for ours, theirs in zip(self.ours, self.nginx, strict=True)]

    def print(self, ratio: float) -> bool:
        """Print the line; False where it does not hold."""
        p99 = median(run.p99 for run in self.ours)
        errors = sum(run.errors for run in self.ours + self.nginx)
        holds = ratio >= self.least and p99 < P99_LIMIT and not errors
        aim = f", aim {self.aim}" if self.aim else ""
        theirs, ours = (median(run.rate for run in runs) for runs in (self.nginx, self.ours))
        least, most = min(self.ratios()), max(self.ratios())
        print(
            f"{self.name:<34} {theirs:>9,.0f} {ours:>9,.0f} {ratio:>6.2f}  ({least:.2f}-{most:.2f})"
            f" {median(run.p99 for run in self.nginx):>7.2f} {p99:>7.2f}  {'holds' if holds else 'FAILS'}"
            f" (at least {self.least}{aim})" + (f", {errors} ERRORS" if errors else ""),
            flush=True,
        )
        return holds


def main() -> int:
    missing = missing_tools()
    if missing:
        print(f"Not measured: this needs {' and '.join(missing)}.")
        return 1
    with tempfile.TemporaryDirectory(prefix="bench-delivery-") as folder:
        return 0 if _measure(Path(folder)) else 1


def _measure(folder: Path) -> bool:
    pair = Pair(folder / "hot")
    pair.write_story(HOT, story(1, 2400))
    pair.bump()
    print(f"Writing an archive of {ARCHIVE:,} stories ...", flush=True)
    names = fill(folder / "archive", ARCHIVE)
    hot = Line("(a) one hot story with its river", 0.6, 0.9)
    archive = Line(f"(b) at random out of {ARCHIVE:,}", 0.15, 0.3)
    unmodified = Line("(c) 304 for the hot story", 0.6, None)
    publishing = Line("(d) as (a), a story a second", 0.8, None)
    with (
        nginx(folder / "nginx-hot", pair.html) as theirs,
        delivery(pair.public, cache=64) as ours,
    ):
        size = _compare(theirs.port, ours.port, HOT)
        tags = [fetch(port, HOT, accept_encoding="gzip")[1]["etag"] for port in (theirs.port, ours.port)]
        _take_turns(
            ROUNDS,
            lambda: hot.nginx.append(measure(theirs.port, [HOT], seconds=4)),
            lambda: hot.ours.append(measure(ours.port, [HOT], seconds=4)),
            lambda: unmodified.nginx.append(
                measure(theirs.port, [HOT], seconds=4, fields={"If-None-Match": tags[0]})
            ),
            lambda: unmodified.ours.append(
                measure(ours.port, [HOT], seconds=4, fields={"If-None-Match": tags[1]})
            ),
        )
        with beside(folder / "hot", HOT):
            _take_turns(
                ROUNDS,
                lambda: publishing.nginx.append(measure(theirs.port, [HOT], seconds=4)),
                lambda: publishing.ours.append(measure(ours.port, [HOT], seconds=4)),
            )
    with (
        nginx(folder / "nginx-archive", folder / "archive" / "html") as theirs,
        delivery(folder / "archive" / "public", cache=32) as ours,
    ):
        _compare(theirs.port, ours.port, names[len(names) // 2])
        for file in (folder / "archive").rglob("*"):  # both from memory: the disk is not what is compared
            if file.is_file():
                file.read_bytes()
        _take_turns(
            max(1, ROUNDS // 2),
            lambda: archive.nginx.append(measure(theirs.port, names, seconds=10)),
            lambda: archive.ours.append(measure(ours.port, names, seconds=10)),
        )
    print(
        f"\n{CONNECTIONS} connections, {size:,} bytes a page (gzip). nginx: {WORKERS} workers, gzip_static,"
        f" access_log off, open_file_cache {OPEN_FILE_CACHE}, valid {OPEN_FILE_CACHE_VALID}.\n"
        "In (b) delivery has a cache of 32 MiB and checks every plate that it loads.\n"
        f"{'':<34} {'nginx/s':>9} {'ours/s':>9} {'ratio':>6}  {'rounds':<11} {'nginx p99':>7} {'p99 ms':>6}"
    )
    good = [hot.print(median(hot.ratios())), archive.print(median(archive.ratios()))]
    good.append(unmodified.print(median(unmodified.ratios())))
    kept_theirs = median(run.rate for run in publishing.nginx) / median(run.rate for run in hot.nginx)
    kept_ours = median(run.rate for run in publishing.ours) / median(run.rate for run in hot.ours)
    good.append(publishing.print(kept_ours / kept_theirs))
    print(f"    (d) is the share kept while publishing: nginx {kept_theirs:.2f}, ours {kept_ours:.2f}")
    return all(good)


def _compare(theirs: int, ours: int, path: str) -> int:
    """Both send the same bytes, or there is nothing to compare; returns how many."""
    bodies = [fetch(port, path, accept_encoding="gzip") for port in (theirs, ours)]
    if bodies[0][2] != bodies[1][2] or any(body[1].get("content-encoding") != "gzip" for body in bodies):
        raise RuntimeError(
            f"the servers do not send the same bytes for {path}: {[body[:2] for body in bodies]}"
        )
    return len(bodies[0][2])


def _take_turns(rounds: int, *turns: Callable[[], None]) -> None:
    for _ in range(rounds):
        for turn in turns:
            turn()


if __name__ == "__main__":
    raise SystemExit(main())
