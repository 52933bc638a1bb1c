"""What a page that is not there, or was withdrawn, shows of the paper as it is now."""

import re

import pytest

from broadsheet import outbox
from broadsheet.kernel import keys, paths
from broadsheet.press.kinds.newest import LENGTH, NewestSlot
from broadsheet.press.models import Output
from broadsheet.press.store import Store
from broadsheet.press.tests.markup import parse
from broadsheet.press.tests.paper import make_paper, registry, render
from broadsheet.press.worker import Press
from broadsheet.stories.services.unpublishing import unpublish_story
from broadsheet.testing.plates import read_page

pytestmark = pytest.mark.django_db


def headlines(page) -> list[str]:
    cards = parse(page.html).one("section", class_="newest")
    return [card.one("h3").text for card in cards.all("article")]


def test_a_publication_renews_the_cards_and_no_withdrawn_page(site, clock):
    paper = make_paper("en")
    press = Press(Store(site.public), registry())
    gone = paper.publish("Gone", section=paper.section)
    clock.move(60)
    paper.publish("First")
    unpublish_story(story=gone, reason="Wrong.")
    outbox.announce([keys.site("en")])  # what makes the page of an unknown address
    press.drain()
    place = ("en", gone.path)
    before = Output.objects.get(edition="en", path=gone.path).position
    for path in (paths.NOT_FOUND, gone.path):
        assert headlines(read_page(site.public, "en", path)) == ["First"], path
    assert '<p class="over"><a href="/politics/">' in read_page(site.public, *place).html

    for number in range(LENGTH):
        paper.publish(f"Later {number}")
    press.drain()
    for path in (paths.NOT_FOUND, gone.path):
        assert len(headlines(read_page(site.public, "en", path))) == LENGTH, path
        assert "First" not in headlines(read_page(site.public, "en", path))
    assert Output.objects.get(edition="en", path=gone.path).position == before


def test_each_section_is_there_once_before_what_is_newest(site, clock):
    paper = make_paper("en")
    older = paper.publish("Older of politics", section=paper.section)
    for headline in ("Of no section", "Politics"):
        clock.move(60)
        paper.publish(headline, at=clock.now(), section=paper.section if headline == "Politics" else None)
    html = render(NewestSlot().expected(0, 1)[0][0]).body
    assert [card.one("h3").text for card in parse(html).all("article")] == [
        "Politics",
        "Of no section",
        older.headline,
    ]
    assert [(one.text, one.one("a").attributes["href"]) for one in parse(html).all("p", class_="over")] == [
        (paper.section.name, paper.section.path)
    ]


@pytest.mark.parametrize("language", ["uk", "ar"])
def test_they_speak_the_language_of_the_edition(site, clock, language):
    paper = make_paper(language)
    assert render(NewestSlot().expected(0, 1)[0][0]).body == "", "nothing of an empty paper"
    paper.publish(paper.word, kind="opinion", labels=["breaking"])
    words = re.sub(r"<[^>]*>", " ", render(NewestSlot().expected(0, 1)[0][0]).body)
    assert not re.search("[A-Za-z]{3}", words), words
