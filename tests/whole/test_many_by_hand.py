"""What is done to many stories at once, by hand (see `by_hand`)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import desk, fits, in_its_way, pick_topic, say, say_many
from tests.system.newsroom import Publisher

pytestmark = pytest.mark.xdist_group("desk")

REASON = "Both told of another pier."


@pytest.fixture(scope="module")
def publisher(running_site: RunningSite) -> Iterator[Publisher]:
    with Publisher(running_site) as publisher:
        yield publisher


def choose(page: Page, site: RunningSite, language: str, words: str, action: str) -> None:
    """Both stories with these words in the list, then an action of the bar that is in sight."""
    page.goto(f"{site.newsroom_url}/desk/stories/?state=live&q={words.replace(' ', '+')}")
    boxes = page.locator("input[data-bulk-action-checkbox]")
    expect(boxes).to_have_count(2)
    for number in range(2):
        boxes.nth(number).check()
    doing = page.get_by_role("link", name=say(language, action))
    expect(doing).to_be_in_viewport()
    doing.click()
    expect(page.get_by_text(chosen(language))).to_be_visible()
    assert fits(page)


def chosen(language: str) -> str:
    return say_many(language, "%(n)s story is chosen.", "%(n)s stories are chosen.", 2)


def changed(page: Page, language: str, count: int) -> None:
    said = say_many(language, "%(count)s story is changed.", "%(count)s stories are changed.", count)
    expect(page.locator(".messages li.success")).to_contain_text(said)


@in_its_way(1)
def test_two_stories_get_a_topic_move_and_go_with_one_reason(
    browser: Browser, running_site: RunningSite, publisher: Publisher, language: str, width: int
) -> None:
    site, words = running_site, f"Pier {language} {width}"
    stories = [publisher.publish(f"{words} part {part}", section="harbour") for part in ("one", "two")]
    with desk(browser, site, language, width) as page:
        choose(page, site, language, words, "Change the topics of the chosen stories")
        page.get_by_role("button", name=say(language, "Change the topics"), exact=True).click()
        expect(page.get_by_text(say(language, "Pick a topic to give them or to take off."))).to_be_visible()
        pick_topic(page, "add", "Ferries", "Ferries")
        page.get_by_role("button", name=say(language, "Change the topics"), exact=True).click()
        changed(page, language, 2)

        choose(page, site, language, words, "Move the chosen stories to another section")
        section = page.locator("select[name=section]")
        moved_to = next(name for name in section.inner_text().split("\n")[1:] if name.strip() != "Harbour")
        section.select_option(label=moved_to)
        page.get_by_role("button", name=say(language, "Move them"), exact=True).click()
        changed(page, language, 2)
        for story in stories:
            site.wait_for(lambda: "Ferries" in site.get(story.path).text, seconds=60, what="the topic")
            site.wait_for(lambda: moved_to in site.get(story.path).text, seconds=60, what="the section")

        choose(page, site, language, words, "Unpublish the chosen stories")
        page.locator("textarea[name=reason]").fill(REASON)
        page.get_by_role("button", name=say(language, "Unpublish them"), exact=True).click()
        changed(page, language, 2)
        for story in stories:
            site.wait_for(lambda: site.get(story.path).status == 410, seconds=60, what="410")
            assert REASON in site.get(story.path).text
