"""The same story in several editions, as the store holds it: every page names every other that is live."""

import pytest

from broadsheet.press.store import Store
from broadsheet.press.tests.markup import parse
from broadsheet.press.tests.paper import CHRISTMAS_EVE, make_paper, registry
from broadsheet.press.worker import Press
from broadsheet.stories.models import Story
from broadsheet.stories.services import make_version, publish_story, unpublish_story
from broadsheet.testing.plates import read_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def alternates(site):
    press = Press(Store(site.public), registry())

    def alternates(story: Story) -> dict[str, str]:
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
