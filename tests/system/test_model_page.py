"""The model page, entered through the form by hand (see `by_hand`), in every kind: all elements, no other."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from broadsheet.stories.kinds import all_kinds
from broadsheet.testing.site import RunningSite
from tests.system.by_hand import act, fits, follow, in_its_way, say
from tests.system.by_hand import desk as signed_in

pytestmark = pytest.mark.xdist_group("desk")

MODEL = json.loads(Path(__file__).with_name("model_page.json").read_text())
"""Our own words in the shape of the page that the product is measured by."""

KINDS = {
    "Opinion": "voice",
    "News": "plain",
    "Column": "voice",
    "Analysis": "depth",
    "Interview": "talk",
    "Review": "verdict",
    "Explainer": "depth",
    "Report": "depth",
    "Partner content": "paid",
}
DISCLAIMERS = {
    "Opinion": MODEL["disclaimer"],
    "Column": MODEL["disclaimer"],
    "Partner content": "This material was paid for by a partner. The newsroom did not take part in it.",
}
RAW_KEY = re.compile(r"\b[a-z]+/[a-z]+\.[a-z]+_[a-z]+\b")
"""What a translation that is missing looked like: `client/title.list_title`."""


@pytest.fixture
def desk(browser: Browser, running_site: RunningSite, language: str, width: int) -> Iterator[Page]:
    """The newsroom, signed in; no script may fail."""
    with signed_in(browser, running_site, language, width) as page:
        yield page


def publish(desk: Page, language: str) -> str:
    """Choose Publish in the menu; the path of the story."""
    act(desk, language, "Publish")
    address = desk.get_by_role("link", name=say(language, "Read it")).get_attribute("href") or ""
    return re.sub(r"^https?://[^/]+", "", address)


def tags_of(language: str, width: int) -> list[str]:
    """One that is there and one that is made, in each way another."""
    there, new = MODEL["tags"]
    return [there, f"{new} {language} {width}"]


def enter(desk: Page, language: str, tags: list[str]) -> None:
    """Everything that the model page has, as a person enters it."""
    desk.locator("[name=headline]").fill(MODEL["headline"])
    desk.locator("textarea[name=standfirst]").fill(MODEL["standfirst"])
    desk.locator("select[name=edition]").select_option(label="The Marenka Post")
    desk.locator("select[name=kind]").select_option(label=say(language, MODEL["label"], "kind of story"))
    desk.locator("input[name=labels][value=exclusive]").check()
    desk.locator("[data-desk-topics] [role=combobox]").fill(tags[0])
    desk.get_by_role("option", name=tags[0], exact=True).click()
    desk.locator("[data-desk-topics] [role=combobox]").fill(tags[1])
    desk.get_by_role("option", name=say(language, "Make the topic “%%s”").replace("%%s", tags[1])).click()
    desk.locator("button.c-sf-add-button").first.click()
    desk.get_by_role("option", name=say(language, "Paragraph")).click()
    desk.locator(".public-DraftEditor-content").first.click()
    for number, paragraph in enumerate(MODEL["body"]):
        if number:
            desk.keyboard.press("Enter")
        desk.keyboard.insert_text(paragraph)
    desk.locator("#id_bylines-ADD").click()
    desk.get_by_role("button", name=say(language, "Choose a person")).click()
    desk.locator(".modal-body").get_by_role("link", name="Tomas Okafor").click()
    expect(desk.locator("input[name=bylines-0-person]")).not_to_have_value("")
    desk.locator("textarea[name=bylines-0-about]").fill(MODEL["about"])
    desk.locator("#id_sources-ADD").click()
    desk.locator("input[name=sources-0-url]").fill(MODEL["source"]["url"])
    desk.locator("input[name=place]").fill(MODEL["place"])


def article_of(reader: Page, site: RunningSite, path: str, kind: str) -> None:
    """Open the page once it is of this kind: its look and its label, as kinds share looks."""
    look, label = f"look-{KINDS[kind]}", f">{kind}</span>"

    def is_baked_anew() -> bool:
        article = site.get(path).text.partition('<article class="story')[2].partition("<h1>")[0]
        return look in article and (kind == "News" or label in article)

    site.wait_for(is_baked_anew, seconds=60, what=f"{path} as {kind}")
    reader.goto(site.url + path)


@in_its_way(0)
def test_the_model_page_goes_through_the_form_in_every_kind(
    desk: Page, browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site = running_site
    with translation.override("en"):
        assert {str(kind.label): kind.look for kind in all_kinds().values()} == KINDS
    reader = browser.new_page(viewport={"width": width, "height": 740})
    desk.goto(f"{site.newsroom_url}/desk/stories/add/")
    tags = tags_of(language, width)
    enter(desk, language, tags)
    path = publish(desk, language)
    desk.goto(f"{site.newsroom_url}/desk/stories/?q=harbour+ready&state=live")
    desk.get_by_role("link", name=MODEL["headline"]).first.click()
    form = desk.url

    for kind in KINDS:
        if kind != MODEL["label"]:
            desk.goto(form)
            desk.locator("select[name=kind]").select_option(label=say(language, kind, "kind of story"))
            publish(desk, language)
        article_of(reader, site, path, kind)
        article = reader.locator("article.story")
        marks = ["Exclusive"] if kind == "News" else ["Exclusive", kind]
        if kind == "Partner content":
            marks.reverse()
        # What a style sheet does to letters is not what the page says.
        expect(article.locator(".over .label")).to_have_text(marks)
        assert_every_element(reader, tags)
        expect(article.locator(".disclaimer")).to_have_text(
            [DISCLAIMERS[kind]] if kind in DISCLAIMERS else []
        )
        assert fits(reader), kind
    reader.close()


def assert_every_element(reader: Page, tags: list[str]) -> None:
    """Each element of the model page, in its order, with nothing raw and nothing empty."""
    article = reader.locator("article.story")
    expect(reader.locator(".masthead .name")).to_have_text("The Marenka Post")
    expect(article.locator("h1")).to_have_text(MODEL["headline"])
    expect(article.locator(".when time")).to_have_text(re.compile(r"^[A-Z]\w+day, \d+ \w+ \d{4}, \d\d:\d\d$"))
    expect(article.locator(".when .place")).to_have_text(MODEL["place"])
    expect(article.locator(".standfirst")).to_have_text(MODEL["standfirst"])
    expect(article.locator(".body p")).to_have_text(MODEL["body"])
    expect(article.locator(".sources a")).to_have_text([MODEL["source"]["title"]])
    expect(article.locator(".sources a")).to_have_attribute("href", MODEL["source"]["url"])
    expect(article.locator(".about h2")).to_have_text("About the author")
    expect(article.locator(".about")).to_contain_text(MODEL["about"])
    expect(article.locator(".topics a")).to_have_text(tags)
    assert article.locator(".read-also a").count() in range(1, 5)
    river = reader.locator("#river")
    expect(river.locator("h3").first).to_have_text(re.compile(r"^[A-Z]\w+day, \d+ \w+ \d{4}$"))
    expect(river.locator("li .label").first).not_to_be_empty()
    expect(river.get_by_role("link", name="More news")).to_be_visible()
    assert not RAW_KEY.search(reader.locator("body").inner_text())
    assert reader.evaluate(EMPTY) == []


EMPTY = """() => [...document.querySelectorAll("article.story :is(h1, h2, p, ul, li, nav, section, span, a)")]
  .filter((element) => !element.textContent.trim() && !element.querySelector("img"))
  .filter((element) => element.getAttribute("role") !== "status")
  .map((element) => element.outerHTML)"""


@in_its_way(0)
def test_what_is_not_entered_leaves_no_trace_and_an_update_is_told_on_purpose(
    desk: Page, browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site = running_site
    desk.goto(f"{site.newsroom_url}/desk/stories/add/")
    desk.locator("[name=headline]").fill("A bare story")
    desk.locator("textarea[name=standfirst]").fill("Only this.")
    desk.locator("select[name=edition]").select_option(label="The Marenka Post")
    path = publish(desk, language)
    site.wait_for(lambda: "Only this." in site.get(path).text, seconds=30, what="the bare story")
    reader = browser.new_page(viewport={"width": width, "height": 740})
    reader.goto(site.url + path)
    expect(reader.locator("article.story .tools button").last).to_have_text("Print")
    reader.evaluate("document.querySelector('article.story .tools').remove()")  # each story has these
    lines = reader.locator("article.story").inner_text().split("\n")
    assert [line for line in lines if line.strip()][::2] == ["A bare story", "Only this."]
    assert reader.evaluate("document.querySelector('article.story').querySelectorAll('*').length") == 5

    desk.goto(f"{site.newsroom_url}/desk/stories/?q=bare&state=live")
    desk.get_by_role("link", name="A bare story").first.click()
    expect(desk.locator("#header-title")).not_to_be_in_viewport()
    desk.get_by_role("button", name=say(language, "Actions"), exact=True).click()
    follow(desk.get_by_role("link", name=say(language, "Mark as updated for readers")))
    assert fits(desk)
    desk.locator("textarea[name=note]").fill(MODEL["update"])
    desk.get_by_role("button", name=say(language, "Mark as updated"), exact=True).click()
    expect(
        desk.get_by_text(say(language, "Readers see that “%(story)s” was updated.", story="A bare story"))
    ).to_be_visible()
    site.wait_for(lambda: MODEL["update"] in site.get(path).text, seconds=30, what="the mark")
    reader.reload()
    expect(reader.locator(".updated")).to_contain_text(MODEL["update"])

    # The same story in another edition: from the form's menu to a draft, then two pages that name each other.
    desk.get_by_role("button", name=say(language, "Actions"), exact=True).click()
    follow(desk.get_by_role("link", name=say(language, "Versions in other editions")))
    assert fits(desk)
    desk.locator("form button[name=edition], form:has(input[name=edition]) button").first.click()
    expect(desk.locator("[name=headline]")).to_have_value("A bare story")
    desk.locator("[name=headline]").fill("Коротка історія")
    other = publish(desk, language)
    site.wait_for(lambda: site.get(other).status == 200, seconds=30, what="the version")
    site.wait_for(lambda: other in site.get(path).text, seconds=30, what="the link to the version")
    assert path in site.get(other).text
    assert site.get(path).text.count('hreflang="x-default"') == 1
    reader.close()
