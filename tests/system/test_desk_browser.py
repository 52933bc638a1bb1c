"""What an editor does by hand in the desk, on a telephone's 360 pixels: a real browser, the real command."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from broadsheet.testing.site import RunningSite

pytestmark = pytest.mark.xdist_group("system")

PATIENCE = 30_000
"""Milliseconds for a step: a machine under test has other work too."""

REASON = "The photograph showed another heron."


@pytest.fixture
def desk(browser: Browser, running_site: RunningSite) -> Iterator[Page]:
    """The newsroom on a telephone, signed in with the first password; no script may fail."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{running_site.newsroom_url}/")
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", (running_site.root / "private" / "first-password").read_text().strip())
    page.click("button[type=submit]")
    page.wait_for_url("**/desk/")
    yield page
    page.close()
    assert faults == []


def fits(page: Page) -> bool:
    """Whether nothing is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def act(desk: Page, name: str) -> None:
    """Choose an action from the menu beside "Save draft"."""
    desk.get_by_role("button", name="More actions").click()
    desk.get_by_role("button", name=name, exact=True).or_(
        desk.get_by_role("link", name=name, exact=True)
    ).click()


def test_a_story_is_refused_published_and_unpublished_with_a_reason(
    desk: Page, running_site: RunningSite
) -> None:
    site = running_site
    expect(desk.get_by_role("heading", name="The press")).to_be_visible()
    expect(desk.get_by_text("The press is not running")).to_have_count(0)
    assert fits(desk)

    desk.goto(f"{site.newsroom_url}/desk/stories/add/")
    desk.get_by_placeholder("Headline").fill("A heron on the quay")
    desk.locator("select[name=edition]").select_option(label="The Marenka Post")
    desk.locator("[data-desk-topics] [role=combobox]").fill("Herons of the harbour")
    desk.get_by_role("option", name="Make the topic “Herons of the harbour”").click()
    expect(desk.locator("[data-desk-topics] li[data-topic]")).to_contain_text("Herons of the harbour")
    act(desk, "Publish")
    expect(desk.get_by_text("Write at least a standfirst or a paragraph.")).to_be_visible()
    expect(desk.get_by_placeholder("Headline")).to_have_value("A heron on the quay")
    expect(desk.locator("[data-desk-topics] li[data-topic]")).to_contain_text("Herons of the harbour")
    assert fits(desk)

    desk.locator("textarea[name=standfirst]").fill("It looked at the ferry.")
    act(desk, "Publish")
    address = desk.get_by_role("link", name="Read it").get_attribute("href") or ""
    path = re.sub(r"^https?://[^/]+", "", address)
    site.wait_for(lambda: "It looked at the ferry." in site.get(path).text, seconds=30, what="the story")

    # Only live ones: on a slow machine an autosave of the new form that is on its way when Publish is pressed
    # leaves a second story behind, a draft. Wagtail does not take it back.
    desk.goto(f"{site.newsroom_url}/desk/stories/?q=HERON+quay&state=live")
    assert fits(desk)
    desk.get_by_role("link", name="A heron on the quay").click()
    expect(desk.get_by_role("link", name=address)).to_have_count(1)
    expect(desk.locator("input[name=slug]")).to_be_disabled()
    act(desk, "Unpublish")
    desk.get_by_role("button", name="Yes, unpublish it").click()
    assert site.get(path).status == 200  # the browser asks for the reason before it sends anything
    desk.locator("textarea[name=reason]").fill(REASON)
    desk.get_by_role("button", name="Yes, unpublish it").click()
    expect(desk.get_by_text("is unpublished. Its address tells readers why.")).to_be_visible()
    site.wait_for(lambda: site.get(path).status == 410, seconds=30, what="410")
    assert REASON in site.get(path).text


def test_the_preview_is_the_page_that_readers_get(desk: Page, running_site: RunningSite) -> None:
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.goto(f"{running_site.newsroom_url}/desk/stories/?state=live")
    desk.locator("td.title a").first.click()
    headline = desk.get_by_placeholder("Headline").input_value()
    desk.get_by_role("button", name="Toggle preview").click()

    # Wagtail draws into a second frame and then takes the first away.
    shown = desk.frame_locator("iframe[title='Preview']").last

    expect(shown.locator("h1")).to_have_text(headline, timeout=PATIENCE)
    expect(shown.locator("#river li").first).to_be_visible()
