"""What a browser makes of readers' pages: without a script, on a small screen, while news comes in."""

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from broadsheet.testing.site import RunningSite

SHIFTS = """() => {
    window.shift = 0;
    new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shift += entry.value; })
        .observe({type: "layout-shift", buffered: true});
}"""


def publish(site: RunningSite, headline: str, edition: str = "en") -> None:
    story = {
        "edition": edition,
        "headline": headline,
        "body": [{"type": "paragraph", "html": "<p>It has just happened.</p>"}],
    }
    site.call("story", "create", "-", "--publish", stdin=json.dumps(story))


@pytest.fixture
def page(browser: Browser, running_site: RunningSite):
    """A page whose errors fail the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert faults == []


def test_an_open_page_tells_of_new_stories_and_nothing_moves(page: Page, running_site: RunningSite):
    page.goto(running_site.url + "/")
    expect(page.locator(".river-head [aria-live=polite]")).to_be_attached()
    page.evaluate(SHIFTS)
    publish(running_site, "First while the page is open")
    expect(page.locator("button.fresh")).to_have_text("1 new story")
    publish(running_site, "Second while the page is open")
    expect(page.locator("button.fresh")).to_have_text("2 new stories")
    assert page.evaluate("window.shift") < 0.001
    assert "while the page is open" not in page.inner_text("#river")
    page.click("button.fresh")
    page.wait_for_selector("text=Second while the page is open")
    headlines = page.locator("#river li .headline").all_inner_texts()[:2]
    assert headlines == ["Second while the page is open", "First while the page is open"]
    assert page.locator("button.fresh").count() == 0
    assert page.evaluate("document.activeElement.closest('li') !== null")


def test_where_the_stream_does_not_get_through_the_page_asks(page: Page, running_site: RunningSite):
    page.clock.install()
    page.add_init_script("delete window.EventSource")
    page.goto(running_site.url + "/uk/")
    expect(page.locator(".river-head [aria-live=polite]")).to_be_attached()
    for number in range(2):
        publish(running_site, f"Новина {number}", "uk")
    page.wait_for_timeout(500)
    running_site.wait_for(lambda: "Новина 1" in running_site.get("/uk/").text)
    page.clock.fast_forward(31_000)
    expect(page.locator("button.fresh")).to_have_text("2 нові новини")


@pytest.mark.parametrize("path", ["/", "/uk/", "/ar/"])
def test_everything_is_there_without_a_script(browser: Browser, running_site: RunningSite, path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(running_site.url + path)
    assert page.locator("#river li a").count() > 3
    page.locator("#river li a").first.click()
    assert page.locator("article.story h1").inner_text()
    page.locator("#river .more a").click()
    assert page.locator("main article.card").count() > 0
    page.locator("main .over a").click()
    assert page.locator("table.calendar a").count() > 0
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_is_wider_than_the_screen(browser: Browser, running_site: RunningSite, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    for edition in ("/", "/uk/", "/ar/"):
        page.goto(running_site.url + edition)
        wanted = [edition, page.locator("main article a").last.get_attribute("href")]
        wanted += [page.locator("nav.sections a").first.get_attribute("href")]
        wanted += [page.locator("#river .more a").get_attribute("href")]
        for path in wanted:
            page.goto(running_site.url + path)
            sizes = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
            assert sizes[0] <= sizes[1], path
            beside = page.evaluate(
                "document.querySelector('#river').getBoundingClientRect().top"
                " < document.querySelector('main').getBoundingClientRect().bottom"
            )
            assert beside is (width == 1280), path
    context.close()


def test_the_keyboard_reaches_the_text_first_and_sees_where_it_is(page: Page, running_site: RunningSite):
    page.goto(running_site.url + "/")
    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.className")
    assert skip == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_printed_page_is_the_story_alone(page: Page, running_site: RunningSite):
    page.goto(running_site.url + "/")
    page.goto(running_site.url + page.locator("main article h3 a").first.get_attribute("href"))
    page.emulate_media(media="print")
    for selector in (".river", ".sections", ".skip", ".foot"):
        assert not page.locator(selector).first.is_visible(), selector
    assert page.locator("article.story h1").is_visible()
