"""A person writes a story in the desk and readers have it everywhere: a real browser, the real command."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from broadsheet.testing.plates import visible_text
from broadsheet.testing.site import RunningSite
from tests.system.newsroom import Publisher
from tests.system.watcher import stories_in

pytestmark = pytest.mark.xdist_group("desk")

HEADLINE = "A heron walks into the council"
STANDFIRST = "It stayed for the budget."
PARAGRAPH = "The heron left before the vote."

PATIENCE = 30_000
"""Milliseconds for a step in the desk: generous, because a machine under test has other work too."""

STEADY = ("main", "#river ol", "#river li", "footer")
"""What must not move when an open page tells of something new."""

SHIFTS = """() => new Promise((resolve) => {
  const seen = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.push([entry.startTime, entry.value]);
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(seen), 100));
})"""


@pytest.fixture(scope="module")
def old_page(running_site: RunningSite) -> str:
    """The path of a story of 2011, baked long before anything of this test is published."""
    with Publisher(running_site) as publisher:
        path = publisher.publish("The ferry of 2011", at="2011-03-04T12:00:00+00:00", section="harbour").path
    running_site.wait_for(lambda: running_site.get(path).status == 200, what="the old page")
    return path


@pytest.fixture
def desk(browser: Browser, running_site: RunningSite) -> Iterator[Page]:
    """The newsroom, signed in with the first password."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{running_site.newsroom_url}/")
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", (running_site.root / "private" / "first-password").read_text().strip())
    page.click("button[type=submit]")
    page.wait_for_url("**/desk/")
    yield page
    page.close()


def write_and_publish(desk: Page) -> str:
    """Fill the story's form as a person does and press Publish; returns the path of the story."""
    desk.get_by_role("link", name="Stories").first.click()
    desk.wait_for_url("**/stories/")
    desk.locator("a[href$='/stories/add/']").first.click()
    desk.get_by_placeholder("Headline").fill(HEADLINE)
    desk.locator("textarea[name=standfirst]").fill(STANDFIRST)
    desk.locator("select[name=edition]").select_option(label="The Marenka Post")
    desk.locator("select[name=section]").select_option(label="Harbour")
    desk.locator("[data-desk-topics] [role=combobox]").fill("Ferr")
    desk.get_by_role("option", name="Ferries").click()
    desk.get_by_role("button", name="Insert a block").first.click()
    desk.get_by_role("option", name="Paragraph").click()
    desk.locator(".public-DraftEditor-content").first.click()
    desk.keyboard.type(PARAGRAPH)
    desk.get_by_role("button", name="Add Byline").click()
    desk.get_by_role("button", name="Choose a person").click()
    desk.locator(".modal-body").get_by_role("link", name="Tomas Okafor").click()
    expect(desk.locator("input[name=bylines-0-person]")).not_to_have_value("")
    desk.get_by_role("button", name="More actions").click()
    desk.get_by_role("button", name="Publish", exact=True).click()
    address = desk.get_by_role("link", name="Read it").get_attribute("href")
    assert address is not None
    return re.sub(r"^https?://[^/]+", "", address)


def test_a_story_goes_from_the_desk_to_every_page_that_shows_it(
    desk: Page, browser: Browser, running_site: RunningSite, old_page: str
) -> None:
    site = running_site
    reader = browser.new_page()
    reader.goto(site.url + old_page)
    fresh = reader.locator(".river button.fresh")
    places = [reader.locator(name).first.bounding_box() for name in STEADY]
    began = reader.evaluate("performance.now()")

    path = write_and_publish(desk)

    # The open page says so: no reload, no shift.
    expect(fresh).to_have_text("1 new story", timeout=PATIENCE)
    assert [reader.locator(name).first.bounding_box() for name in STEADY] == places
    assert [value for start, value in reader.evaluate(SHIFTS) if start > began] == []
    assert HEADLINE not in reader.locator("body").inner_text()
    fresh.click()
    expect(reader.locator(".river")).to_contain_text(HEADLINE)
    reader.close()

    day = "/".join(path.split("/")[:4]) + "/"
    for place in ("/", "/harbour/", "/topic/ferries/", "/people/tomas-okafor/", day, old_page):
        site.wait_for(lambda: path in stories_in(site.get(place).text), what=f"the story on {place}")
    text = visible_text(site.get(path).text)
    for shown in ("Harbour", HEADLINE, STANDFIRST, PARAGRAPH, "Tomas Okafor", "Ferries"):
        assert shown in text


def test_every_page_is_whole_without_javascript(
    browser: Browser, running_site: RunningSite, old_page: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    newest = running_site.get("/live/river.html").text
    for path in ("/", old_page, "/harbour/", "/2011/03/04/"):
        page.goto(running_site.url + path)
        river = page.locator("#river")
        assert river.locator("li a").count() == len(re.findall("<li", newest))
        expect(page.locator("h1")).not_to_be_empty()
        expect(river.get_by_role("link", name="More news")).to_be_visible()
    page.goto(running_site.url + old_page)
    page.locator("#river li a").first.click()
    expect(page.locator("h1")).to_have_count(1)
    page.locator("#river").get_by_role("link", name="More news").click()
    expect(page.locator("main a").first).to_be_visible()
    context.close()


def test_the_browser_asks_nobody_else_and_finds_no_fault(
    browser: Browser, running_site: RunningSite, old_page: str
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: faults.append(answer.url) if answer.status >= 400 else None)
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    for path in ("/", old_page, "/uk/", "/ar/"):
        page.goto(running_site.url + path)
        page.wait_for_load_state("load")
    for path in ("/rss.xml", "/ar/atom.xml"):
        page.goto(running_site.url + path)
        expect(page.locator("item > title, entry > title").first).to_be_visible()  # not its source
    assert [url for url in asked if not url.startswith(running_site.url)] == []
    assert [fault for fault in faults if not fault.endswith("/favicon.ico")] == []
    page.close()
