"""Whatever people type comes out of every feed as they typed it."""

import datetime as dt
import json
import re
from xml.etree import ElementTree

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.outlets.content import Content, Photo, clean
from broadsheet.outlets.feeds import atom, jsonfeed, rss
from broadsheet.outlets.feeds.feed import Feed, Withdrawn
from broadsheet.outlets.items import Item, Named, Source

NS = {"atom": "http://www.w3.org/2005/Atom", "content": "http://purl.org/rss/1.0/modules/content/"}
MOMENT = dt.datetime(2024, 11, 23, 18, 10, tzinfo=dt.UTC)

# Quotes, what XML and HTML take for markup, entities, the end of CDATA, emoji of several parts, directions.
PIECES = st.sampled_from(
    [
        *(
            "Порт",
            "«Чорне море»",
            "ґанок і п'ять",
            "гавань’",
            "ميناء",
            "«البحر»",
            "سفينة، 3",
            "Harbour",
            "“ship”",
        ),
        *(
            "<b>",
            "</title>",
            "]]>",
            "<!--",
            "&amp;",
            "&lt;",
            "&",
            "&#38;",
            "'",
            '"',
            "<script>alert(1)</script>",
        ),
        *(
            "🏳️‍🌈",
            "👩🏽‍🚒",
            "🇺🇦",
            "\u200f",
            "\u200e",
            "\u2067",
            "\u2069",
            "\u202b",
            "\u200d",
            "\ufeff",
            "\u0301",
        ),
        *("\u2028", "\xa0", "\xad", "%s", "{{ x }}", "\\", "\u0000", "\u0008", "\ufffe", "\n", "\t"),
    ]
)
TEXT = st.lists(st.one_of(PIECES, st.text(max_size=3)), min_size=1, max_size=8).map(" ".join)
TEXT = TEXT.filter(lambda words: any(character.isalnum() for character in words))
LOST = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def html_of(words: str) -> str:
    return clean(f"<p>Порт</p>{words}", "https://news.example/")


def kept(words: str) -> str:
    """The words without what XML cannot hold."""
    return LOST.sub("", words)


def feed_of(words: str) -> Feed:
    photo = Photo("https://news.example/media/a.jpg", 640, 480, words, words, words, words)
    item = Item(
        story=1,
        id="urn:uuid:8f1d0f7e-4f0c-5c1e-9a52-6f0d3b1f2c77",
        url="https://news.example/2024/11/23/a",
        title=words,
        content=Content(words, html_of(words), photo, words),
        people=(Named(words, "https://news.example/people/a/"),),
        topics=(Named(words, "https://news.example/topic/a/"),),
        section=Named(words, "https://news.example/politics/"),
        sources=(Source(words, "https://example.org/", "media"),),
        kind="news",
        published=MOMENT,
        modified=MOMENT,
        place=words,
    )
    return Feed(
        title=words,
        description=words,
        publisher=words,
        home="https://news.example/",
        url="https://news.example/rss.xml",
        style="/feed.css",
        language="uk",
        hub="",
        full=True,
        updated=MOMENT,
        items=(item,),
        withdrawn=(Withdrawn("urn:uuid:8f1d0f7e-4f0c-5c1e-9a52-6f0d3b1f2c78", "", MOMENT, words),),
    )


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_rss_holds_the_words_as_they_are(words):
    made = rss.write(feed_of(words))
    item = ElementTree.fromstring(made).find("channel/item")
    assert item.findtext("title") == kept(words)
    assert item.findtext("category") == kept(words)
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == kept(words)
    assert item.findtext("content:encoded", "", NS) == kept(html_of(words))
    assert item.findtext("{*}content/{*}credit") == kept(words)


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_atom_holds_the_words_as_they_are(words):
    made = atom.write(feed_of(words))
    root = ElementTree.fromstring(made)
    entry = root.find("atom:entry", NS)
    assert root.findtext("atom:title", "", NS) == kept(words)
    for name in ("title", "summary", "author/atom:name"):
        assert entry.findtext(f"atom:{name}", "", NS) == kept(words)
    # An attribute's newline and tab come back too: they are written as references.
    assert entry.find("atom:category", NS).get("term") == kept(words)
    assert root.findtext("{*}deleted-entry/{*}comment") == kept(words)


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_json_feed_holds_the_words_as_they_are(words):
    (item,) = json.loads(jsonfeed.write(feed_of(words)))["items"]
    assert (item["title"], item["authors"][0]["name"], item["tags"]) == (words, words, [words])


@settings(max_examples=40, deadline=None)
@given(TEXT)
def test_feedparser_finds_nothing_odd_and_nothing_dangerous(words):
    for write in (rss.write, atom.write):
        made = write(feed_of(words))
        found = feedparser.parse(made, sanitize_html=False)
        assert not found.bozo, found.bozo_exception
        assert "<script" not in found.entries[0].content[0].value
