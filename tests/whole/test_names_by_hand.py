"""Sections, topics, people, redirects, editions and settings by hand (see `by_hand`)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import desk, fits, in_its_way, say
from tests.system.newsroom import Publisher

pytestmark = pytest.mark.xdist_group("desk")

PLACES = (
    ("sections", "section", "/{}/"),
    ("topics", "topic", "/topic/{}/"),
    ("people", "author", "/people/{}/"),
)
"""The list at the desk, what a story calls its entry, and the address of its page."""


@pytest.fixture(scope="module")
def publisher(running_site: RunningSite) -> Iterator[Publisher]:
    with Publisher(running_site) as publisher:
        yield publisher


def keep(page: Page) -> None:
    """Save the form."""
    page.locator("form button[type=submit].action-save, footer button[type=submit]").first.click()


def kept(page: Page, words: str) -> None:
    expect(page.locator(".messages li.success")).to_contain_text(words)


@in_its_way(3)
def test_what_is_renamed_is_found_at_both_addresses(
    browser: Browser, running_site: RunningSite, publisher: Publisher, language: str, width: int
) -> None:
    site, way = running_site, f"{language}-{width}"
    with desk(browser, site, language, width) as page:
        for place, _part, _address in PLACES:
            page.goto(f"{site.newsroom_url}/desk/{place}/new/")
            page.locator("select[name=edition]").select_option(label="The Marenka Post")
            page.locator("[name=name]").fill(f"Old {place} {way}")
            page.locator("[name=slug]").fill(f"old-{place}-{way}")
            assert fits(page)
            keep(page)
            kept(page, f"Old {place} {way}")
        publisher.publish(f"Of all three {way}", **{part: f"old-{place}-{way}" for place, part, _ in PLACES})
        for place, _part, address in PLACES:
            old, new = (address.format(f"{age}-{place}-{way}") for age in ("old", "new"))
            site.wait_for(lambda: site.get(old).status == 200, seconds=90, what=old)
            page.goto(f"{site.newsroom_url}/desk/{place}/?q=Old+{place}+{way}")
            page.get_by_role("link", name=f"Old {place} {way}", exact=True).first.click()
            page.locator("[name=name]").fill(f"New {place} {way}")
            page.locator("[name=slug]").fill(f"new-{place}-{way}")
            keep(page)
            kept(page, f"New {place} {way}")
            site.wait_for(lambda: site.get(old).status == 301, seconds=120, what=f"from {old}")
            assert site.get(old).headers["location"].endswith(new)
            site.wait_for(lambda: f"New {place} {way}" in site.get(new).text, seconds=120, what=new)
            page.goto(f"{site.newsroom_url}/desk/redirects/?q=old-{place}-{way}")
            expect(page.locator("table.listing")).to_contain_text(old)
            assert fits(page)


@in_its_way(0)
def test_a_redirect_is_added_refused_and_deleted(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, old = running_site, f"/old-paper/{language}-{width}"
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/redirects/new/")
        page.locator("select[name=edition]").select_option(label="The Marenka Post")
        page.locator("[name=path]").fill(old)
        page.locator("[name=target]").fill(old)
        keep(page)
        expect(page.get_by_text(say(language, "The new address is the old one."))).to_be_visible()
        expect(page.locator("[name=path]")).to_have_value(old)
        assert fits(page)
        page.locator("[name=target]").fill("/harbour/")
        keep(page)
        kept(page, old)
        site.wait_for(lambda: site.get(old).status == 301, seconds=60, what="the redirect")
        assert site.get(old).headers["location"].endswith("/harbour/")

        page.goto(f"{site.newsroom_url}/desk/redirects/?q={old}")
        page.get_by_role("link", name=old).first.click()
        page.get_by_role("button", name=say(language, "Actions"), exact=True).click()
        page.get_by_role("link", name=say(language, "Delete"), exact=True).click()
        page.get_by_role("button", name=say(language, "Yes, delete")).click()
        site.wait_for(lambda: site.get(old).status == 404, seconds=60, what="404")


@in_its_way(2)
def test_an_edition_is_made_and_moved_and_the_settings_are_read(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, way = running_site, f"{language}{width}"
    first, second = f"isle-{way}", f"island-{way}"
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/editions/new/")
        page.locator("[name=name]").fill(f"The Isle {way}")
        page.locator("[name=code]").fill(way)
        page.locator("select[name=language]").select_option("en")
        page.locator("[name=prefix]").fill("topic")
        assert fits(page)
        keep(page)
        expect(page.locator(".w-field__errors, .error-message").filter(visible=True).first).not_to_be_empty()
        page.locator("[name=prefix]").fill(first)
        keep(page)
        kept(page, f"The Isle {way}")
        site.wait_for(
            lambda: f"The Isle {way}" in site.get(f"/{first}/").text, seconds=180, what="the edition"
        )

        page.goto(f"{site.newsroom_url}/desk/editions/")
        assert fits(page)
        page.get_by_role("link", name=f"The Isle {way}").first.click()
        page.locator("[name=prefix]").fill(second)
        keep(page)
        kept(page, f"The Isle {way}")
        site.wait_for(lambda: site.get(f"/{second}/").status == 200, seconds=180, what="the new prefix")
        site.wait_for(lambda: site.get(f"/{first}/").status == 301, seconds=180, what="the old prefix")
        assert site.get(f"/{first}/").headers["location"].endswith(f"/{second}/")

        page.goto(f"{site.newsroom_url}/desk/settings/site/")
        expect(page.locator(".desk-settings").first).to_contain_text(str(site.port))
        page.get_by_role("main").get_by_role("link", name=say(language, "Editions")).click()
        expect(page.locator("td", has_text=f"The Isle {way}").first).to_be_visible()
