"""What `doctor` finds out with Django: the database's own health, accounts, and plates against records."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.db import connection

from broadsheet.cli.checkup import Finding
from broadsheet.cli.counting import counted
from broadsheet.newsroom.models import Edition, User
from broadsheet.press.models import Output
from broadsheet.press.queue import ref_of
from broadsheet.press.selectors import press_board
from broadsheet.press.services import rebake_outputs
from broadsheet.press.store import Store
from broadsheet.project.home import Home
from broadsheet.stories.models import Listing, Story

NAMED = 3  # things of a kind that a finding names
LISTED = 100  # damaged pages that a finding names
SETTLE = 0.5  # seconds between a page on disk and its record in the database, at most


def check_content(home: Home, *, repair: bool, sample: int, say: Callable[[str], None]) -> list[Finding]:
    """Every finding that needs the database. With `repair`, missing and damaged pages are baked again."""
    return [
        *_database(),
        *_newsroom(),
        *_lists(),
        *_plates(home, repair=repair, sample=sample, say=say),
        *_press(),
    ]


def _database() -> list[Finding]:
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        verdict = cursor.fetchone()[0]
    if verdict == "ok":
        return []
    return [Finding("wrong", f"The database is damaged: {verdict}.", "Stop the site and restore a backup.")]


def _newsroom() -> list[Finding]:
    findings = []
    editions = list(Edition.objects.all())
    if not editions:
        findings.append(Finding("wrong", "There is no edition.", "Make one in the newsroom, under Editions."))
    for edition in editions:
        try:
            edition.clean()
        except ValidationError as error:
            findings.append(
                Finding(
                    "wrong",
                    f"The edition {edition.code} cannot be printed: {' '.join(error.messages)}",
                    "Change it in the newsroom, under Editions.",
                )
            )
    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        findings.append(
            Finding("wrong", "Nobody may administer the newsroom.", "broadsheet user create NAME --admin")
        )
    return findings


def _lists() -> list[Finding]:
    """Live stories that no reader list has would never be found by a reader, only by their address."""
    listed = Listing.objects.filter(list__startswith="edition/").values("story")
    lost = list(Story.objects.filter(live=True).exclude(pk__in=listed).values_list("pk", flat=True)[:NAMED])
    if not lost:
        return []
    return [
        Finding(
            "wrong",
            f"Live stories stand in no list: {_some(lost)}.",
            "Publish them again: broadsheet story publish ID",
        )
    ]


def _plates(home: Home, *, repair: bool, sample: int, say: Callable[[str], None]) -> list[Finding]:
    """Compare what the press wrote down with what is on disk, for all outputs or as many drawn at random."""
    store = Store(home.public)
    bad = [output for output in _drawn(sample) if store.hash_of(ref_of(output)) != output.hash]
    if bad:
        # A page is replaced first and written down after: what differs for that moment is no fault.
        time.sleep(SETTLE)
        again = Output.objects.filter(pk__in=[output.pk for output in bad])
        bad = [output for output in again if store.hash_of(ref_of(output)) != output.hash]
    if not bad:
        return []
    if repair:
        rebake_outputs(outputs=bad)
        say(f"mended: {counted(len(bad), 'page is', 'pages are')} baked again as soon as the press runs")
        return []
    names = ", ".join(map(str, bad[:LISTED])) + (" …" if len(bad) > LISTED else "")
    return [
        Finding(
            "wrong",
            f"{counted(len(bad), 'page is', 'pages are')} missing or damaged on disk: {names}.",
            "broadsheet doctor --repair, with the press running",
        )
    ]


def _drawn(sample: int) -> Iterable[Output]:
    numbers = list(Output.objects.values_list("pk", flat=True))
    if sample and len(numbers) > sample:
        numbers = random.sample(numbers, sample)
    for start in range(0, len(numbers), 500):
        yield from Output.objects.filter(pk__in=numbers[start : start + 500])


def _press() -> list[Finding]:
    board = press_board()
    if not board.failures:
        return []
    return [
        Finding(
            "wrong",
            f"The press could not bake {counted(board.failures, 'page', 'pages')}.",
            "broadsheet press status says why; then: broadsheet press retry",
        )
    ]


def _some(things: Iterable[object]) -> str:
    shown = list(map(str, things))
    return ", ".join(shown[:NAMED]) + (" …" if len(shown) > NAMED else "")
