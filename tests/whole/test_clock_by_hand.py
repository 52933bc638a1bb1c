"""A story is booked and goes out, another booking is cancelled: the clock board shows it (see `by_hand`)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import act, desk, fits, in_its_way, leaving, say

pytestmark = pytest.mark.xdist_group("desk")

DESK_ZONE = ZoneInfo("Europe/Kyiv")
"""The clocks of the demonstration's desk."""


def book(page: Page, site: RunningSite, language: str, headline: str, due: datetime) -> None:
    """Write a story and give it a time, as the manual says: the status, the schedule, the button."""
    page.goto(f"{site.newsroom_url}/desk/stories/add/")
    page.locator("[name=headline]").fill(headline)
    page.locator("textarea[name=standfirst]").fill("It waits for its minute.")
    page.locator("select[name=edition]").select_option(label="The Marenka Post")
    status = page.get_by_role("button", name=say(language, "Toggle status"))
    panel = page.locator("[data-side-panel=status]")
    status.click()
    page.get_by_role("button", name=say(language, "Set schedule"), exact=True).click()
    page.locator("#id_go_live_at").fill(due.astimezone(DESK_ZONE).strftime("%Y-%m-%d %H:%M"))
    assert fits(page)
    with leaving(page):
        page.get_by_role("button", name=say(language, "Save schedule"), exact=True).click()
    # What is beside the form is remembered and opens a moment later; on a telephone it lies over the form.
    expect(panel).to_be_visible()
    status.click()
    expect(panel).to_be_hidden()
    act(page, language, "Schedule to publish")
    expect(page.locator(".messages li.success")).to_contain_text(headline)


def under(page: Page, language: str, heading: str) -> Locator:
    """The rows of the clock board below that heading."""
    title = page.get_by_role("heading", name=say(language, heading), exact=True)
    return title.locator("xpath=following-sibling::*[1]")


@in_its_way(1)
def test_a_booked_story_goes_out_at_its_minute_and_a_cancelled_one_does_not(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, headline, other = running_site, f"Tide table {language} {width}", f"Fog {language} {width}"
    with desk(browser, site, language, width) as page:
        began = datetime.now(DESK_ZONE)
        book(page, site, language, other, began + timedelta(days=1))
        taken = datetime.now(DESK_ZONE) - began
        page.goto(f"{site.newsroom_url}/desk/clock/")
        under(page, language, "Due").get_by_role("link", name=other).click()
        page.get_by_role("button", name=say(language, "Cancel scheduled publish")).first.click()
        expect(page.locator(".messages li.success")).to_be_visible()

        # In the second minute from now, or later where booking itself takes its time.
        due = datetime.now(DESK_ZONE) + max(timedelta(seconds=40), 2 * taken) + timedelta(minutes=1)
        due = due.replace(second=0, microsecond=0)
        book(page, site, language, headline, due)
        page.goto(f"{site.newsroom_url}/desk/clock/")
        assert fits(page)
        expect(under(page, language, "Due")).to_contain_text(headline)
        expect(under(page, language, "Due")).not_to_contain_text(other)
        assert headline not in site.get("/").text or datetime.now(DESK_ZONE) >= due
        left = (due - datetime.now(DESK_ZONE)).total_seconds()
        site.wait_for(lambda: headline in site.get("/").text, seconds=left + 90, what="the booked story")
        assert datetime.now(DESK_ZONE) >= due
        page.reload()
        done = under(page, language, "Done in the last day").locator("li", has_text=headline)
        expect(done).to_contain_text(due.strftime("%H:%M:00"))
        expect(under(page, language, "Due")).not_to_contain_text(headline)
        assert other not in site.get("/").text
