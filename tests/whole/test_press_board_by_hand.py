"""The press board by hand (see `by_hand`): a wide change, several failures, a press that stands."""

import os
import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from broadsheet.kernel.paths import plate_file
from broadsheet.testing.site import RunningSite
from tests.system.by_hand import desk, fits, follow, in_its_way, keep, leaving, say, say_many
from tests.system.newsroom import Publisher
from tests.whole.test_clock_by_hand import under

pytestmark = pytest.mark.xdist_group("desk")


@pytest.fixture(scope="module")
def publisher(running_site: RunningSite) -> Iterator[Publisher]:
    with Publisher(running_site) as publisher:
        yield publisher


def board(page: Page, site: RunningSite, place: str = "press") -> None:
    page.goto(f"{site.newsroom_url}/desk/{place}/")
    assert fits(page)


@in_its_way(2)
def test_a_wide_change_is_followed_to_its_end(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, tagline = running_site, f"News of the harbour, {language} {width}"
    lane = say(language, "Wide changes and imports")
    minutes = re.escape(say(language, "about %(minutes)s min", minutes="MANY")).replace("MANY", r"\d+")
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/editions/")
        follow(page.get_by_role("link", name="The Marenka Post", exact=True).first)
        page.locator("[name=tagline]").fill(tagline)
        keep(page)

        told = under(page, language, "Wide changes")

        def tells() -> bool:
            """How many pages are left, in their lane and in words, and about how long they take."""
            board(page, site)
            left = int(page.get_by_role("row", name=lane).locator("td").inner_text())
            many = say_many(language, "%(n)s page left", "%(n)s pages left", left, "sentence")
            return bool(left and many in told.inner_text() and re.search(minutes, told.inner_text()))

        site.wait_for(tells, seconds=60, what="the wide change on the board")

        def is_over() -> bool:
            board(page, site)
            return told.inner_text() == say(language, "None.")

        site.wait_for(is_over, seconds=120, what="the end of the wide change")
        expect(page.get_by_role("row", name=lane).locator("td")).to_have_text("0")
        assert tagline in site.get("/").text


@contextmanager
def in_the_way(site: RunningSite, topics: list[str]) -> Iterator[None]:
    """A folder where the file of each topic should go: the press cannot put it there, whoever it runs as."""
    folders = [site.root / "public" / plate_file("en", f"/topic/{topic}/") for topic in topics]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "kept").touch()
    try:
        yield
    finally:
        for folder in folders:
            (folder / "kept").unlink()
            folder.rmdir()


@in_its_way(3)
def test_all_that_failed_is_tried_again_at_once(
    browser: Browser, running_site: RunningSite, publisher: Publisher, language: str, width: int
) -> None:
    site = running_site
    topics = [f"shut-{which}-{language}-{width}" for which in ("gate", "lock")]
    with desk(browser, site, language, width) as page:
        rows = page.locator(".desk-failures li", has_text=re.compile(f"/topic/shut-.*-{language}-{width}/"))

        def failed() -> int:
            board(page, site)
            return rows.count()

        def failed_on_the_first_page() -> int:
            page.goto(f"{site.newsroom_url}/desk/")
            return rows.count()

        with in_the_way(site, topics):
            for topic in topics:
                page.goto(f"{site.newsroom_url}/desk/topics/new/")
                page.locator("select[name=edition]").select_option(label="The Marenka Post")
                page.locator("[name=name]").fill(topic)
                keep(page)
                publisher.publish(f"Closed for repairs, {topic}", topic=topic)
            site.wait_for(lambda: failed() == 2, seconds=90, what="both failures on the board")
            # The first page tells them too, but not in the moment in which one is tried again by itself.
            site.wait_for(lambda: failed_on_the_first_page() == 2, seconds=60, what="both on the first page")
            assert fits(page)
        board(page, site)
        with leaving(page):
            page.get_by_role("button", name=say(language, "Try all of them again")).click()
        for topic in topics:
            site.wait_for(lambda: site.get(f"/topic/{topic}/").status == 200, seconds=60, what=topic)
        site.wait_for(lambda: not failed(), seconds=60, what="an empty board")


@contextmanager
def standing_still(site: RunningSite) -> Iterator[None]:
    """The press does nothing in the block: stopped, but never while it writes, so that the desk can."""
    press = site.pid("press")
    assert press
    database = sqlite3.connect(site.root / "private" / "newsroom.sqlite3", timeout=0, isolation_level=None)

    def stands() -> bool:
        os.kill(press, signal.SIGSTOP)
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            os.kill(press, signal.SIGCONT)
            return False
        database.execute("ROLLBACK")
        return True

    try:
        site.wait_for(stands)
        yield
    finally:
        database.close()
        os.kill(press, signal.SIGCONT)


@in_its_way(0)
def test_a_press_that_stands_is_told_and_what_is_late_goes_out_after_it(
    browser: Browser, running_site: RunningSite, publisher: Publisher, language: str, width: int
) -> None:
    site, headline = running_site, f"Slack water {language} {width}"
    stands = say(
        language,
        "The press is not running: what is published now does not reach readers. "
        "Start it with “broadsheet run”.",
    )
    late_by = say(language, "late by %(ago)s", ago="")
    with desk(browser, site, language, width) as page:
        publisher.publish(f"High water {language} {width}")  # whoever publishes is awake
        site.wait_for(site.is_baked, seconds=60, what="the press")
        with standing_still(site):
            publisher.publish(headline, due=(datetime.now(UTC) + timedelta(seconds=1)).isoformat())

            def is_late() -> bool:
                board(page, site, "clock")
                return headline in under(page, language, "Late").inner_text()

            site.wait_for(is_late, seconds=30, what="the late story on the board")
            expect(under(page, language, "Late").locator("li", has_text=headline)).to_contain_text(late_by)

            def is_told() -> bool:
                board(page, site)
                return page.get_by_role("alert").filter(has_text=stands).count() == 1

            site.wait_for(is_told, seconds=60, what="the alarm")
            page.goto(f"{site.newsroom_url}/desk/")
            expect(page.locator(".desk-alarm", has_text=stands)).to_be_visible()
            expect(page.get_by_role("link", name=headline)).to_be_visible()
            assert fits(page)
            assert headline not in site.get("/").text

        site.wait_for(lambda: headline in site.get("/").text, seconds=60, what="the late story")
        site.wait_for(lambda: not is_told(), seconds=60, what="the end of the alarm")
        board(page, site, "clock")
        expect(under(page, language, "Late")).not_to_contain_text(headline)
        done = under(page, language, "Done in the last day").locator("li", has_text=headline)
        expect(done.locator("span")).to_have_text(re.compile(r"\d+ "))
