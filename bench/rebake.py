"""A whole archive baked again on a running site, with the press killed on the way.

scripts/bench rebake                                 100,000 stories, five kills
scripts/bench rebake --stories 500 --kills 1         small, to see whether it works

It holds when every output has been baked again, no kill loses what was done before it, what is left and the
remaining time are told all the while, nothing has failed, and readers get the same pages as before.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from broadsheet.testing.site import RunningSite

SAMPLE = 500
"""Pages that are read before and after."""

LONGEST = 3 * 3600.0
"""Seconds that a bake may take."""

_LEFT = re.compile(rb"(at least )?([\d,]+) pages? left, ([\d,]+) min to go")


@dataclass
class Told:
    """What went wrong, in words, and the numbers for the one line at the end."""

    faults: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def main(words: list[str] | None = None) -> int:
    """Returns 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=5)
    given = parser.parse_args(words or [])
    print(f"load of the machine: {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-rebake-") as folder:
        site = RunningSite(Path(folder) / "site")
        site.make()
        site.call("demo", "--stories", str(given.stories))
        site.start()
        try:
            began = time.monotonic()
            site.wait_for(site.is_baked, seconds=LONGEST, what="the first bake")
            outputs = _count(site, "1")
            print(f"first bake: {outputs:,} outputs in {time.monotonic() - began:.0f} s", flush=True)
            return _rebake(site, outputs, given.kills)
        finally:
            site.stop()


def _rebake(site: RunningSite, outputs: int, kills: int) -> int:
    before = _read(site)
    (row,) = _ask(site, "SELECT max(id) FROM outbox_outboxrow")
    told, log = Told(), site.root / "rebake.log"
    began = time.monotonic()
    with log.open("wb") as out:
        command = [sys.executable, "-m", "broadsheet", "press", "rebake", "--all", "--wait"]
        looking = subprocess.Popen(command, env=site.environment, stdout=out, stderr=out)
    try:
        for number in range(1, kills + 1):
            _kill_at(site, row, outputs * number // (kills + 1), told)
        code = looking.wait(LONGEST)
    finally:
        looking.kill()
    seconds = time.monotonic() - began
    again = _count(site, "position > ?", row)
    _check(site, told, log.read_bytes(), before)
    if code or again < outputs:
        told.faults.append(f"the command ended with {code}, {again:,} of {outputs:,} baked again")
    print(f"baked again: {again:,} outputs in {seconds:.0f} s, {kills} kills ({', '.join(told.kept)})")
    for fault in told.faults[:10]:
        print(f"  {fault}")
    print("BROKEN" if told.faults else "held")
    return int(bool(told.faults))


def _kill_at(site: RunningSite, row: int, wanted: int, told: Told) -> None:
    """`kill -9` the press once so many outputs are baked again; none of them may be lost by it."""
    # Counting reads the whole ledger: twice a second is often enough.
    site.wait_for(
        lambda: time.sleep(0.5) or _count(site, "position > ?", row) >= wanted,
        seconds=LONGEST,
        what="the next kill",
    )
    # At a moment that nobody chose, in the middle of a batch.
    time.sleep(random.uniform(0, 2))
    done = _count(site, "position > ?", row)
    dead = site.kill("press")
    site.wait_for(lambda: site.pid("press") not in (None, dead), seconds=60, what="the press to come back")
    after = _count(site, "position > ?", row)
    told.kept.append(f"{done:,} done, {after:,} after")
    if after < done:
        told.faults.append(f"{done:,} outputs were baked again before a kill, {after:,} after it")


def _check(site: RunningSite, told: Told, printed: bytes, before: dict[str, tuple[int, str]]) -> None:
    lines = [int(left.replace(b",", b"")) for _, left, _ in _LEFT.findall(printed)]
    print(f"the command told what is left and the time to go {len(lines)} times; its last lines:")
    for line in printed.decode().splitlines()[-3:]:
        print(f"    {line}")
    if len(lines) < 5 or lines[-1] >= max(lines):
        told.faults.append("no progress was told")
    failed = _ask(site, "SELECT count(*) FROM press_pressjob WHERE attempts > 0")[0]
    if failed:
        told.faults.append(f"{failed} pages failed")
    differ = [path for path, page in _read(site, list(before)).items() if page != before[path]]
    told.faults += [f"{path} is another page than before" for path in differ]


def _read(site: RunningSite, paths: list[str] | None = None) -> dict[str, tuple[int, str]]:
    """Status and text of those pages, or of a sample of the site's story pages."""
    if paths is None:
        with _database(site) as rows:
            found = rows.execute(
                "SELECT path FROM press_output WHERE kind = 'story' ORDER BY hash LIMIT ?", (SAMPLE,)
            )
            paths = [path for (path,) in found]
    answers = {path: site.get(path) for path in paths}
    return {path: (answer.status, answer.text) for path, answer in answers.items()}


def _count(site: RunningSite, where: str, *values: object) -> int:
    return int(_ask(site, f"SELECT count(*) FROM press_output WHERE {where}", *values)[0])


def _ask(site: RunningSite, query: str, *values: object) -> tuple:
    with _database(site) as rows:
        return rows.execute(query, values).fetchone()


def _database(site: RunningSite) -> contextlib.closing[sqlite3.Connection]:
    path = site.root / "private/newsroom.sqlite3"
    return contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
