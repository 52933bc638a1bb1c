"""The story's form by hand (see `by_hand`): pasted text, the past of a story, two people at one story."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import act, desk, fits, follow, in_its_way, leaving, say, sign_in
from tests.system.newsroom import Publisher

pytestmark = pytest.mark.xdist_group("desk")

PASTED = Path(__file__).parents[2] / "src" / "broadsheet" / "stories" / "tests" / "pasted"

PASTE = """([element, html]) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", html.replace(/<[^>]*>/g, " "));
    element.dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
"""What the browser does when a person pastes, with what two word processors put on the clipboard."""

LOCK = "[data-w-action-url-value*='/lock/']"
"""The switch of the panel beside the form."""


def open_form(page: Page, site: RunningSite, number: int) -> None:
    page.goto(f"{site.newsroom_url}/desk/stories/edit/{number}/")
    expect(page.locator("textarea[name=standfirst]")).to_be_visible()


def publish(page: Page, language: str, button: str = "Publish") -> str:
    """Press the button; the path of the story."""
    act(page, language, button)
    address = page.get_by_role("link", name=say(language, "Read it")).get_attribute("href") or ""
    return re.sub(r"^https?://[^/]+", "", address)


@in_its_way(3)
def test_what_a_word_processor_put_on_the_clipboard_comes_out_clean(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site = running_site
    with desk(browser, site, language, width) as page:
        for source in ("word", "google-docs"):
            page.goto(f"{site.newsroom_url}/desk/stories/add/")
            page.locator("[name=headline]").fill(f"Pasted from {source} {language} {width}")
            page.locator("select[name=edition]").select_option(label="The Marenka Post")
            page.locator("button.c-sf-add-button").first.click()
            page.get_by_role("option", name=say(language, "Paragraph")).click()
            editor = page.locator(".public-DraftEditor-content").first
            editor.click()
            page.evaluate(PASTE, [editor.element_handle(), (PASTED / f"{source}.html").read_text()])
            # The editor hands on what stands in it a quarter of a second later; nobody is faster.
            expect(page.locator("[name='body-0-value']")).to_have_value(re.compile("nine days"))
            path = publish(page, language)
            site.wait_for(lambda: "nine days" in site.get(path).text, seconds=60, what="the story")
            page.goto(site.url + path)
            body = page.locator("article.story .body")
            expect(body.locator("b, strong").filter(has_text="nine days")).to_have_count(1)
            expect(body.locator("i, em").filter(has_text="Marenka")).to_have_count(1)
            expect(body.get_by_role("link", name="harbour master")).to_have_attribute(
                "href", "https://harbour.example/notice?id=7"
            )
            expect(body.locator("li").filter(has_text="forty cars")).to_have_count(1)
            assert "never printed" not in body.inner_text()
            assert not re.search(r"mso|style=|class=\"Mso|<span|<o:p", body.inner_html())
            assert fits(page)


@in_its_way(1)
def test_a_headline_that_is_too_long_is_told_of_and_kept_whole(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    told = say(
        language,
        "Too long: {count} characters, {most} are allowed. Nothing was cut off: shorten it before you save.",
    )
    with desk(browser, running_site, language, width) as page:
        for path in ("stories/add/", "stories/short/"):
            page.goto(f"{running_site.newsroom_url}/desk/{path}")
            headline = page.locator("[name=headline]")
            headline.click()
            page.keyboard.insert_text("Ferries!" * 40)  # as a paste does: a limit of the field's would cut it
            expect(page.get_by_text(told.replace("{count}", "320").replace("{most}", "250"))).to_be_visible()
            assert len(headline.input_value()) == 320
            assert fits(page)
            if path == "stories/short/":
                page.get_by_role("button", name=say(language, "Save draft")).click()
                expect(page.locator(".desk-short__field--wrong").first).to_contain_text("320")
                assert len(headline.input_value()) == 320
                headline.click()
            headline.press("End")
            headline.fill(f"Ferries {language} {width}")
            expect(page.locator(".desk-too-long")).to_have_count(0)


@in_its_way(0)
def test_a_story_s_past_is_seen_compared_and_brought_back(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, first = running_site, f"Lighthouse {language} {width}"
    with Publisher(site) as publisher:
        story = publisher.publish(first)
    with desk(browser, site, language, width) as page:
        open_form(page, site, story.id)
        page.locator("[name=headline]").fill(f"{first} dark")
        publish(page, language)
        site.wait_for(lambda: f"{first} dark" in site.get(story.path).text, seconds=60, what="the change")

        page.goto(f"{site.newsroom_url}/desk/stories/history/{story.id}/")
        assert fits(page)
        menus = page.get_by_role("button", name=say(language, "Actions"), exact=True)
        menus.first.click()
        follow(page.get_by_role("link", name=say(language, "Compare with previous version")))
        expect(page.locator("ins, .addition").first).to_contain_text("dark")
        assert fits(page)
        page.goto(f"{site.newsroom_url}/desk/stories/history/{story.id}/")
        menus.last.click()
        page.get_by_role("link", name=say(language, "Review this version")).click()
        expect(page.locator("[name=headline]")).to_have_value(first)
        publish(page, language, "Publish this version")
        site.wait_for(lambda: f"{first} dark" not in site.get(story.path).text, seconds=60, what="the past")


@in_its_way(2)
def test_a_locked_story_is_taken_over_and_the_other_is_told(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, name = running_site, f"olena-{language}-{width}"
    printed = site.call("user", "create", name, "--email", f"{name}@example.org", "--admin")
    password = printed.strip().rsplit(" ", 1)[1]
    with Publisher(site) as publisher:
        story = publisher.publish(f"Breakwater {language} {width}")
    with (
        desk(browser, site, "en", 1280) as first,
        desk(browser, site, language, width, name=name, password=password) as second,
    ):
        open_form(first, site, story.id)
        first.get_by_role("button", name="Toggle status").click()
        first.locator(f"label.switch:has({LOCK})").click()
        expect(first.locator(".messages")).to_contain_text(re.compile("locked", re.IGNORECASE))
        first.locator("textarea[name=standfirst]").fill("Written by the first.")

        second.goto(f"{site.newsroom_url}/desk/stories/edit/{story.id}/")
        take_over = second.get_by_role("button", name=say(language, "Take it over"))
        expect(take_over).to_be_visible()
        assert fits(second)
        take_over.click()
        mine = say(language, "“%(story)s” is yours now.", story=story.headline)
        expect(second.get_by_text(mine)).to_be_visible()
        second.locator("textarea[name=standfirst]").fill("Written by the second.")
        publish(second, language)
        site.wait_for(
            lambda: "Written by the second." in site.get(story.path).text, seconds=60, what="the second"
        )

        # The first still sees what they wrote, and whoever asks is told who holds the story.
        expect(first.locator("textarea[name=standfirst]")).to_have_value("Written by the first.")
        first.reload()
        expect(first.get_by_text(name).first).to_be_visible()
        expect(first.get_by_role("button", name="Take it over")).to_be_visible()
        assert "Written by the first." not in site.get(story.path).text


@in_its_way(1)
def test_a_session_that_ended_costs_no_text(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, written = running_site, f"Written in the dark, {language} {width}."
    with Publisher(site) as publisher:
        story = publisher.publish(f"Foghorn {language} {width}")
    with desk(browser, site, language, width) as page:
        open_form(page, site, story.id)
        page.context.clear_cookies()
        standfirst = page.locator("textarea[name=standfirst]")
        standfirst.press_sequentially("Not saved. ")
        told = page.locator("[data-desk-signed-out]")
        expect(told).to_be_in_viewport()  # the form could not save itself, and says why
        standfirst.fill(written)
        act(page, language, "Publish", leaves=False)
        expect(told).to_be_visible()
        assert fits(page)
        with page.context.expect_page() as other:
            told.get_by_role("link").click()
        sign_in(other.value, site)
        other.value.wait_for_url("**/desk/")
        other.value.close()
        expect(standfirst).to_have_value(written)
        page.evaluate(
            "() => window.dispatchEvent(new Event('focus'))"
        )  # a window of a test has it all the time
        expect(told).to_have_count(0)
        publish(page, language)
        site.wait_for(lambda: written in site.get(story.path).text, seconds=60, what="what was written")


@in_its_way(2)
def test_a_story_that_is_published_while_it_saves_itself_is_there_once(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, source = running_site, "https://tides.example/gate"
    held: list[Route] = []

    def answer_late(route: Route) -> None:
        sent = route.request.post_data_buffer or b""
        by_itself = route.request.headers.get("accept") == "application/json"
        if by_itself and source.encode() in sent and not held:
            held.append(route)
        else:
            route.continue_()

    with Publisher(site) as publisher:
        story = publisher.publish(f"Tide gate {language} {width}")
    with desk(browser, site, language, width) as page:
        page.route("**/desk/stories/edit/**", answer_late)
        open_form(page, site, story.id)
        page.locator("#id_sources-ADD").click()
        page.locator("input[name=sources-0-url]").fill(source)

        def saves_itself() -> bool:
            # Wagtail looks for changes from some seconds after the form was opened on.
            page.locator("input[name=sources-0-title]").fill(f"The gate, {time.monotonic_ns()}")
            page.keyboard.press("Tab")
            page.wait_for_timeout(1000)
            return bool(held)

        site.wait_for(saves_itself, seconds=90, what="the form saves itself")
        with leaving(page):
            act(page, language, "Publish", leaves=False)
            held[0].continue_()
        expect(page.get_by_role("link", name=say(language, "Read it"))).to_be_visible()
        open_form(page, site, story.id)
        expect(page.locator("input[name^=sources-][name$=-url]")).to_have_count(1)
    site.wait_for(lambda: source in site.get(story.path).text, seconds=60, what="the source")
    assert site.get(story.path).text.count(f'href="{source}"') == 1
