"""What an editor does by hand in the desk (see `by_hand`): a real browser, the real command."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, Route, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import PATIENCE, act, fits, in_its_way, save_draft, say
from tests.system.by_hand import desk as signed_in

pytestmark = pytest.mark.xdist_group("desk")

REASON = "The photograph showed another heron."


@pytest.fixture
def desk(browser: Browser, running_site: RunningSite, language: str, width: int) -> Iterator[Page]:
    """The newsroom, signed in with the first password; no script may fail."""
    with signed_in(browser, running_site, language, width) as page:
        yield page


@in_its_way(0)
def test_a_story_is_refused_published_and_unpublished_with_a_reason(
    desk: Page, running_site: RunningSite, language: str, width: int
) -> None:
    site, headline = running_site, f"A heron on the quay {language} {width}"
    expect(desk.get_by_role("heading", name=say(language, "The press"))).to_be_visible()
    expect(desk.locator(".desk-alarm")).to_have_count(0)
    assert fits(desk)

    desk.goto(f"{site.newsroom_url}/desk/stories/add/")
    desk.locator("[name=headline]").fill(headline)
    desk.locator("select[name=edition]").select_option(label="The Marenka Post")
    topic = f"Herons {language} {width}"
    desk.locator("[data-desk-topics] [role=combobox]").fill(topic)
    desk.get_by_role("option", name=say(language, "Make the topic “%%s”").replace("%%s", topic)).click()
    expect(desk.locator("[data-desk-topics] li[data-topic]")).to_contain_text(topic)
    act(desk, language, "Publish")
    expect(desk.get_by_text(say(language, "Write at least a standfirst or a paragraph."))).to_be_visible()
    expect(desk.locator("[name=headline]")).to_have_value(headline)
    expect(desk.locator("[data-desk-topics] li[data-topic]")).to_contain_text(topic)
    assert fits(desk)

    desk.locator("textarea[name=standfirst]").fill("It looked at the ferry.")
    act(desk, language, "Publish")
    address = desk.get_by_role("link", name=say(language, "Read it")).get_attribute("href") or ""
    path = re.sub(r"^https?://[^/]+", "", address)
    site.wait_for(lambda: "It looked at the ferry." in site.get(path).text, seconds=30, what="the story")

    # One story of that name, also where the form was just saving itself when Publish was pressed.
    desk.goto(f"{site.newsroom_url}/desk/stories/?q=HERON+{language}+{width}")
    expect(desk.get_by_role("link", name=headline)).to_have_count(1)
    assert fits(desk)
    desk.get_by_role("link", name=headline).click()
    expect(desk.get_by_role("link", name=address)).to_have_count(1)
    expect(desk.locator("input[name=slug]")).to_be_disabled()
    act(desk, language, "Unpublish")
    desk.get_by_role("button", name=say(language, "Yes, unpublish it")).click()
    assert site.get(path).status == 200  # the browser asks for the reason before it sends anything
    desk.locator("textarea[name=reason]").fill(REASON)
    desk.get_by_role("button", name=say(language, "Yes, unpublish it")).click()
    gone = say(language, "“%(story)s” is unpublished. Its address tells readers why.", story=headline)
    expect(desk.get_by_text(gone)).to_be_visible()
    site.wait_for(lambda: site.get(path).status == 410, seconds=30, what="410")
    assert REASON in site.get(path).text


@in_its_way(3)
def test_the_preview_is_the_page_that_readers_get(
    desk: Page, running_site: RunningSite, language: str, width: int
) -> None:
    desk.goto(f"{running_site.newsroom_url}/desk/stories/?state=live")
    desk.locator("td.title a").first.click()
    headline = desk.locator("[name=headline]").input_value()
    desk.get_by_role("button", name=say(language, "Toggle preview")).click()

    # Wagtail draws into a second frame and then takes the first away.
    shown = desk.frame_locator(f"iframe[title='{say(language, 'Preview')}']").last

    expect(shown.locator("h1")).to_have_text(headline, timeout=PATIENCE)
    expect(shown.locator("#river li").first).to_be_visible()


@in_its_way(2)
def test_what_is_typed_while_the_form_saves_itself_is_saved_and_drawn_too(
    desk: Page, running_site: RunningSite, language: str, width: int
) -> None:
    desk.goto(f"{running_site.newsroom_url}/desk/stories/add/")
    desk.locator("[name=headline]").fill(f"Saved on the way {language} {width}")
    desk.locator("select[name=edition]").select_option(label="The Marenka Post")
    save_draft(desk, language)
    standfirst = desk.locator("textarea[name=standfirst]")
    sent: list[str] = []
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route.request.post_data or "")
            if not held:
                held.append(route)
                return
        route.continue_()

    def is_answer(answer: Response) -> bool:
        return "/desk/stories/edit/" in answer.url and answer.request.method == "POST"

    # Typed at once, while Wagtail still waits for the form to be ready.
    desk.route("**/desk/stories/edit/**", hold)
    with desk.expect_request(lambda asked: asked.method == "POST" and "/desk/stories/edit/" in asked.url):
        standfirst.press_sequentially("The first half")
    # And more while that is under way: it is answered before anything has noticed the rest.
    standfirst.press_sequentially(" and the rest")
    with desk.expect_response(lambda answer: is_answer(answer) and "and the rest" in sent[-1]):
        held[0].continue_()

    desk.get_by_role("button", name=say(language, "Toggle preview")).click()
    # Wagtail draws into a second frame and then takes the first away.
    shown = desk.frame_locator(f"iframe[title='{say(language, 'Preview')}']").last
    expect(shown.locator(".standfirst")).to_have_text("The first half and the rest")
    standfirst.press_sequentially(", drawn")
    expect(shown.locator(".standfirst")).to_have_text("The first half and the rest, drawn")
    desk.wait_for_timeout(4000)
    assert len(sent) == 3  # what was saved is not saved again
    desk.reload()
    expect(standfirst).to_have_value("The first half and the rest, drawn")


@in_its_way(3)
def test_who_types_and_leaves_at_once_is_asked(
    desk: Page, running_site: RunningSite, language: str, width: int
) -> None:
    def asked(where: str, name: str = "") -> list[str]:
        """What the browser asks before it leaves what was just typed there."""
        page, questions = desk.context.new_page(), []
        page.goto(f"{running_site.newsroom_url}/desk/{where}")
        if name:
            page.locator(f"[name={name}]").press_sequentially("Typed")
        page.once("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
        page.goto(f"{running_site.newsroom_url}/desk/stories/")
        page.close()
        return questions

    assert asked("stories/add/", "headline") == ["beforeunload"]
    assert asked("sections/new/", "name") == ["beforeunload"]
    assert asked("stories/add/") == []
