"""The pytest fixtures that every test of Broadsheet has. The root `conftest.py` loads them."""

import fcntl
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation
from playwright.sync_api import Browser

from broadsheet.kernel import clock as kernel_clock
from broadsheet.testing.browser import chromium
from broadsheet.testing.migrated import kept_database
from broadsheet.testing.site import RunningSite
from broadsheet.testing.sockets import only_loopback
from broadsheet.testing.templates import querying_nothing

SATURDAY = datetime(2024, 11, 23, 18, 10, tzinfo=UTC)
"""The moment a fake clock starts at: 20:10 in Kyiv, the river item of DESIGN.md's examples."""


@pytest.fixture(scope="session", autouse=True)
def no_foreign_sockets() -> Iterator[None]:
    """Nothing in a test run connects to another machine."""
    with only_loopback():
        yield


@pytest.fixture(scope="session", autouse=True)
def querying_templates() -> Iterator[None]:
    """No template that readers see asks the database."""
    with querying_nothing():
        yield


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A page asked for in Ukrainian leaves the test client's thread speaking it: no further than its test."""
    yield
    translation.deactivate()


@pytest.fixture
def clock() -> Iterator[kernel_clock.FakeClock]:
    """The product's clock, standing still at SATURDAY until the test moves it."""
    with kernel_clock.frozen(SATURDAY) as fake:
        yield fake


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's Chromium. A test that asks for it fails where there is none, and uses no ORM."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """The home of a site with the demonstration content that nothing has run on yet. To be copied.

    The workers of a run share one: whoever asks first makes it.
    """
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if hasattr(pytestconfig, "workerinput") else own) / "demonstration"
    with (folder.with_suffix(".lock")).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        home, made = folder / "home", folder / "made"
        if not made.exists():
            if kept_database(pytestconfig).exists():
                (home / "private").mkdir(parents=True, mode=0o700)
                database = home / "private" / "newsroom.sqlite3"
                database.touch(0o600)  # as a new site has it
                shutil.copyfile(kept_database(pytestconfig), database)
            # Its oldest days: a run bakes every page of them. Nothing is booked.
            RunningSite(home).make("--demo", "--demo-days", "3")
            made.touch()
    return home


@pytest.fixture(scope="session")
def baked(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> RunningSite:
    """A stopped site with the demonstration content, baked for its ports. Its home is to be copied."""
    site = RunningSite(tmp_path_factory.mktemp("baked") / "home")
    shutil.copytree(demonstration, site.root)
    try:
        site.start()
        site.wait_for(site.is_baked, seconds=180, what="the first bake")
        assert site.stop() == 0, site.tail()
    finally:
        site.stop()
    return site


@pytest.fixture(scope="module")
def running_site(baked: RunningSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """The real `broadsheet run` with the demonstration content, all of it baked, stopped afterwards.

    Modules that ask for it have one port, which is in the pages: one runs after the other in a worker.
    """
    home = tmp_path_factory.mktemp("site") / "home"
    shutil.copytree(baked.root, home, symlinks=True)
    site = RunningSite(home, ports=(baked.port, baked.newsroom_port))
    try:
        site.start()
        site.wait_for(site.is_baked, seconds=60, what="the press")
        yield site
        assert site.stop() == 0, site.tail()
    finally:
        site.stop()
