"""The pytest fixtures that every test of Broadsheet has. The root `conftest.py` loads them."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
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
    """The home of a site with the demonstration content that nothing has run on yet. To be copied."""
    site = RunningSite(tmp_path_factory.mktemp("demonstration") / "home")
    if kept_database(pytestconfig).exists():
        (site.root / "private").mkdir(parents=True, mode=0o700)
        shutil.copyfile(kept_database(pytestconfig), site.root / "private" / "newsroom.sqlite3")
    site.make("--demo")
    return site.root


@pytest.fixture(scope="module")
def running_site(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """The real `broadsheet run` with the demonstration content, all of it baked, stopped afterwards."""
    home = tmp_path_factory.mktemp("site") / "home"
    shutil.copytree(demonstration, home)
    site = RunningSite(home)
    try:
        site.start()
        site.wait_for(site.is_baked, seconds=120, what="the first bake")
        yield site
        assert site.stop() == 0, site.tail()
    finally:
        site.stop()
