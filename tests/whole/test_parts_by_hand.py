"""Who wrote a story, where it comes from and what to read also, by hand (see `by_hand`)."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import desk, fits, in_its_way, publish, say
from tests.system.newsroom import Publisher

pytestmark = pytest.mark.xdist_group("desk")


def add_byline(page: Page, language: str, number: int, role: str, about: str = "") -> None:
    """A row of its own, its chooser open."""
    page.locator("#id_bylines-ADD").click()
    page.locator(f"select[name=bylines-{number}-role]").select_option(label=say(language, role))
    page.locator(f"textarea[name=bylines-{number}-about]").fill(about)
    page.locator(f"#id_bylines-{number}-person-chooser").get_by_role(
        "button", name=say(language, "Choose a person")
    ).click()
    assert fits(page)


def add_source(page: Page, language: str, number: int, url: str, title: str, kind: str) -> None:
    page.locator("#id_sources-ADD").click()
    page.locator(f"input[name=sources-{number}-url]").fill(url)
    page.locator(f"input[name=sources-{number}-title]").fill(title)
    page.locator(f"select[name=sources-{number}-kind]").select_option(label=say(language, kind))


@in_its_way(0)
def test_authors_sources_and_related_stories_are_given_by_hand(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, way = running_site, f"{language} {width}"
    name = f"Ines Vidal {way}"
    with Publisher(site) as publisher:
        related = publisher.publish(f"Dredger sold {way}", at="2019-05-06T08:00:00+00:00")
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/stories/add/")
        page.locator("[name=headline]").fill(f"The mole is mended {way}")
        page.locator("textarea[name=standfirst]").fill("It took nine days.")
        page.locator("select[name=edition]").select_option(label="The Marenka Post")

        window = page.locator(".modal-body")
        add_byline(page, language, 0, "Photographs")
        window.get_by_role("link", name="Tomas Okafor").click()
        expect(page.locator("input[name=bylines-0-person]")).not_to_have_value("")
        # Somebody who has written here never before, made on the way.
        add_byline(page, language, 1, "Interviewee", about="She has dived below the mole since 2001.")
        window.get_by_role("tab", name=say(language, "New person")).click()
        window.locator("input[name=person-name]").fill(name)
        window.get_by_role("button", name=say(language, "Add and choose")).click()
        expect(page.locator("input[name=bylines-1-person]")).not_to_have_value("")
        expect(page.locator("#id_bylines-1-person-chooser")).to_contain_text(name)
        up = page.locator("#inline_child_bylines-1").get_by_role("button", name=say(language, "Move up"))
        up.click()

        add_source(page, language, 0, "https://port.example/log", "The port's log", "Document")
        add_source(page, language, 1, "https://tide.example/", "", "Data")
        page.locator("input[name=place]").fill("Mole End")

        page.locator("#id_read_also-ADD").click()
        page.get_by_role("button", name=say(language, "Choose a story")).click()
        window.locator("input[name=q]").press_sequentially(f"Dredger sold {way}")
        window.get_by_role("link", name=related.headline).click()
        expect(page.locator("#id_read_also-0-other-chooser")).to_contain_text(related.headline)
        assert fits(page)
        path = publish(page, language)
        site.wait_for(lambda: "nine days" in site.get(path).text, seconds=60, what="the story")

        reader = page.context.new_page()
        reader.goto(site.url + path)
        article = reader.locator("article.story")
        expect(article.locator(".names li")).to_have_text([f"Interviewee {name}", "Photographs Tomas Okafor"])
        expect(article.locator(".when .place")).to_have_text("Mole End")
        sources = article.locator(".sources li")
        expect(sources).to_have_text([re.compile(r"^The port's log Document$"), re.compile(r"^Source Data$")])
        expect(sources.last.get_by_role("link")).to_have_attribute("href", "https://tide.example/")
        about = article.locator(".about")
        expect(about.locator("h2")).to_have_text("About the author")  # of authors, and where it was written
        expect(about).to_contain_text("She has dived below the mole since 2001.")
        also = article.locator(".read-also a")
        expect(also.first).to_have_text(related.headline)  # by hand first, then what the press finds
        assert 1 < also.count() <= 4
        reader.close()
