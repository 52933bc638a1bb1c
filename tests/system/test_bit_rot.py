"""A disk that lies: no reader gets a wrong body, and the doctor names and repairs every file."""

import dataclasses
import datetime as dt
import os
import random

import pytest
from django.db import transaction

from broadsheet import outbox
from broadsheet.cli.checkup_content import check_content
from broadsheet.delivery.app import App
from broadsheet.delivery.meter import Meter
from broadsheet.delivery.settings import Settings
from broadsheet.kernel import keys, paths
from broadsheet.press.models import Output
from broadsheet.press.store import Store
from broadsheet.press.tests.paper import SATURDAY, make_paper, registry
from broadsheet.press.worker import Press

pytestmark = pytest.mark.django_db

FLIPPED, TRUNCATED, DELETED, SWAPPED = 20, 5, 5, 5
REQUESTS = 10_000
GZIP, PLAIN = {b"accept-encoding": b"gzip"}, {}


@pytest.fixture
def home(settings, tmp_path, clock, monkeypatch):
    """A home of this test's own. The kernel's tests see to it that files are synced."""
    monkeypatch.setattr(os, "fsync", lambda file: None)
    settings.HOME = dataclasses.replace(settings.HOME, root=tmp_path / "home")
    settings.MEDIA_ROOT = settings.HOME.media
    return settings.HOME


@pytest.fixture
def press(home):
    paper = make_paper("en")
    for number in range(28):
        paper.publish(f"Story {number}", at=SATURDAY - dt.timedelta(days=number), section=paper.section)
    with transaction.atomic():
        outbox.announce([keys.site("en")])
    made = Press(Store(home.public), registry())
    made.drain()
    return made


def damage(home, pages, choice):
    """Spoil plates of these outputs; their paths."""
    files = {page.path: home.public / paths.plate_file(page.edition, page.path) for page in pages}
    chosen = choice.sample(sorted(files), FLIPPED + TRUNCATED + DELETED + 2 * SWAPPED)
    rest = iter(chosen)
    for _ in range(FLIPPED):
        file = files[next(rest)]
        data = bytearray(file.read_bytes())
        data[choice.randrange(len(data))] ^= 1 << choice.randrange(8)
        file.write_bytes(data)
    for _ in range(TRUNCATED):
        file = files[next(rest)]
        os.truncate(file, choice.randrange(file.stat().st_size))
    for _ in range(DELETED):
        files[next(rest)].unlink()
    for _ in range(SWAPPED):
        one, other = files[next(rest)], files[next(rest)]
        held = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(held)
    return set(chosen)


def check(home, *, repair=False):
    """What the doctor says of damaged pages."""
    said: list[str] = []
    found = check_content(home, repair=repair, sample=0, say=said.append)
    return [finding.what for finding in found if "on disk" in finding.what] + said


def test_no_reader_gets_a_wrong_body_and_everything_is_named_and_repaired(home, press):
    seed = random.randrange(1 << 32)
    choice = random.Random(seed)
    app = App(Settings(home.public, home.inbox), lambda call: None, Meter())
    pages = list(Output.objects.filter(path__startswith="/", status=200).order_by("path"))

    def ask(path, accept):
        return app.respond(paths.quote(path).encode(), {b"host": b"localhost", **accept})

    right = {(page.path, id(kind)): ask(page.path, kind).body for page in pages for kind in (GZIP, PLAIN)}
    assert {ask(page.path, GZIP).status for page in pages} == {200}
    assert check(home) == []

    spoiled = damage(home, pages, choice)
    app.second()
    for _ in range(REQUESTS):
        path, kind = choice.choice(pages).path, choice.choice((GZIP, PLAIN))
        answer = ask(path, kind)
        if path in spoiled:
            assert answer.status in (404, 503), (seed, path)
        else:
            assert answer.status == 200, (seed, path)
            assert answer.body == right[path, id(kind)], (seed, path)
    assert len(app.store.faults) == len(spoiled) - DELETED

    (named,) = check(home)
    assert named.startswith(f"{len(spoiled)} pages are missing or damaged on disk: ")
    assert all(f"en:{path}" in named for path in spoiled), seed
    assert check(home, repair=True) == [
        f"mended: {len(spoiled)} pages are baked again as soon as the press runs"
    ]
    press.drain()
    assert check(home) == []
    app.second()
    for page in pages:
        for kind in (GZIP, PLAIN):
            assert ask(page.path, kind).body == right[page.path, id(kind)], (seed, page.path)
    assert not app.store.faults
