"""The preview beside the form by hand (see `by_hand`): as wide as a telephone and as a desk."""

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import desk, fits, in_its_way, say
from tests.system.newsroom import Publisher

pytestmark = pytest.mark.xdist_group("desk")


def shown(page: Page, language: str) -> FrameLocator:
    """Wagtail draws into a second frame and then takes the first away."""
    return page.frame_locator(f"iframe[title='{say(language, 'Preview')}']").last


def width_of(page: Page) -> int:
    """How wide the preview is drawn, in pixels."""
    wide: int = page.locator("#w-preview-iframe").evaluate("one => one.offsetWidth")
    return wide


@in_its_way(3)
def test_the_preview_shows_what_is_typed_as_a_telephone_and_a_desk_do(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, headline = running_site, f"Keel laid {language} {width}"
    with Publisher(site) as publisher:
        story = publisher.publish(headline)
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/stories/edit/{story.id}/")
        page.locator("textarea[name=standfirst]").fill("The yard has work for a year.")
        toggle = page.get_by_role("button", name=say(language, "Toggle preview"))
        toggle.click()
        frame = shown(page, language)
        expect(frame.locator("h1")).to_have_text(headline)
        expect(frame.locator(".standfirst")).to_have_text("The yard has work for a year.")
        assert fits(page)

        for size, pixels, beside in (("mobile", 375, False), ("desktop", 1280, True)):
            page.get_by_role("radio", name=say(language, f"Preview in {size} size")).check(force=True)
            river = frame.locator("#river")
            site.wait_for(lambda: width_of(page) == pixels, what=size)
            assert frame.locator("html").evaluate("() => innerWidth") == pixels
            main = frame.locator("#main").bounding_box()
            news = river.bounding_box()
            assert main
            assert news
            # The press's own pages: beside the story where there is room, below it where there is not.
            assert (news["x"] >= main["x"] + main["width"]) is beside
            assert (news["y"] >= main["y"] + main["height"]) is not beside

        # What is changed is drawn again by itself; readers have what was published.
        page.locator("[name=headline]").fill(f"{headline} today")
        page.keyboard.press("Tab")
        expect(frame.locator("h1")).to_have_text(f"{headline} today")
        toggle.click()
        expect(page.locator("[data-side-panel=preview]")).to_be_hidden()
        assert f"{headline} today" not in site.get(story.path).text
