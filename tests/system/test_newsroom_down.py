"""With the newsroom stopped and the database gone, readers notice nothing, and the operator is told."""

import os
import signal
import time

import pytest

from broadsheet.kernel import plate
from broadsheet.kernel import site as sites
from broadsheet.kernel.paths import quote
from broadsheet.testing.site import Answer, RunningSite

pytestmark = pytest.mark.xdist_group("system")

VOLATILE = ("/live/",)
"""Addresses that say what is new now."""


def addresses(site: RunningSite) -> list[str]:
    """The address of every plate of the store, with its edition's prefix."""
    known = sites.parse_site((site.public / "site.json").read_bytes())
    prefixes = {edition.code: edition.prefix for edition in known.editions}
    found = []
    for file in sorted((site.public / "plates").rglob("*.plate")):
        page = plate.parse(file.read_bytes())
        found.append(quote(prefixes[page.edition] + page.path))
    return found


def read_all(site: RunningSite, paths: list[str]) -> dict[str, Answer]:
    return {path: site.get(path) for path in paths}


def move_database(site: RunningSite, *, away: bool) -> None:
    private, elsewhere = site.root / "private", site.root.with_name("elsewhere")
    elsewhere.mkdir(exist_ok=True)
    source, target = (private, elsewhere) if away else (elsewhere, private)
    for file in sorted(source.glob("newsroom.sqlite3*"), reverse=True):
        file.rename(target / file.name)


def rested(site: RunningSite) -> float:
    """For how many seconds no page has been written."""
    return time.time() - max(file.stat().st_mtime for file in (site.public / "plates").rglob("*.plate"))


def stop_newsroom(site: RunningSite, number: int) -> None:
    """Stop or continue the newsroom and the workers it has started."""
    pid = site.pid("newsroom")
    assert pid is not None
    os.killpg(os.getpgid(pid), number)


def read_until_the_database_goes(site: RunningSite, paths: list[str]) -> dict[str, Answer]:
    """Every page as it is when the database is taken away: between two bakes, which may come at any time."""
    for _ in range(30):
        began = time.time()
        before = read_all(site, paths)
        move_database(site, away=True)
        time.sleep(1)  # what was under way is written
        if rested(site) > time.time() - began:
            return before
        move_database(site, away=False)
    raise AssertionError("pages are written without an end")


def test_every_page_answers_the_same_bytes_and_healthz_says_what_is_down(running_site: RunningSite) -> None:
    paths = addresses(running_site)
    assert len(paths) > 50
    # The press may have come up before the newsroom, and bakes again behind the pages what has new pictures.
    running_site.wait_for(
        lambda: running_site.health()["status"] == "ok" and rested(running_site) > 5,
        seconds=120,
        what="everything to be in order and at rest",
    )
    stop_newsroom(running_site, signal.SIGSTOP)
    before = read_until_the_database_goes(running_site, paths)
    try:
        running_site.wait_for(
            lambda: running_site.health()["database"] == running_site.health()["newsroom"] == "unreachable",
            seconds=15,
            what="healthz to say that the newsroom and the database are unreachable",
        )
        health = running_site.health()
        assert health["status"] == "degraded"
        assert health["since"]
        during = read_all(running_site, paths)
    finally:
        move_database(running_site, away=False)
        stop_newsroom(running_site, signal.SIGCONT)

    differing = [
        path
        for path in paths
        if (before[path].status, before[path].body) != (during[path].status, during[path].body)
    ]
    assert differing == []
    assert {answer.status for answer in during.values()} <= {200, 301, 404, 410}
    running_site.wait_for(
        lambda: running_site.health()["status"] == "ok", seconds=20, what="everything to be well again"
    )


def test_a_newsroom_that_dies_without_its_database_takes_no_reader_with_it(running_site: RunningSite) -> None:
    move_database(running_site, away=True)
    try:
        dead = running_site.kill("newsroom")
        running_site.wait_for(
            lambda: running_site.pid("newsroom") not in (None, dead), what="a new newsroom", seconds=30
        )
        running_site.wait_for(
            lambda: running_site.health()["database"] == "unreachable", what="healthz to tell", seconds=20
        )
        assert running_site.get("/").status == 200
    finally:
        move_database(running_site, away=False)
    running_site.wait_for(
        lambda: running_site.health()["status"] == "ok", seconds=30, what="everything to be well again"
    )
