"""The pytest fixtures that every test of Broadsheet has. The root `conftest.py` loads them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser

from broadsheet.kernel import clock as kernel_clock
from broadsheet.testing.browser import chromium
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
