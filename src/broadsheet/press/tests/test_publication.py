"""From a service to the store with the real pages: what a reader finds after each change."""

import datetime as dt
import json

import pytest
from django.db import transaction

from broadsheet import outbox
from broadsheet.kernel import keys, paths
from broadsheet.newsroom.models import Redirect, Section
from broadsheet.newsroom.services import note_gone, redirect_many
from broadsheet.press.models import Output, PressJob
from broadsheet.press.store import Store
from broadsheet.press.tests.markup import parse
from broadsheet.press.tests.paper import CHRISTMAS_EVE, SATURDAY, make_paper, registry, tell_also
from broadsheet.press.worker import Press
from broadsheet.stories.models import PublicRendition, StoryTopic
from broadsheet.stories.services.drafting import save_draft
from broadsheet.stories.services.publishing import publish_story
from broadsheet.stories.services.unpublishing import unpublish_story
from broadsheet.testing.plates import has_plate, read_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(site, clock):
    return make_paper("en")


@pytest.fixture
def press(site, paper):
    return Press(Store(site.public), registry())


@pytest.fixture
def read(site, press):
    """Bakes what is due and reads a page as a reader would get it."""

    def read(path: str, edition: str = "en"):
        press.drain()
        assert not PressJob.objects.exclude(error="").exists()
        return read_page(site.public, edition, path)

    return read


def links(page, rel: str = "prev") -> list[str]:
    return [link.attributes["href"] for link in parse(page.html).one("main").all("a", rel=rel)]


def test_a_publication_reaches_every_page(paper, read, site):
    story = paper.publish(
        "Ferry runs again", section=paper.section, story_topics=[StoryTopic(topic=paper.topic)]
    )
    assert "Ferry runs again" in read(story.path).text
    for path in (
        "/",
        "/politics/",
        "/politics/2024/11/",
        "/topic/elections/",
        "/topic/elections/2024/11/",
        "/2024/11/23/",
        "/live/river.html",
    ):
        assert "Ferry runs again" in read(path).text, path
    assert "/2024/11/23/" in read("/2024/11/").html
    assert "/2024/11/" in read("/2024/").html
    head = json.loads((site.public / paths.head_file("en")).read_text())
    event = json.loads((site.public / paths.events_file("en")).read_text().splitlines()[-1])
    assert [item["story"] for item in head["items"]] == [event["story"]] == [story.pk]
    assert head["last_id"] == event["place"] == event["id"]
    assert event["headline"] == "Ferry runs again"
    assert event["datetime"] == head["items"][0]["published"] == "2024-11-23T20:10:00+02:00"
    assert parse(event["html"]).one("li").attributes["data-story"] == str(story.pk)


def test_a_new_story_is_in_the_river_of_an_old_page_that_is_not_baked_again(paper, press, read):
    old = paper.publish("Old", at=CHRISTMAS_EVE)
    read(old.path)
    before = Output.objects.get(path=old.path).position
    paper.publish("Brand new")
    assert "Brand new" in read(old.path).text
    assert Output.objects.get(path=old.path).position == before


def test_a_withdrawn_story_is_410_and_in_no_list(paper, read):
    story = paper.publish("Wrong", section=paper.section)
    other = paper.publish("Right", section=paper.section, at=SATURDAY - dt.timedelta(hours=1))
    read("/")
    unpublish_story(story=story, reason="It was not so.")
    page = read(story.path)
    assert page.status == 410
    assert "It was not so." in page.text
    for path in ("/", "/politics/", "/politics/2024/11/", "/2024/11/23/", "/live/river.html", other.path):
        assert "Wrong" not in read(path).text, path


def test_a_month_shows_the_last_story_of_each_day_as_it_is_now(paper, read):
    paper.publish("Morning", at=SATURDAY - dt.timedelta(hours=8))
    paper.publish("Day before", at=SATURDAY - dt.timedelta(days=1), kind="opinion", labels=["exclusive"])
    evening = paper.publish("Evening")

    def shown() -> list[str]:
        return [card.one("h3").text for card in parse(read("/2024/11/").html).one("main").all("article")]

    assert shown() == ["Evening", "Day before"]
    evening.headline = "Night"
    save_draft(story=evening)
    publish_story(story=evening)
    assert shown() == ["Night", "Day before"]
    unpublish_story(story=evening, reason="No.")
    assert shown() == ["Morning", "Day before"]


