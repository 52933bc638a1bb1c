"""A full disk: store, then database, then log on a file system of 24 MiB, filled to the last byte.

The real command runs a site on it. Each time: what readers have stays as it is, the desk says so within 5 s,
and what was published meanwhile, or is then saved, reaches readers by itself within 30 s of space coming
back. Needs to mount a file system: root, or user namespaces (then it starts itself again in one).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.system.newsroom import Killed, Publisher
from tests.system.test_newsroom_down import addresses, read_all

from bench.desk import Desk, body_of
from broadsheet.testing.site import Answer, RunningSite

SIZE = "24m"
TOLD, RECOVERED = 5.0, 30.0
AT_REST = 4
"""Looks in a row, five seconds apart, that find every page as it was."""

STORIES = 150
"""Of the site whose store is filled. The demonstration's pictures in all their sizes take more than SIZE."""

IN_NAMESPACE = "BENCH_DISK_MOUNTS"


@dataclass
class Filled:
    """What came of one of them; times in seconds, None for never."""

    place: str
    differing: list[str]
    told: float | None
    recovered: float | None
    alive: bool
    notes: str = ""

    def print(self) -> bool:
        good = (
            not self.differing
            and self.told is not None
            and self.told <= TOLD
            and self.recovered is not None
            and self.recovered <= RECOVERED
            and self.alive
        )
        told, recovered = (
            "never" if at is None else f"after {at:.1f} s" for at in (self.told, self.recovered)
        )
        print(f"{self.place} full: {len(self.differing)} pages differ for readers; the desk says so {told}")
        print(f"  (within {TOLD:g}); recovered {recovered} of space coming back (within {RECOVERED:g});")
        print(f"  the same processes all the time: {'yes' if self.alive else 'NO'}. {self.notes}")
        for page in self.differing[:2]:
            print(f"    {page}")
        print(f"  {'holds' if good else 'FAILS'}", flush=True)
        return good


def main(words: Sequence[str] = ()) -> int:
    """All three, or those that are named: store, database, log."""
    parts = {"store": _store, "database": _database, "log": _log}
    if unknown := set(words) - set(parts):
        print(f"There is no {', '.join(unknown)}: {', '.join(parts)}")
        return 2
    if not _may_mount():
        if os.environ.get(IN_NAMESPACE) or not shutil.which("unshare"):
            print("Not measured: no file system can be mounted here. It needs root, or user namespaces.")
            return 1
        apart = [
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            sys.executable,
            "-m",
            "bench.disk",
            *words,
        ]
        return subprocess.run(apart, env={**os.environ, IN_NAMESPACE: "1"}, check=False).returncode
    good = True
    for name in words or parts:
        with tempfile.TemporaryDirectory(prefix="bench-disk-") as folder:
            good = parts[name](Path(folder)).print() and good
    return 0 if good else 1


def _may_mount() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        if not _mount(Path(folder)):
            return False
        _unmount(Path(folder))
    return True


def _mount(place: Path) -> bool:
    place.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "broadsheet-bench", str(place)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _unmount(place: Path) -> None:
    subprocess.run(["umount", "--lazy", str(place)], check=False, capture_output=True)


def _fill(place: Path) -> Path:
    """A file that takes all that is left."""
    stopper = place / "stopper"
    _fill_up(stopper)
    return stopper


