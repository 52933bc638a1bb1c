"""What a feed says is what the story says, and it says it when and only when the story changes."""

import dataclasses
import datetime as dt
import json
from xml.etree import ElementTree

import feedparser
import pytest

from broadsheet.kernel import paths
from broadsheet.newsroom.models import Section
from broadsheet.newsroom.services import save_section
from broadsheet.outbox.services import announce
from broadsheet.outlets.settled import outlets_key
from broadsheet.outlets.tests.feedrules import events
from broadsheet.press.tests.paper import CHRISTMAS_EVE, SATURDAY, fill, make_paper
from broadsheet.stories.models import Byline, Story, StoryTopic
from broadsheet.stories.services import publish_story, save_draft, unpublish_story
from broadsheet.testing.plates import has_plate, read_page

pytestmark = pytest.mark.django_db

FOLDERS = ("/", "/politics/", "/topic/elections/", "/people/olena/", "/kind/opinion/")
FILES = ("rss.xml", "atom.xml", "feed.json")
NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "at": "http://purl.org/atompub/tombstones/1.0",
}


def text(site, path: str, edition: str = "en") -> str:
    return read_page(site.public, edition, path).html


def parsed(site, path: str, edition: str = "en"):
    """A feed as feedparser reads it; neither it nor the validator's rules must find anything odd."""
    page = read_page(site.public, edition, path)
    head = {"content-type": page.headers["Content-Type"]}
    found = feedparser.parse(
        page.html, response_headers=head, sanitize_html=False, resolve_relative_uris=False
    )
    assert not found.bozo, found.get("bozo_exception")
    assert events(page.html.encode()) == set()
    return found


def baked(press) -> set[str]:
    """The paths of the outlets' files that the press wrote since the last time, whatever they hold."""
    written = set()
    kept = press.baker.store.write

    def write(ref, *args, **kwargs):
        digest, changed = kept(ref, *args, **kwargs)
        if changed:
            written.add(ref.path)
        return digest, changed

    press.baker.store.write = write
    try:
        press.drain()
    finally:
        del press.baker.store.write
    return written


@pytest.mark.parametrize("language", ["en", "uk", "ar"])
def test_every_list_has_three_feeds_that_say_what_the_story_says(press, site, clock, language):
    paper = make_paper(language)
    whole = fill(paper)
    Story.objects.filter(pk=whole.pk).update(created_at=dt.datetime(2023, 12, 24, tzinfo=dt.UTC))
    press.drain()
    for folder in FOLDERS:
        for file in FILES[:2]:
            found = parsed(site, folder + file, language)
            assert found.feed.title
            assert next(link.href for link in found.feed.links if link.rel == "self").endswith(file)
    story = parsed(site, "/kind/opinion/atom.xml", language).entries[0]
    page = f"https://news.example/{paper.edition.prefix}".rstrip("/")
    assert story.id.startswith("urn:uuid:")
    assert story.title == whole.headline
    assert story.link == f"{page}{paths.quote(whole.path)}"
    assert story.summary == whole.standfirst
    assert story.published == "2023-12-24T14:12:00Z"
    assert story.updated == "2024-11-23T18:10:00Z"
    assert [author.name for author in story.authors] == [paper.person.name]
    assert [author.href for author in story.authors] == [f"{page}/people/olena/"]
    assert [person.name for person in story.contributors] == [paper.person.name]
    assert {tag.term for tag in story.tags} == {paper.section.name, paper.topic.name}
    assert story.media_content[0]["url"].startswith("https://news.example/media/")
    assert story.media_credit[0]["content"] == paper.word
    assert story.content[0].language == language
    body = story.content[0].value
    assert body.count("<img ") == 2
    assert 'src="/' not in body
    assert "srcset" not in body
    assert ('dir="rtl"' in body) == (language == "ar")