def test_the_last_story_of_a_day_takes_its_pages_with_it(paper, read, site):
    paper.publish("Stays")
    story = paper.publish("Alone", at=CHRISTMAS_EVE, section=paper.section)
    assert read("/2023/12/24/").status == 200
    unpublish_story(story=story, reason="No.")
    assert "2023" not in read("/2024/").text
    for path in ("/2023/12/24/", "/2023/12/", "/2023/", "/politics/2023/12/"):
        assert not has_plate(site.public, "en", path), path


def test_a_day_between_two_others_is_found_from_the_later_one(paper, read):
    paper.publish("First", at=SATURDAY - dt.timedelta(days=4))
    paper.publish("Last")
    assert links(read("/2024/11/23/")) == ["/2024/11/19/"]
    between = paper.publish("Between", at=SATURDAY - dt.timedelta(days=2))
    assert links(read("/2024/11/23/")) == ["/2024/11/21/"]
    assert links(read("/2024/11/21/")) == ["/2024/11/19/"]
    unpublish_story(story=between, reason="No.")
    assert links(read("/2024/11/23/")) == ["/2024/11/19/"]


def test_a_month_between_two_others_is_found_from_the_later_one(paper, read):
    def publish(headline, moment):
        return paper.publish(headline, at=moment, section=paper.section)

    publish("First", CHRISTMAS_EVE)
    publish("Last", SATURDAY)
    assert links(read("/politics/2024/11/")) == ["/politics/2023/12/"]
    assert links(read("/2024/11/")) == ["/2023/12/"]
    between = publish("Between", SATURDAY - dt.timedelta(days=60))
    assert links(read("/politics/2024/11/")) == ["/politics/2024/09/"]
    assert links(read("/2024/11/")) == ["/2024/09/"]
    assert links(read("/2023/12/"), "next") == ["/2024/09/"]
    unpublish_story(story=between, reason="No.")
    assert links(read("/politics/2024/11/")) == ["/politics/2023/12/"]
    assert links(read("/2024/11/")) == ["/2023/12/"]


def test_a_long_list_leads_back_by_month_and_its_old_months_are_left_alone(paper, press, read, monkeypatch):
    monkeypatch.setattr("broadsheet.press.kinds.lists.NEWEST", 3)
    for week in range(6):
        paper.publish(f"Story {week}", at=SATURDAY - dt.timedelta(days=8 * week), section=paper.section)
    page = read("/politics/")
    assert len(parse(page.html).one("main").all("article")) == 3
    assert [a.attributes["href"] for a in parse(page.html).one("main").one("p", class_="more").all("a")] == [
        "/politics/2024/11/"
    ]
    assert links(read("/politics/2024/11/")) == ["/politics/2024/10/"]
    assert len(parse(read("/politics/2024/10/").html).one("main").all("article")) == 3
    before = {output.path: output.position for output in Output.objects.all()}
    paper.publish("New", section=paper.section)
    press.drain()
    moved = {output.path for output in Output.objects.all() if before.get(output.path) != output.position}
    assert "/politics/2024/11/" in moved
    assert "/2024/11/23/" in moved
    assert not [path for path in moved if path.startswith(("/politics/2024/10", "/2024/10", "/2024/11/15"))]


def test_the_other_telling_is_linked_from_both_and_vanishes_with_it(paper, read):
    story = paper.publish("Told twice", section=paper.section)
    assert "hreflang" not in read(story.path).html.split("</head>")[0]
    arabic = make_paper("ar")
    other = tell_also(story, arabic)
    assert f'hreflang="ar" href="http://localhost:8000/ar{paths.quote(other.path)}"' in read(story.path).html
    assert 'hreflang="en"' in read(other.path, "ar").html
    unpublish_story(story=other, reason="No.")
    assert 'hreflang="ar" href' not in read(story.path).html.split("</head>")[0]


