"""What a browser makes of readers' pages: without a script, on a small screen, while news comes in."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from broadsheet.testing.browser import QUIET, find_chromium
from broadsheet.testing.site import RunningSite
from tests.system.newsroom import Publisher
from tests.system.wire import Wire

SHIFTS = """() => {
    window.shift = 0;
    new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shift += entry.value; })
        .observe({type: "layout-shift", buffered: true});
}"""

LONG_WORDS = """() => {
    for (const link of document.querySelectorAll(".card :is(h2, h3) a, .river .headline"))
        link.textContent = "Найнепротивоконституціоналізовуватимуться".repeat(2);
}"""

pytestmark = pytest.mark.xdist_group("system")


@pytest.fixture(scope="module")
def publisher(running_site: RunningSite) -> Iterator[Publisher]:
    with Publisher(running_site) as process:
        yield process


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


def test_an_open_page_tells_of_new_stories_and_nothing_moves(
    page: Page, running_site: RunningSite, publisher: Publisher
):
    page.goto(running_site.url + "/")
    expect(page.locator(".river-head [aria-live=polite]")).to_be_attached()
    page.evaluate(SHIFTS)
    publisher.publish("First while the page is open")
    expect(page.locator("button.fresh")).to_have_text("1 new story")
    publisher.publish("Second while the page is open")
    expect(page.locator("button.fresh")).to_have_text("2 new stories")
    assert page.evaluate("window.shift") < 0.001
    assert "while the page is open" not in page.inner_text("#river")
    page.click("button.fresh")
    page.wait_for_selector("text=Second while the page is open")
    headlines = page.locator("#river li .headline").all_inner_texts()[:2]
    assert headlines == ["Second while the page is open", "First while the page is open"]
    assert page.locator("button.fresh").count() == 0
    assert page.evaluate("document.activeElement.closest('li') !== null")

    # The reader stops the news: the stream ends, on the next page too, until it is asked for again.
    page.get_by_role("button", name="Pause").click()
    page.reload()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    publisher.publish("Third while the news is stopped")
    running_site.wait_for(lambda: "Third while the news is stopped" in running_site.get("/").text)
    assert page.locator("button.fresh").count() == 0
    page.get_by_role("button", name="Resume").click()
    expect(page.locator("button.fresh")).to_have_text("1 new story")


def test_nothing_moves_while_a_page_comes_in_slowly(page: Page, running_site: RunningSite):
    """What is painted before the river has come stays where it is: 0.1 of the screen moved once."""
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 10})
    for path in ("/", "/ar/"):
        page.goto(running_site.url + path)
        page.evaluate(SHIFTS)
        page.wait_for_timeout(200)
        assert page.evaluate("window.shift") < 0.001


def test_chromium_would_install_each_edition(browser: Browser, running_site: RunningSite, tmp_path: Path):
    # A window with a folder of its own: Chromium installs nothing from a private one.
    kept = browser.browser_type.launch_persistent_context(
        tmp_path, executable_path=find_chromium(), args=[*QUIET, "--no-sandbox"]
    )
    with kept:
        for prefix in ("", "/uk", "/ar"):
            page = kept.new_page()
            page.goto(f"{running_site.url}{prefix}/")
            debugger = kept.new_cdp_session(page)
            assert debugger.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
            assert debugger.send("Page.getAppManifest")["errors"] == []


def test_what_was_opened_is_read_without_a_network_and_says_how_old_it_is(
    browser: Browser, running_site: RunningSite
):
    wire = Wire(running_site.port)
    page = browser.new_page()
    page.goto(wire.url + "/uk/")
    story = page.locator("main h3 a").first.get_attribute("href")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(wire.url + story)
    headline = page.inner_text("h1")
    page.wait_for_function(
        "async address => Boolean(await (await caches.open('broadsheet /uk/ pages')).match(address))",
        arg=story,
    )
    # A network that comes back brings the page as it is now.
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".saved")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".saved")).to_have_count(0)
    page.goto("about:blank")
    wire.cut()

    page.goto(wire.url + story)
    assert page.inner_text("h1") == headline
    assert re.search(r"збережено: \d+ \w+ 20\d\d", page.inner_text(".saved"))
    expect(page.locator("#river li").first).to_be_visible()
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 10
    # What was never opened says so, and offers what there is.
    page.goto(wire.url + "/uk/1999/01/01/never-opened")
    assert page.inner_text("h1") == "Немає зв’язку із сайтом"
    page.get_by_role("main").get_by_role("link", name=headline).click()
    expect(page.locator("h1")).to_have_text(headline)
    page.close()


def test_text_alone_is_read_on_without_a_script_and_remembered_with_one(
    browser: Browser, running_site: RunningSite
):
    plain = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = plain.new_page()
    page.goto(running_site.url + "/ar/")
    page.locator("a.lite").click()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    page.locator("#river li a").first.click()
    assert "/ar/lite/20" in page.url
    assert page.locator("h1").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert "image" not in asked
    page.locator("#full").click()
    assert page.locator("article.story h1").is_visible()
    plain.close()

    context = browser.new_context()
    context.add_init_script(
        "navigator.connection.saveData || Object.defineProperty("
        "navigator, 'connection', {value: {saveData: true}})"
    )
    page = context.new_page()
    page.goto(running_site.url + "/uk/")
    page.wait_for_url("**/uk/lite/")
    # The pictures once asked for stay, and text once asked for too.
    page.locator("#full").click()
    page.locator("#river li a").first.click()
    page.wait_for_url("**/uk/20**")
    page.locator("a.lite").click()
    page.wait_for_url("**/uk/lite/20**")
    page.goto(running_site.url + "/uk/")
    page.wait_for_url("**/uk/lite/")
    context.close()


def test_where_the_stream_does_not_get_through_the_page_asks(
    page: Page, running_site: RunningSite, publisher: Publisher
):
    page.clock.install()
    page.add_init_script("delete window.EventSource")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/live/head" in request.url else None)
    page.goto(running_site.url + "/uk/")
    expect(page.locator(".river-head [aria-live=polite]")).to_be_attached()
    newest = [publisher.publish(f"Новина {number}", edition="uk").id for number in range(2)][-1]
    page.wait_for_timeout(500)
    running_site.wait_for(lambda: newest in [item["story"] for item in news_head(running_site)["items"]])
    page.clock.fast_forward(40_000)
    expect(page.locator("button.fresh")).to_have_text("2 нові новини")
    # All who ask in the same ten seconds ask for the same address.
    assert re.fullmatch(r".*/uk/live/head/\d+\.json", asked[-1]), asked


def news_head(site: RunningSite) -> dict:
    """What a page that asks is told."""
    return json.loads(site.get("/uk/live/head.json").text)


def streams(site: RunningSite) -> int:
    """Readers on the live stream, over all processes: each answers for itself, and has its own start."""
    found: dict[str, int] = {}
    for _ in range(30):
        told = json.loads(site.get("/healthz").text)["delivery"]
        found[told["started"]] = told["listeners"]
    return sum(found.values())


def test_the_open_pages_of_a_browser_share_one_stream_while_they_are_seen(
    browser: Browser, running_site: RunningSite, publisher: Publisher
):
    context = browser.new_context()
    # A page that is not seen: headless browsers show all of theirs.
    context.add_init_script(
        "window.see = seen => { Object.defineProperty(document, 'visibilityState', {configurable: true,"
        " get: () => seen ? 'visible' : 'hidden'}); document.dispatchEvent(new Event('visibilitychange')); }"
    )
    before = streams(running_site)
    pages = [context.new_page() for _ in range(3)]
    for page in pages:
        page.goto(running_site.url + "/")
        expect(page.locator(".river-head [aria-live=polite]")).to_be_attached()
    running_site.wait_for(lambda: streams(running_site) == before + 1, what="one stream for three pages")
    publisher.publish("For all pages at once")
    for page in pages:
        expect(page.locator("button.fresh")).to_have_text("1 new story")

    # Whoever has the stream goes: the next takes it, and nothing that comes meanwhile is lost.
    pages.pop(0).close()
    publisher.publish("While the stream changes hands")
    for page in pages:
        expect(page.locator("button.fresh")).to_have_text("2 new stories", timeout=20_000)
    running_site.wait_for(lambda: streams(running_site) == before + 1, what="one stream for two pages")

    for page in pages:
        page.evaluate("see(false)")
    running_site.wait_for(
        lambda: streams(running_site) == before, what="no stream for pages that nobody sees"
    )
    publisher.publish("While nobody looks")
    pages[0].evaluate("see(true)")
    expect(pages[0].locator("button.fresh")).to_have_text("3 new stories", timeout=20_000)
    context.close()


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
            page.evaluate(LONG_WORDS)
            sizes = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
            assert sizes[0] <= sizes[1], f"{path} with long words"
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
    # Paper cannot be pushed along: twelve columns share a sheet of A4 less its margins.
    page.set_viewport_size({"width": 665, "height": 940})
    box, table = page.evaluate("""() => {
        const row = `<tr>${"<td>Administration</td>".repeat(12)}</tr>`;
        const box = document.createElement("div");
        box.className = "table";
        box.innerHTML = `<table><tbody>${row.repeat(3)}</tbody></table>`;
        document.querySelector(".body").append(box);
        return [box.clientWidth, box.firstChild.offsetWidth];
    }""")
    assert table <= box
