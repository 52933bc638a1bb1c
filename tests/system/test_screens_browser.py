"""Short news, many stories at once and the boards by hand: a telephone and a desk, English and Ukrainian."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import PATIENCE, fits, in_its_way, say, say_many, sign_in
from tests.system.by_hand import desk as signed_in

pytestmark = pytest.mark.xdist_group("desk")

HALF_A_MINUTE = 30.0
"""Seconds from opening short news to its publication."""


@pytest.fixture
def desk(browser: Browser, running_site: RunningSite, language: str, width: int) -> Iterator[Page]:
    """The newsroom by touch, signed in; no script may fail."""
    with signed_in(browser, running_site, language, width, has_touch=True, is_mobile=width == 360) as page:
        yield page


@in_its_way(0)
def test_short_news_goes_out_by_touch_and_survives_a_lost_session(
    desk: Page, running_site: RunningSite, language: str, width: int
) -> None:
    site = running_site
    headline, second = f"Swing bridge stuck open {language} {width}", f"Ferry late {language} {width}"

    def field(name: str) -> Locator:
        return desk.get_by_label(say(language, name))

    def tap(role: str, name: str) -> None:
        desk.get_by_role(role, name=say(language, name), exact=True).last.tap()

    assert fits(desk)
    opened = time.monotonic()
    tap("link", "Short news")
    field("Headline").fill(headline)
    field("First paragraph").fill("Nothing passes until noon.")
    field("Second paragraph").fill("A bolt broke & is made anew.")
    field("Section").select_option(index=2)
    desk.locator("input[name=labels][value=breaking]").tap()
    assert fits(desk)
    tap("button", "Publish")
    told = say(language, "“%(story)s” is published.", story=headline)
    expect(desk.get_by_text(told)).to_be_visible()
    assert time.monotonic() - opened < HALF_A_MINUTE
    address = desk.get_by_role("link", name=say(language, "Read it")).get_attribute("href") or ""
    path = re.sub(r"^https?://[^/]+", "", address)
    site.wait_for(lambda: "A bolt broke &amp; is made anew." in site.get(path).text, seconds=30, what="it")
    expect(field("Headline")).to_have_value("")

    field("First paragraph").fill("Written while the session ends.")
    tap("button", "Publish")
    refused = say(language, "Nothing is published or lost. Mend what is marked:")
    expect(desk.get_by_text(refused)).to_be_visible()
    expect(field("First paragraph")).to_have_value("Written while the session ends.")
    field("Headline").fill(second)
    # A session ends after its hours; the other cookies of the desk stay.
    desk.context.clear_cookies(name=re.compile("session"))
    tap("button", "Save draft")
    sign_in(desk, site)
    expect(desk.get_by_text(say(language, "What you wrote before is back."))).to_be_visible()
    expect(field("Headline")).to_have_value(second)
    expect(field("First paragraph")).to_have_value("Written while the session ends.")
    tap("button", "Save draft")
    told = say(language, "“%(story)s” is saved as a draft.", story=second)
    expect(desk.get_by_text(told)).to_be_visible()

    field("Section").select_option(index=2)
    field("Edition").select_option(label="بريد مارينكا")
    expect(field("Section")).to_have_value("")


@in_its_way(3)
def test_many_stories_are_moved_and_the_boards_open(
    desk: Page, running_site: RunningSite, language: str, width: int
) -> None:
    url = running_site.newsroom_url
    desk.goto(f"{url}/desk/stories/?state=live")
    edition = desk.locator("select[name=edition], input[name=edition]").first.get_attribute("value")
    desk.goto(f"{url}/desk/stories/?state=live&edition={edition or 1}")
    boxes = desk.locator("input[data-bulk-action-checkbox]")
    for number in range(2):
        boxes.nth(number).check()
    desk.get_by_role("link", name=say(language, "Move the chosen stories to another section")).click()
    two = say_many(language, "%(n)s story is chosen.", "%(n)s stories are chosen.", 2)
    expect(desk.get_by_text(two)).to_be_visible()
    desk.get_by_label(say(language, "Section")).select_option(index=1)
    desk.get_by_role("button", name=say(language, "Move them")).click()
    one, many = "%(count)s story is changed.", "%(count)s stories are changed."
    said = {say_many(language, one, many, count) for count in range(3)}
    expect(desk.locator(".messages li.success")).to_contain_text(re.compile("|".join(map(re.escape, said))))

    for path, heading in (("press/", "The press"), ("clock/", "The clock"), ("topics/", "Topics")):
        desk.goto(f"{url}/desk/{path}")
        expect(desk.get_by_role("heading", name=say(language, heading)).first).to_be_visible()
        assert fits(desk), path


def test_the_screens_speak_ukrainian_on_a_telephone(browser: Browser, running_site: RunningSite) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="uk-UA")
    desk = context.new_page()
    desk.set_default_timeout(PATIENCE)
    desk.goto(f"{running_site.newsroom_url}/desk/")
    sign_in(desk, running_site)
    expect(desk.get_by_role("link", name="Коротка новина")).to_be_visible()
    for path, words in (
        ("stories/short/", "Перший абзац"),
        ("press/", "Що чекає"),
        ("clock/", "Зроблено за останню добу"),
        ("remits/new/", "Порожньо: усе видання."),
        ("topics/?order=unused", "Потребують порядку"),
    ):
        desk.goto(f"{running_site.newsroom_url}/desk/{path}")
        expect(desk.get_by_text(words).first).to_be_attached()
        assert fits(desk), path
    context.close()
