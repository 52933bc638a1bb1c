"""A page that is no news by hand (see `by_hand`): written, refused, published, in the foot, withdrawn."""

import re

import pytest
from playwright.sync_api import Browser, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import act, desk, fits, in_its_way, leaving, say

pytestmark = pytest.mark.xdist_group("desk")


@in_its_way(1)
def test_a_page_is_published_stands_in_the_foot_and_is_withdrawn(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, title, slug = running_site, f"Harbour rules {language} {width}", f"rules-{language}-{width}"
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/pages-of-editions/add/")
        page.locator("[name=title]").fill(title)
        page.locator("select[name=edition]").select_option(label="The Marenka Post")
        page.locator("[name=slug]").fill("harbour")
        page.locator("[name=in_foot]").check()
        act(page, language, "Publish")
        expect(page.locator(".w-field__errors, .error-message").filter(visible=True).first).not_to_be_empty()
        expect(page.locator("[name=title]")).to_have_value(title)
        assert fits(page)

        page.locator("[name=slug]").fill(slug)
        body = page.locator("[data-contentpath=body]")
        if not body.locator("[contenteditable=true]").first.is_visible():
            body.locator("button.c-sf-add-button").first.click()
            page.get_by_role("option", name=say(language, "Paragraph")).click()
        body.locator("[contenteditable=true]").first.click()
        page.keyboard.insert_text("Ring the bell before you cast off.")
        expect(page.locator("[name='body-0-value']")).to_have_value(re.compile("Ring"))
        act(page, language, "Publish")
        expect(page.locator(".messages li.success")).to_contain_text(title)
        site.wait_for(lambda: "Ring the bell" in site.get(f"/{slug}/").text, seconds=60, what="the page")
        site.wait_for(lambda: f"/{slug}/" in site.get("/").text, seconds=120, what="the foot")

        page.goto(f"{site.newsroom_url}/desk/pages-of-editions/")
        assert fits(page)
        page.get_by_role("link", name=title).first.click()
        act(page, language, "Unpublish")
        with leaving(page):
            page.get_by_role("button", name=say(language, "Yes, unpublish it")).click()
        site.wait_for(lambda: site.get(f"/{slug}/").status == 410, seconds=60, what="410")
        site.wait_for(lambda: f"/{slug}/" not in site.get("/").text, seconds=120, what="the foot without it")
