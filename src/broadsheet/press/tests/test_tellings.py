"""The same story in several editions, as the store holds it: every page names every other that is live."""

import pytest

from broadsheet.fronts.models import StaticPage
from broadsheet.fronts.services import publish_page, save_page_draft, unpublish_page
from broadsheet.press.lite import text_alone
from broadsheet.press.refs import OutputRef
from broadsheet.press.store import Store
from broadsheet.press.tests.markup import parse
from broadsheet.press.tests.paper import CHRISTMAS_EVE, make_paper, registry, render
from broadsheet.press.worker import Press
from broadsheet.stories.models import Story
from broadsheet.stories.services import make_version, publish_story, unpublish_story
from broadsheet.testing.factories import make_edition
from broadsheet.testing.plates import read_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def alternates(site):
    press = Press(Store(site.public), registry())

    def alternates(story: Story | StaticPage) -> dict[str, str]:
        """The languages and addresses that the story's baked page names."""
        press.drain()
        page = parse(read_page(site.public, story.edition.code, story.path).html)
        links = page.one("head").all("link", rel="alternate")
        told = [link.attributes for link in links if "hreflang" in link.attributes]  # the others are feeds
        return {link["hreflang"]: link["href"] for link in told}

    return alternates


def test_each_telling_names_all_and_the_same_default_while_they_are_live(site, clock, alternates):
    papers = [make_paper(code, sort_order=order) for order, code in enumerate(("uk", "en", "ar"))]
    first = papers[1].publish("Harbour", at=CHRISTMAS_EVE)
    assert alternates(first) == {}

    second = publish_story(story=make_version(source=first, edition=papers[0].edition).story)
    both = alternates(first)
    assert set(both) == {"en", "uk", "x-default"}
    assert both["x-default"] == both["uk"]  # the first edition's
    assert alternates(second) == both

    third = publish_story(story=make_version(source=second, edition=papers[2].edition).story)
    everywhere = alternates(first)
    assert set(everywhere) == {"en", "uk", "ar", "x-default"}
    assert alternates(second) == alternates(third) == everywhere

    unpublish_story(story=second, reason="Wrong.")
    left = alternates(first)
    assert set(left) == {"en", "ar", "x-default"}
    assert left["x-default"] == left["en"]
    assert alternates(third) == left
    unpublish_story(story=third, reason="Wrong.")
    assert alternates(first) == {}


def test_a_static_page_and_its_counterparts_name_each_other(site, clock, alternates):
    papers = [make_paper(code, sort_order=order) for order, code in enumerate(("uk", "en", "ar"))]

    def about(paper, same_as=None):
        page = StaticPage(edition=paper.edition, title=paper.word, slug="about", same_as=same_as)
        page.body = [("paragraph", f"<p>{paper.word}</p>")]
        save_page_draft(page=page)
        return publish_page(page=page)

    first = about(papers[1])
    assert alternates(first) == {}
    second = about(papers[0], first)
    third = about(papers[2], second)
    everywhere = alternates(first)
    assert set(everywhere) == {"en", "uk", "ar", "x-default"}
    assert everywhere["x-default"] == everywhere["uk"]  # the first edition's
    assert alternates(second) == alternates(third) == everywhere

    unpublish_page(page=first)  # the one that the others name
    left = alternates(second)
    assert set(left) == {"uk", "ar", "x-default"}
    assert alternates(third) == left

    third.same_as = None
    save_page_draft(page=third)
    publish_page(page=third)
    assert alternates(second) == alternates(third) == {}


def test_the_head_of_a_page_has_a_short_name_of_each_language_that_one_edition_has(site, clock):
    papers = {language: make_paper(language) for language in ("en", "uk", "ar")}
    html = render(OutputRef("front", "en", "/")).body
    shown = parse(html).one("nav", class_="editions")
    assert sorted(one.text for one in shown.all("b")) == ["УКР", "عربي"]
    alone = parse(text_alone(html)).all("nav")[0]
    assert sorted(one.text.strip() for one in alone.all("a")) == sorted(
        papers[language].edition.name for language in ("uk", "ar")
    )
    make_edition("uk2", language="uk", prefix="uk2")
    shown = parse(render(OutputRef("front", "en", "/")).body).one("nav", class_="editions")
    assert [one.text for one in shown.all("b")] == ["عربي"], "two are in Ukrainian"
    assert papers["uk"].edition.name in shown.text
