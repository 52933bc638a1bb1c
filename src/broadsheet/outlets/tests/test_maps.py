"""Sitemaps: valid, complete, cheap, and true to the second."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from lxml import etree

from broadsheet.newsroom.models import Topic
from broadsheet.newsroom.services import delete_topic, save_topic
from broadsheet.outlets.maps import read, write
from broadsheet.outlets.maps.duties import MapDuties
from broadsheet.outlets.maps.kinds import MonthMap
from broadsheet.outlets.maps.robots import AI_CRAWLERS
from broadsheet.outlets.settling import announce_settings
from broadsheet.press.tests.paper import CHRISTMAS_EVE, SATURDAY, fill, make_paper
from broadsheet.stories.models import Listing, Story
from broadsheet.stories.services import publish_story, save_draft, unpublish_story
from broadsheet.testing.plates import has_plate, read_page

pytestmark = pytest.mark.django_db

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "sitemap.xsd"))
NS = {
    "m": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}


def valid(text: str):
    root = etree.fromstring(text.encode())
    SCHEMA.assertValid(root)
    return root


def mapped(site, path: str, edition: str = "en"):
    """A map that is baked, valid by its schema."""
    return valid(read_page(site.public, edition, path).html)


def addresses(root) -> list[str]:
    return root.xpath("//m:loc/text()", namespaces=NS)


def a_paper(language: str):
    """A paper whose outlets have been asked for, as a worker does that starts."""
    paper = make_paper(language)
    announce_settings(language)
    return paper


@pytest.fixture
def duties(press):
    """The map duties of this test's own worker, which has just begun."""
    found = MapDuties()
    found.attend()
    press.drain()
    return found


def attend(duties, press, clock, seconds: float) -> None:
    clock.move(seconds)
    duties.attend()
    press.drain()


def test_the_index_names_each_month_and_each_month_its_stories(press, site, clock, duties):
    paper = a_paper("uk")
    whole = fill(paper)
    press.drain()
    front = "https://news.example/uk"
    index = addresses(mapped(site, "/sitemap.xml", "uk"))
    assert index == [f"{front}/sitemap-{name}.xml" for name in ("pages", "2023-12", "2024-11")]
    root = mapped(site, "/sitemap-2023-12.xml", "uk")
    assert addresses(root) == [read._below(f"{front}/", whole.path)]
    assert root.xpath("//m:lastmod/text()", namespaces=NS) == ["2024-11-23T18:10:00Z"]
    assert len(addresses(mapped(site, "/sitemap-2024-11.xml", "uk"))) == 7
    pages = addresses(mapped(site, "/sitemap-pages.xml", "uk"))
    named = ("/", "/politics/", "/topic/elections/", "/people/olena/", "/about/")
    assert pages == [front + path for path in named]


def test_a_publication_touches_its_own_month_alone(press, site, clock, duties):
    paper = a_paper("en")
    paper.publish("Old", at=CHRISTMAS_EVE)
    press.drain()
    attend(duties, press, clock, 10)
    before = {path: read_page(site.public, "en", path).headers for path in ("/sitemap-2023-12.xml",)}
    written = []
    kept = press.baker.store.write
    press.baker.store.write = lambda ref, *rest, **named: (
        written.append(ref.path),
        kept(ref, *rest, **named),
    )[1]
    paper.publish("New")
    press.drain()
    maps = {path for path in written if path.startswith("/sitemap")}
    assert maps == {"/sitemap-2024-11.xml", "/sitemap-news.xml", "/sitemap.xml"}  # its month is a new one
    assert addresses(mapped(site, "/sitemap.xml"))[-1].endswith("/sitemap-2024-11.xml")
    written.clear()
    paper.publish("Newer")
    press.drain()
    maps = {path for path in written if path.startswith("/sitemap")}
    assert maps == {"/sitemap-2024-11.xml", "/sitemap-news.xml"}
    attend(duties, press, clock, 10)
    assert {path: read_page(site.public, "en", path).headers for path in before} == before


def test_a_month_that_has_lost_its_last_story_leaves_the_index(press, site, clock, duties):
    paper = a_paper("en")
    story = paper.publish("Only", at=CHRISTMAS_EVE)
    press.drain()
    unpublish_story(story=Story.objects.get(pk=story.pk), reason="Wrong.")
    press.drain()
    assert not has_plate(site.public, "en", "/sitemap-2023-12.xml")
    assert addresses(mapped(site, "/sitemap.xml")) == ["https://news.example/sitemap-pages.xml"]


def test_the_first_story_of_a_year_brings_its_month_into_the_index(press, site, clock, duties):
    paper = a_paper("en")
    press.drain()
    for months in (1, 2, 3):
        paper.publish("Newest", at=clock.now())
        press.drain()
        assert len(addresses(mapped(site, "/sitemap.xml"))) == 1 + months
        clock.move(366 * 24 * 3600)


def test_names_that_come_and_go_are_in_the_map_of_pages(press, site, clock, duties):
    paper = a_paper("en")
    press.drain()
    topic = save_topic(topic=Topic(edition=paper.edition, name="Ports"))
    attend(duties, press, clock, 10)
    assert "https://news.example/topic/ports/" in addresses(mapped(site, "/sitemap-pages.xml"))
    delete_topic(topic=topic)
    press.drain()
    assert "https://news.example/topic/ports/" not in addresses(mapped(site, "/sitemap-pages.xml"))