def _fill_up(grown: Path) -> None:
    """Let a file grow as far as there is space."""
    with grown.open("ab", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError:
                pass


def _until(happened: Callable[[], object], seconds: float) -> float | None:
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            if happened():
                return time.monotonic() - began
        except (OSError, RuntimeError):
            pass
        time.sleep(0.1)
    return None


def _made(folder: Path) -> RunningSite:
    site = RunningSite(folder / "site")
    site.make("--demo")
    return site


def _started(site: RunningSite) -> tuple[Desk, dict[str, int | None]]:
    site.start()
    site.wait_for(site.is_baked, seconds=600, what="the first bake")
    desk = Desk(site.newsroom_port)
    desk.sign_in("admin", (site.root / "private" / "first-password").read_text().strip())
    return desk, _processes(site)


def _board(desk: Desk) -> str:
    return desk.get("/desk/press/")


def _saving_says(desk: Desk, fields: dict[str, str]) -> str:
    """What the desk answers to a story that is sent."""
    try:
        desk.send("/desk/stories/add/", fields | {"headline": f"Not for now {time.monotonic()}"})
    except urllib.error.HTTPError as answer:
        return answer.read().decode()
    return ""


def _processes(site: RunningSite) -> dict[str, int | None]:
    return {name: site.pid(name) for name in ("delivery", "press", "newsroom")}


def _differing(site: RunningSite, before: dict[str, Answer]) -> list[str]:
    """What differs for readers: each page, and where the first difference is."""
    after = read_all(site, list(before))
    found = []
    for path, page in before.items():
        now = after[path]
        if (page.status, page.body) != (now.status, now.body):
            pairs = enumerate(zip(page.text, now.text, strict=False))
            at = next((at for at, (old, new) in pairs if old != new), 0)
            was, has = (answer.text[max(0, at - 60) : at + 60] for answer in (page, now))
            found.append(f"{path}: {page.status} is {now.status}, {was!r} is {has!r}")
    return found


def _pages(site: RunningSite) -> dict[str, Answer]:
    """All pages, once they stay as they are: pictures' other sizes come behind the first bake, one picture
    every few seconds where the machine has other work.
    """
    before: dict[str, bytes] = {}
    same = 0
    for _ in range(120):
        pages = read_all(site, [path for path in addresses(site) if "/live/" not in path])
        bodies = {path: page.body for path, page in pages.items()}
        same = same + 1 if bodies == before else 0
        if same == AT_REST:
            return pages
        before = bodies
        time.sleep(5)
    raise RuntimeError("the pages do not come to rest")


def _store(folder: Path) -> Filled:
    site = RunningSite(folder / "site")
    site.make()
    site.call("demo", "--stories", str(STORIES))
    kept = folder / "kept"
    shutil.move(site.public, kept)
    _mount(site.public)
    try:
        shutil.copytree(kept, site.public, dirs_exist_ok=True)
        desk, processes = _started(site)
        with Publisher(site) as publisher:
            before = _pages(site)
            stopper = _fill(site.public)
            filled = time.monotonic()
            story = publisher.publish("Published while the disk was full")
            told = _until(lambda: "disk of the readers" in _board(desk), 20)
            told = None if told is None else time.monotonic() - filled
            time.sleep(15)  # long enough for waits to have grown
            differing = _differing(site, before)
            in_log = "no space is left" in site.tail(400)
            stopper.unlink()
            recovered = _until(lambda: site.get(story.path).status == 200, 60)
            quiet = _until(lambda: "disk of the readers" not in _board(desk), 30)
        alive = _processes(site) == processes and quiet is not None
        if not alive:
            print(f"{processes} are {_processes(site)}; the board calm after {quiet}\n{site.tail(60)}")
        return Filled(
            "the store", differing, told, recovered, alive, f"In the log: {'yes' if in_log else 'NO'}."
        )
    finally:
        site.stop()
        _unmount(site.public)


def _database(folder: Path) -> Filled:
    site = _made(folder)
    private, kept = site.root / "private", folder / "kept"
    shutil.move(private, kept)
    _mount(private)
    try:
        shutil.copytree(kept, private, dirs_exist_ok=True)
        private.chmod(0o700)
        desk, processes = _started(site)
        before = _pages(site)
        fields = desk.open_form("/desk/stories/add/") | body_of("A paragraph. " * 400)
        stopper = _fill(private)
        filled = time.monotonic()
        # What the write-ahead log has room for left over is used up by saving; from then on it says so.
        saved = _until(lambda: "disk is full" in _saving_says(desk, fields), 20)
        told = _until(lambda: "disk of the database" in _board(desk), 20)
        told = None if told is None else time.monotonic() - filled
        time.sleep(15)
        differing = _differing(site, before)
        stopper.unlink()
        with Publisher(site) as publisher:
            freed = time.monotonic()
            recovered = None
            while time.monotonic() - freed < 60 and recovered is None:
                try:
                    story = publisher.publish("Published when there was space again")
                except Killed:
                    time.sleep(1)
                    continue
                if _until(lambda path=story.path: site.get(path).status == 200, 60) is not None:
                    recovered = time.monotonic() - freed
        quiet = _until(lambda: "disk of the database" not in _board(desk), 30)
        alive = _processes(site) == processes and quiet is not None
        note = "Saving says so too." if saved is not None else "Saving did NOT say so."
        return Filled("the database", differing, told, recovered, alive and saved is not None, note)
    finally:
        site.stop()
        _unmount(private)


def _log(folder: Path) -> Filled:
    logs = folder / "logs"
    _mount(logs)
    site = _made(folder)
    site.log = logs / "site.log"
    try:
        desk, processes = _started(site)
        before = _pages(site)
        stopper = _fill(logs)
        _fill_up(site.log)  # its last block has room for some lines
        filled = time.monotonic()
        # A line is lost when there is one: a process that is started again is worth two.
        site.kill("delivery")
        told = _until(lambda: "disk of the log" in _board(desk), 20)
        told = None if told is None else time.monotonic() - filled
        _until(lambda: site.get("/").status == 200, 30)  # delivery is started again
        differing = _differing(site, before)
        with Publisher(site) as publisher:
            story = publisher.publish("Published while the log was full")
            went = _until(lambda: site.get(story.path).status == 200, 60)
        stopper.unlink()
        recovered = _until(lambda: "disk of the log" not in _board(desk), 60)
        after = _processes(site)
        alive = went is not None and all(after[name] == processes[name] for name in ("press", "newsroom"))
        return Filled("the log", differing, told, recovered, alive, "Delivery was killed on purpose.")
    finally:
        site.stop()
        _unmount(logs)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
