import dataclasses
import os

import pytest

from broadsheet.outlets.items import MEMO
from broadsheet.outlets.memo import Memo
from broadsheet.press.planner import state
from broadsheet.press.registry import installed
from broadsheet.press.store import Store
from broadsheet.press.worker import Press


@pytest.fixture(autouse=True)
def _no_wait_for_the_disk(monkeypatch) -> None:
    """The kernel's own tests see to it that files are synced; here it would be most of the time."""
    monkeypatch.setattr(os, "fsync", lambda file: None)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Each test has a database of its own, so what was worked out in another one's is forgotten."""
    MEMO.__dict__.update(Memo().__dict__)


@pytest.fixture
def site(settings, tmp_path):
    """A home of this test's own; its readers' address is a real one."""
    home = dataclasses.replace(
        settings.HOME, root=tmp_path / "home", url="https://news.example", hosts=("news.example",)
    )
    settings.HOME = home
    settings.MEDIA_ROOT = home.media
    return home


@pytest.fixture
def press(db, site) -> Press:
    """The press with everything that is installed, over a store of its own."""
    state()
    return Press(Store(site.public), installed())
