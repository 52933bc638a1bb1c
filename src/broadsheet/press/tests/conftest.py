import dataclasses
import os
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from broadsheet.kernel import atomic
from broadsheet.press.store import Store
from broadsheet.press.tests import reader, toy
from broadsheet.press.worker import Press


@pytest.fixture
def newsroom(transactional_db: None) -> Iterator[None]:
    """The toy newsroom, in a database without a transaction round the test."""
    with toy.newsroom():
        yield


@pytest.fixture(autouse=True)
def _no_wait_for_the_disk(monkeypatch) -> None:
    """The kernel's own tests see to it that files are synced; here it would be most of the time."""
    monkeypatch.setattr(os, "fsync", lambda file: None)


class WatchedStore(Store):
    """A store in which a reader checks the order of plates after every single change."""

    def write(self, *args, **kwargs):
        written = super().write(*args, **kwargs)
        reader.assert_order(self)
        return written

    def settle(self):
        for target, data in (self._held or {}).items():
            atomic.replace_files({target: data})
            self._moved(True)
            reader.assert_order(self)
        self._held = None

    def remove(self, ref):
        super().remove(ref)
        reader.assert_order(self)


@pytest.fixture
def store(tmp_path) -> Store:
    return WatchedStore(tmp_path / "public")


@pytest.fixture
def start(newsroom: None, store: Store) -> Callable[[], Press]:
    """Starts a press over the toy's kinds; called again it is a worker after a kill."""

    def start() -> Press:
        assert not connection.in_atomic_block
        return Press(store, toy.registry())

    return start


@pytest.fixture
def press(start: Callable[[], Press]) -> Press:
    return start()


@pytest.fixture
def site(settings, tmp_path):
    """A home of this test's own, for pictures; the readers' address is the settings' own."""
    home = dataclasses.replace(settings.HOME, root=tmp_path / "home")
    settings.HOME = home
    settings.MEDIA_ROOT = home.media
    return home