def test_the_formats_agree(press, site, clock):
    fill(make_paper("en"))
    press.drain()
    atom, rss = parsed(site, "/atom.xml"), parsed(site, "/rss.xml")
    feed = json.loads(text(site, "/feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert len(feed["items"]) == len(atom.entries) == len(rss.entries) == 8
    for one, two, three in zip(feed["items"], atom.entries, rss.entries, strict=True):
        assert one["id"] == two.id == three.id
        assert one["url"] == two.link == three.link
        assert one["title"] == two.title == three.title
        assert one["date_published"] == two.published
        assert two.published_parsed == three.published_parsed
        assert one["content_html"] == two.content[0].value == three.content[0].value
    assert rss.feed.language == feed["language"] == "en"
    # Sent as their own types, Chromium would show their source and not the styled view.
    for file in ("/rss.xml", "/atom.xml"):
        assert read_page(site.public, "en", file).headers["Content-Type"] == "application/xml; charset=utf-8"
    assert not any(entry.guidislink for entry in rss.entries)
    assert feed["items"][-1]["_broadsheet"]["picture"]["credit"] == "harbour"
    assert feed["items"][-1]["_broadsheet"]["note"] == "harbour"


def test_ids_outlive_the_address_the_headline_and_the_site(press, site, settings, clock):
    paper = make_paper("en")
    story = paper.publish("Harbour")
    press.drain()
    before = parsed(site, "/atom.xml").entries[0]
    story = Story.objects.get(pk=story.pk)
    story.headline = "Another harbour"
    save_draft(story=story)
    settings.HOME = dataclasses.replace(site, url="https://other.example")
    paper.edition.prefix = "post"
    paper.edition.save()
    publish_story(story=story)
    press.drain()
    after = parsed(settings.HOME, "/atom.xml").entries[0]
    assert (after.id, after.title) == (before.id, "Another harbour")
    assert after.link.startswith("https://other.example/post/")


def test_a_setting_makes_feeds_hold_summaries_and_name_a_hub(press, site, settings, clock):
    paper = make_paper("en")
    paper.publish("Harbour", standfirst="A ship came in.")
    press.drain()
    assert (
        parsed(site, "/rss.xml").entries[0].content[0].value
        == "<p><strong>A ship came in.</strong></p><p>harbour.</p>"
    )
    settings.HOME = dataclasses.replace(site, feed_text="summary", websub_hub="https://hub.example/")
    announce([outlets_key("en")])
    press.drain()
    for file in FILES[:2]:
        found = parsed(site, f"/{file}")
        assert "content" not in found.entries[0]
        assert found.entries[0].summary == "A ship came in."
        assert [link.href for link in found.feed.links if link.rel == "hub"] == ["https://hub.example/"]
        link = read_page(site.public, "en", f"/{file}").headers["Link"]
        assert link == f'<https://hub.example/>; rel="hub", <https://news.example/{file}>; rel="self"'
    feed = json.loads(text(site, "/feed.json"))
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert feed["items"][0]["content_text"] == "A ship came in."


def test_a_publication_writes_the_feeds_that_list_the_story_and_no_other(press, site, clock):
    paper = make_paper("en")
    other = Section.objects.create(edition=paper.edition, name="Sport", slug="sport")
    paper.publish("Match", section=other, kind="interview")
    story = paper.publish("Harbour", section=paper.section, kind="news")
    press.drain()
    clock.move(60)
    save_draft(story=Story.objects.get(pk=story.pk))
    story = Story.objects.get(pk=story.pk)
    story.headline = "Harbours"
    save_draft(story=story)
    publish_story(story=story)
    feeds = {path for path in baked(press) if path.endswith(FILES)}
    assert feeds == {f"{folder}{file}" for folder in ("/", "/politics/", "/kind/news/") for file in FILES}

    publish_story(story=Story.objects.get(pk=story.pk))
    assert {path for path in baked(press) if path.endswith(FILES)} == set()


def test_an_old_story_that_no_feed_shows_writes_none(press, site, clock, monkeypatch):
    monkeypatch.setattr("broadsheet.outlets.feeds.kinds.LENGTH", 2)
    paper = make_paper("en")
    old = paper.publish("Old", at=CHRISTMAS_EVE)
    for number in range(2):
        paper.publish(f"New {number}", at=SATURDAY - dt.timedelta(hours=number + 1))
    press.drain()
    assert len(parsed(site, "/rss.xml").entries) == 2
    old = Story.objects.get(pk=old.pk)
    old.headline = "Older"
    save_draft(story=old)
    publish_story(story=old)
    assert not {path for path in baked(press) if path.endswith(FILES)}


def test_a_withdrawn_story_leaves_every_feed_and_atom_says_so(press, site, clock):
    paper = make_paper("en")
    kept = paper.publish("Kept")
    parts = {
        "section": paper.section,
        "kind": "opinion",
        "story_topics": [StoryTopic(topic=paper.topic)],
        "bylines": [Byline(person=paper.person)],
    }
    story = paper.publish("Withdrawn", **parts)
    press.drain()
    id = parsed(site, "/politics/atom.xml").entries[0].id
    unpublish_story(story=Story.objects.get(pk=story.pk), reason="It was <wrong>.")
    press.drain()
    for folder in FOLDERS:
        for file in FILES:
            assert "Withdrawn" not in text(site, folder + file)
        tree = ElementTree.fromstring(text(site, f"{folder}atom.xml"))
        (gone,) = tree.findall("at:deleted-entry", NS)
        assert (gone.get("ref"), gone.get("when")) == (id, "2024-11-23T18:10:00Z")
        assert gone.findtext("at:comment", namespaces=NS) == "It was <wrong>."
    assert [entry.title for entry in parsed(site, "/atom.xml").entries] == [kept.headline]


def test_a_withdrawn_page_does_not_wait_for_the_feeds(press, site, clock):
    paper = make_paper("en")
    story = paper.publish("Withdrawn", section=paper.section)
    press.drain()
    unpublish_story(story=Story.objects.get(pk=story.pk), reason="Wrong.")
    written = []
    kept = press.baker.store.write

    def write(ref, *args, **kwargs):
        written.append(ref.path)
        return kept(ref, *args, **kwargs)

    press.baker.store.write = write
    press.drain()
    assert written.index(story.path) < written.index("/atom.xml")


def test_a_renamed_section_takes_its_feeds_along(press, site, clock):
    paper = make_paper("en")
    paper.publish("Harbour", section=paper.section)
    press.drain()
    paper.section.slug, paper.section.name = "government", "Government"
    save_section(section=paper.section)
    press.drain()
    moved = read_page(site.public, "en", "/politics/rss.xml")
    assert (moved.status, moved.headers["Location"]) == (301, "/government/rss.xml")
    found = parsed(site, "/government/rss.xml")
    assert found.feed.title == "Government — Harbour Post"
    assert found.entries[0].tags[0].term == "Government"
    assert parsed(site, "/rss.xml").entries[0].tags[0].term == "Government"


def test_an_empty_list_has_feeds_too(press, site, clock):
    paper = make_paper("en")
    announce([f"section:{paper.section.pk}", "site:en"])
    press.drain()
    for folder in ("/", "/politics/"):
        assert parsed(site, f"{folder}rss.xml").entries == []
        assert json.loads(text(site, f"{folder}feed.json"))["items"] == []
    assert not has_plate(site.public, "en", "/kind/opinion/rss.xml")


def test_every_page_names_its_feeds_and_they_are_there(press, site, clock):
    paper = make_paper("en")
    story = paper.publish("Harbour", section=paper.section)
    press.drain()
    for path, own in (("/", FOLDERS[:1]), ("/politics/", FOLDERS[:2]), (story.path, FOLDERS[:1])):
        page = text(site, path)
        for folder in own:
            for file in FILES:
                assert f'href="{folder}{file}"' in page
                assert has_plate(site.public, "en", f"{folder}{file}")


def test_the_sweep_finds_every_feed_that_must_be_there(press, site, clock):
    paper = make_paper("en")
    fill(paper)
    kind = press.planner.registry.kind("feed")
    found, after = set(), 0
    while after is not None:
        refs, after = kind.expected(after, 2)
        found |= {ref.path for ref in refs}
    folders = {*FOLDERS, "/kind/news/"}
    assert found == {folder + file for folder in folders for file in FILES} | {"/ninjs.json"}
