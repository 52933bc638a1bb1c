"""`broadsheet run`: starting, starting again, ending, and refusing to start with one line of advice."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from broadsheet.testing.site import RunningSite

pytestmark = pytest.mark.xdist_group("system")

# The promise is 5 seconds on a machine with nothing else to do; a test run shares its two processors.
SECOND_START = 5.0
BUSY = 4.0


def refused(site: RunningSite, **environment: str) -> str:
    """What `broadsheet run` says when it does not start; fails when it does, or says more than a line."""
    done = subprocess.run(
        [sys.executable, "-m", "broadsheet", "run"],
        env=site.environment | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    lines = (done.stdout + done.stderr).strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


@pytest.fixture
def stopped_site(running_site: RunningSite):
    """The site, stopped; a start takes too long to have one for each test."""
    assert running_site.stop() == 0
    return running_site


def descendants(pid: int) -> set[int]:
    """The process and everything that it has started, directly or not."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def test_nobody_else_may_read_the_database(running_site: RunningSite) -> None:
    def modes() -> dict[str, int]:
        found = (running_site.root / "private").glob("newsroom.sqlite3*")
        return {file.name: file.stat().st_mode for file in found}

    # The write-ahead log and its index are there while somebody has the database open.
    running_site.wait_for(lambda: len(modes()) == 3, seconds=30, what="the press at the database")
    assert [name for name, mode in modes().items() if mode & 0o077] == []


def test_delivery_holds_no_secret_no_database_and_no_writable_file_of_the_store(running_site: RunningSite):
    """What could be reached through a hole in delivery, read from /proc of its processes."""
    home = running_site.root
    secrets = [(home / "private" / name).read_text().strip() for name in ("secret.key", "first-password")]
    pids = descendants(running_site.pid("delivery") or 0)
    assert len(pids) >= 2
    for pid in pids:
        process = Path(f"/proc/{pid}")
        environment = (process / "environ").read_bytes().decode()
        assert not any(secret in environment for secret in secrets)
        assert "DATABASE" not in environment
        assert "SECRET" not in environment
        assert str(home / "private") not in environment
        opened = {}
        for descriptor in (process / "fd").iterdir():
            target = os.readlink(descriptor)
            flags = int(
                re.search(r"flags:\s+(\d+)", (process / "fdinfo" / descriptor.name).read_text())[1], 8
            )
            opened[target] = flags & os.O_ACCMODE
        assert not [target for target in opened if "/private/" in target or "sqlite" in target]
        written = [
            target for target, mode in opened.items() if mode != os.O_RDONLY and target.startswith(str(home))
        ]
        assert written == []
        for line in (process / "maps").read_text().splitlines():
            if str(home) in line:  # the generation, mapped to be read
                assert line.split()[1].startswith("r--"), line
        modules = (process / "maps").read_text()
        assert "_sqlite3" not in modules
        assert "psycopg" not in modules
        # Its memory holds no secret either: it was never told one.
        assert not any(secret.encode() in heap(process) for secret in secrets)


def heap(process: Path) -> bytes:
    """The writable memory of a process."""
    held = b""
    with (process / "mem").open("rb") as memory:
        for line in (process / "maps").read_text().splitlines():
            if line.endswith("[heap]"):
                start, end = (int(number, 16) for number in line.split()[0].split("-"))
                memory.seek(start)
                held += memory.read(end - start)
    return held


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_site_that_runs_already_is_one_line(running_site: RunningSite) -> None:
    said = refused(running_site, BROADSHEET_PORT="1", BROADSHEET_NEWSROOM_PORT="2")

    assert "is running already (process " in said


def test_the_second_start_is_fast_and_loses_nothing(stopped_site: RunningSite) -> None:
    site = stopped_site
    site.start()
    site.call(
        "story",
        "create",
        "--publish",
        "-",
        stdin='{"headline": "Kept over night", "edition": "en", "standfirst": "x"}',
    )
    site.wait_for(lambda: "Kept over night" in site.get("/").text, what="the story on the front page")
    assert site.stop() == 0

    begun = time.monotonic()
    site.start()
    took = time.monotonic() - begun

    assert "Kept over night" in site.get("/").text
    assert took < SECOND_START * BUSY
    print(f"second start: {took:.1f} s")  # noqa: T201 - for whoever looks at the figures


def test_nothing_is_left_when_the_supervisor_is_killed(stopped_site: RunningSite) -> None:
    site = stopped_site
    site.start()
    supervisor = int((site.root / "private/run.lock").read_text().split()[0])
    started = descendants(supervisor)
    assert len(started) >= 4

    os.kill(supervisor, signal.SIGKILL)

    site.wait_for(lambda: not any(map(is_alive, started)), seconds=20, what="the end of every process")
    site.stop()


def test_a_taken_port_is_one_line(stopped_site: RunningSite) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", stopped_site.newsroom_port))
        taken.listen(1)

        said = refused(stopped_site)

    assert f"Port {stopped_site.newsroom_port} is taken" in said
    assert "BROADSHEET_NEWSROOM_PORT=" in said


def test_a_folder_that_is_no_site_is_one_line(running_site: RunningSite, tmp_path: Path) -> None:
    said = refused(running_site, BROADSHEET_HOME=str(tmp_path))

    assert "broadsheet init" in said


def test_a_database_from_a_newer_version_is_one_line(stopped_site: RunningSite) -> None:
    file = stopped_site.root / "private/newsroom.sqlite3"

    def change(statement: str) -> None:
        with closing(sqlite3.connect(file)) as database, database:
            database.execute(statement)

    change(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('stories', '9999_future', '2099-01-01')"
    )
    try:
        said = refused(stopped_site)
    finally:
        change("DELETE FROM django_migrations WHERE name = '9999_future'")

    assert "from a newer Broadsheet: it has stories.9999_future" in said
    assert "restore a backup" in said


def test_a_file_in_place_of_a_folder_is_one_line(stopped_site: RunningSite) -> None:
    # Root may write everywhere, so a folder is made unusable in a way that stops root as well.
    public, aside = stopped_site.public, stopped_site.root / "aside"
    public.rename(aside)
    public.touch()
    try:
        said = refused(stopped_site)
    finally:
        public.unlink()
        aside.rename(public)

    assert f"{public} cannot be written to" in said
