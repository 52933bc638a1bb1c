"""The desk's screens by hand, in English and Ukrainian, on a telephone and on a desk (see `by_hand`)."""

import re

import pytest
from playwright.sync_api import Browser, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import WAYS, desk, fits, in_its_way, pick_topic, say

pytestmark = pytest.mark.xdist_group("desk")


@in_its_way(2)
def test_a_topic_is_merged_and_an_editor_is_given_a_place(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, name = running_site, f"Ferry boats {language} {width}"
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/topics/new/")
        page.locator("select[name=edition]").select_option(label="The Marenka Post")
        page.locator("input[name=name]").fill(name)
        page.locator("form button[type=submit].action-save, footer button[type=submit]").first.click()
        page.wait_for_url("**/topics/")
        page.goto(f"{site.newsroom_url}/desk/topics/?q=ferry+boats")
        row = page.locator("tr", has_text=name)
        number = re.search(r"\d+", row.locator("a[href*='/topics/edit/']").first.get_attribute("href") or "")
        assert number
        page.goto(f"{site.newsroom_url}/desk/topics/merge/{number[0]}/")
        assert fits(page)
        pick_topic(page, "into", "Ferries", "Ferries")
        page.get_by_role("button", name=say(language, "Merge"), exact=True).click()
        expect(page.locator(".messages li.success")).to_contain_text(name)
        page.goto(f"{site.newsroom_url}/desk/topics/?q=ferry+boats")
        expect(page.get_by_text(name)).to_have_count(0)

        page.goto(f"{site.newsroom_url}/desk/remits/new/")
        page.locator("select[name=account]").select_option(label="admin")
        page.locator("select[name=edition]").select_option(label="The Marenka Post")
        # One place of one account is given once: each way gives another.
        section = page.locator("select[name=section] option", has_text="The Marenka Post: ")
        page.locator("select[name=section]").select_option(
            section.nth(WAYS.index((language, width))).get_attribute("value")
        )
        assert fits(page)
        page.locator("form button[type=submit].action-save, footer button[type=submit]").first.click()
        page.wait_for_url("**/remits/")
        expect(page.locator("td", has_text="The Marenka Post").first).to_be_visible()