def test_news_leaves_its_map_two_days_after_to_the_second(press, site, clock, duties):
    paper = a_paper("en")
    story = paper.publish("Fresh & «new»", at=SATURDAY)
    paper.publish("Paid", kind="partner", at=SATURDAY)
    press.drain()
    (entry,) = mapped(site, "/sitemap-news.xml").findall("m:url", NS)
    assert entry.findtext("n:news/n:title", namespaces=NS) == "Fresh & «new»"
    assert entry.findtext("n:news/n:publication_date", namespaces=NS) == "2024-11-23T18:10:00Z"
    assert entry.findtext("n:news/n:publication/n:name", namespaces=NS) == "Harbour Post"
    assert entry.findtext("n:news/n:publication/n:language", namespaces=NS) == "en"
    attend(duties, press, clock, 48 * 3600 - 1)
    assert addresses(mapped(site, "/sitemap-news.xml")) == [f"https://news.example{story.path}"]
    attend(duties, press, clock, 1)
    assert addresses(mapped(site, "/sitemap-news.xml")) == []
    assert duties.attend() == 0


def test_a_worker_that_was_away_catches_up(press, site, clock):
    make_paper("en").publish("Fresh")
    press.drain()
    clock.move(49 * 3600)
    MapDuties().attend()
    press.drain()
    assert addresses(mapped(site, "/sitemap-news.xml")) == []


def test_lastmod_is_the_time_that_readers_see(press, site, clock, duties):
    paper = a_paper("en")
    story = paper.publish("Harbour")
    clock.move(3600)
    story = Story.objects.get(pk=story.pk)
    story.headline, story.updated_at = "Harbours", clock.now()
    save_draft(story=story)
    publish_story(story=story)
    press.drain()
    page = read_page(site.public, "en", story.path).html
    for path in ("/sitemap-2024-11.xml", "/sitemap-news.xml"):
        assert mapped(site, path).xpath("//m:lastmod/text()", namespaces=NS) == ["2024-11-23T19:10:00Z"]
    assert 'datetime="2024-11-23T21:10:00+02:00"' in page


def test_one_address_more_than_a_file_holds_makes_two(press, site, clock, duties, monkeypatch):
    assert write.MOST == 50_000  # what the protocol allows; three are as good to see the edge
    monkeypatch.setattr(read, "MOST", 3)
    paper = a_paper("en")
    stories = [paper.publish(f"Story {number}", at=SATURDAY) for number in range(3)]
    press.drain()
    assert not has_plate(site.public, "en", "/sitemap-2024-11-2.xml")
    stories.append(paper.publish("One more", at=SATURDAY))
    press.drain()
    assert len(addresses(mapped(site, "/sitemap-2024-11.xml"))) == 3
    assert addresses(mapped(site, "/sitemap-2024-11-2.xml")) == [f"https://news.example{stories[-1].path}"]
    attend(duties, press, clock, 10)
    assert addresses(mapped(site, "/sitemap.xml"))[1:] == [
        f"https://news.example/sitemap-2024-11{part}.xml" for part in ("", "-2")
    ]


def test_50_001_addresses_make_two_files(site, clock):
    story = make_paper("en").publish("Story")
    copied = {"id": "id + i", "path": "path || '-' || i", "telling": "printf('%%032x', i)"}
    _copy(Story, 50_000, copied, "id = %s", [story.pk])
    name = f"edition/{story.edition_id}"
    _copy(Listing, 50_000, {"id": "id + 100 + i", "story_id": "story_id + i"}, "list = %s", [name])
    kind = MonthMap()

    parts = kind.born_of(f"list:{name}/2024-11")

    assert [ref.path for ref in parts] == ["/sitemap-2024-11.xml", "/sitemap-2024-11-2.xml"]
    first, second = (addresses(valid(kind.render(ref).body)) for ref in parts)
    assert (len(first), len(second)) == (50_000, 1)
    assert second == [f"https://news.example{story.path}-50000"]
    assert len({*first, *second}) == 50_001


def _copy(model, count: int, changed: dict[str, str], where: str, given: list) -> None:
    """Copy a row many times in the database itself: objects would take ten seconds."""
    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(changed.get(column, column) for column in columns)
    table, names = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}, n WHERE {where}",
            given,
        )


def test_robots_are_told_what_the_settings_say(press, site, settings, clock):
    make_paper("en")
    make_paper("uk")
    announce_settings("first")
    press.drain()
    allowed = read_page(site.public, "en", "/robots.txt").html
    assert allowed.startswith("User-agent: *\nAllow: /\n\nUser-agent: AI2Bot\n")
    assert all(f"User-agent: {name}\n" in allowed for name in AI_CRAWLERS)
    assert allowed.count("Disallow: /\n") == 1
    front = "https://news.example"
    assert [
        line.removeprefix("Sitemap: ") for line in allowed.splitlines() if line.startswith("Sitemap")
    ] == [f"{front}{prefix}/{name}.xml" for prefix in ("", "/uk") for name in ("sitemap", "sitemap-news")]
    for search, ai, said in ((True, True, "Allow: /"), (False, False, "Disallow: /")):
        settings.HOME = dataclasses.replace(site, search_engines=search, ai_crawlers=ai)
        assert announce_settings(f"{search} {ai}") == 2
        press.drain()
        text = read_page(site.public, "en", "/robots.txt").html
        assert text.split("\n\n")[0].strip() == f"User-agent: *\n{said}"
        assert ("Sitemap:" in text) == search
        assert "GPTBot" not in text
    assert announce_settings("False False") == 0


def test_the_time_of_a_map_is_written_as_the_protocol_asks():
    east = dt.datetime(2024, 11, 23, 20, 10, 30, 5, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert (
        valid(write.addresses([write.Address("https://news.example/a&b", east)])).findtext(
            "m:url/m:lastmod", namespaces=NS
        )
        == "2024-11-23T18:10:30Z"
    )
