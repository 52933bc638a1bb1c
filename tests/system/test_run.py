"""`broadsheet run`: starting, starting again, ending, and refusing to start with one line of advice."""

import os
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
    supervisor = int((site.root / "private/run.lock").read_text())
    started = descendants(supervisor)
    assert len(started) >= 4

    os.kill(supervisor, signal.SIGKILL)

    site.wait_for(lambda: not any(map(is_alive, started)), seconds=5, what="the end of every process")
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