def test_a_moved_section_answers_at_its_old_address(paper, read, press):
    paper.publish("Ferry", section=paper.section)
    assert read("/politics/").status == 200
    with transaction.atomic():
        Section.objects.filter(pk=paper.section.pk).update(slug="public-affairs")
        moved = Redirect.objects.create(edition=paper.edition, path="/politics/", target="/public-affairs/")
        outbox.announce([keys.section(paper.section.pk), keys.site("en"), keys.redirect(moved.pk)])
    page = read("/politics/")
    assert (page.status, page.headers["Location"]) == (301, "/public-affairs/")
    assert "Ferry" in read("/public-affairs/").text
    assert "/public-affairs/" in read("/").html


def test_an_old_address_that_leads_nowhere_says_why(paper, read, press):
    old, number = "/2013/05/harbour/", "/?p=7"
    paper.publish("Ferry")  # every page shows the river
    note_gone(edition=paper.edition, addresses=[old, number], reason="It had <no> text.")
    press.drain()

    for address in (old, number):
        page = read(address)
        assert page.status == 410
        assert "It had &lt;no&gt; text." in page.html
        assert "This page is not here any more" in page.text
    redirect_many(edition=paper.edition, moves={old: "/2013/05/02/harbour"})
    assert read(old).status == 301
    assert read(number).status == 410


def test_a_list_gets_the_picture_that_came_after_it(paper, read):
    paper.publish("With a picture", picture=paper.picture)
    PublicRendition.objects.all().delete()
    page = parse(read("/").html)
    assert len(page.one("main").all("img")) == 1
    assert len(parse(read("/live/river.html").html).all("img")) == 1


def test_the_river_shows_the_picture_of_each_days_newest_and_the_front_says_its_day(paper, read):
    for headline, at in (
        ("Old", CHRISTMAS_EVE),
        ("Before", SATURDAY - dt.timedelta(hours=1)),
        ("New", SATURDAY),
    ):
        paper.publish(headline, at=at, picture=paper.picture)
    river = parse(read("/live/river.html").html)
    assert [bool(item.all("img")) for item in river.all("li")] == [True, False, True]
    dateline = parse(read("/").html).one("p", class_="dateline")
    assert dateline.one("a").attributes["href"] == f"/{SATURDAY:%Y/%m/%d}/"
    assert dateline.text == river.all("h3")[0].text


def test_an_edited_headline_changes_the_lists_but_is_no_new_story_in_the_stream(paper, read, site):
    story = paper.publish("Ferry runs")
    read("/")
    story.headline = "Ferry runs again"
    story.save_revision()
    publish_story(story=story)
    assert "Ferry runs again" in read("/").text
    assert len((site.public / paths.events_file("en")).read_text().splitlines()) == 1


def test_old_stories_that_come_in_are_no_news(paper, read, site, monkeypatch):
    monkeypatch.setattr("broadsheet.river.selectors.LENGTH", 3)
    for number in range(4):
        paper.publish(f"New {number}", at=SATURDAY - dt.timedelta(minutes=number))
    read("/")
    paper.publish("From the archive", at=CHRISTMAS_EVE)
    assert "From the archive" in read("/2023/12/24/").text
    log = (site.public / paths.events_file("en")).read_text()
    assert "From the archive" not in log


def test_a_story_with_a_film_lets_its_frame_in_and_no_other_page_does(paper, read):
    film = ("embed", {"url": "https://vimeo.com/76979871"})
    shown = paper.publish("With a film", body=[("paragraph", "<p>See.</p>"), film])
    plain = paper.publish("Without one")
    policy = read(shown.path).headers["Content-Security-Policy"]
    assert "; frame-src https://player.vimeo.com; " in policy
    assert all("Content-Security-Policy" not in read(path).headers for path in (plain.path, "/"))
