"""A reporter at the desk by hand (see `by_hand`): drafts of their own, and no more."""

import pytest
from playwright.sync_api import Browser, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import desk, fits, follow, in_its_way, leaving, publish, save_draft, say
from tests.system.newsroom import Publisher

pytestmark = pytest.mark.xdist_group("desk")


@in_its_way(0)
def test_a_reporter_writes_drafts_and_an_editor_publishes_them(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, way, name = running_site, f"{language} {width}", f"mira-{language}-{width}"
    printed = site.call("user", "create", name, "--email", f"{name}@example.org", "--group", "Reporters")
    password = printed.strip().rsplit(" ", 1)[1]
    headline = f"Nets drying {way}"
    with Publisher(site) as publisher:
        others = publisher.publish(f"Somebody else's {way}")
    with desk(browser, site, language, width, name=name, password=password) as page:
        menu = page.locator("#wagtail-sidebar, .sidebar")
        for place in ("stories", "topics", "people", "press"):
            expect(menu.locator(f"a[href$='/desk/{place}/']").first).to_be_attached()
        for place in ("sections", "redirects", "editions", "remits", "imports", "settings/site"):
            expect(menu.locator(f"a[href$='/desk/{place}/']")).to_have_count(0)

        # Short news is kept and not published.
        page.goto(f"{site.newsroom_url}/desk/stories/short/")
        expect(page.get_by_role("button", name=say(language, "Publish"), exact=True)).to_have_count(0)
        page.locator("[name=headline]").fill(headline)
        page.locator("[name=first]").fill("They dry until Sunday.")
        with leaving(page):
            page.get_by_role("button", name=say(language, "Save draft"), exact=True).click()
        told = say(language, "“%(story)s” is saved as a draft.", story=headline)
        expect(page.get_by_text(told)).to_be_visible()
        assert fits(page)

        # The first page has their drafts; the form has no way to publish.
        page.goto(f"{site.newsroom_url}/desk/")
        assert fits(page)
        follow(page.get_by_role("link", name=headline))
        expect(page.locator("[name=headline]")).to_have_value(headline)
        expect(page.locator("[name=action-publish]")).to_have_count(0)
        page.locator("textarea[name=standfirst]").fill("Nobody fishes.")
        save_draft(page, language)
        form = page.url
        assert fits(page)

        # The headlines are everybody's, the story behind one is not.
        page.goto(f"{site.newsroom_url}/desk/stories/?q={way.replace(' ', '+')}")
        expect(page.locator("td.title", has_text=others.headline)).to_be_visible()
        expect(page.locator("td.title a", has_text=headline)).to_be_visible()
        expect(page.locator("td.title a", has_text=others.headline)).to_have_count(0)
        assert fits(page)
        for place in ("edit", "history", "unpublish"):
            page.goto(f"{site.newsroom_url}/desk/stories/{place}/{others.id}/")
            page.wait_for_url("**/desk/")
            expect(page.locator(".messages li.error")).to_be_visible()
        assert site.get(others.path).status == 200

    with desk(browser, site, language, width) as page:
        page.goto(form)
        expect(page.locator("textarea[name=standfirst]")).to_have_value("Nobody fishes.")
        path = publish(page, language)
        site.wait_for(lambda: "Nobody fishes." in site.get(path).text, seconds=60, what="the story")

    # What is live they improve as a draft.
    with desk(browser, site, language, width, name=name, password=password) as page:
        page.goto(form)
        page.locator("textarea[name=standfirst]").fill("Nobody fishes before Monday.")
        expect(page.locator("[name=action-publish]")).to_have_count(0)
        save_draft(page, language)
        page.goto(f"{site.newsroom_url}/desk/stories/?q={headline.replace(' ', '+')}")
        expect(page.locator("tr", has_text=headline)).to_contain_text(say(language, "Live, with changes"))
        assert "before Monday" not in site.get(path).text
