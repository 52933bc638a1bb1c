"""The other formats: what a reader makes of a small source, and what it says of what it cannot read."""

import json
from pathlib import Path

from broadsheet.intake.feeds import Feed
from broadsheet.intake.formats import FORMATS
from broadsheet.intake.ghost import Ghost
from broadsheet.intake.items import State
from broadsheet.intake.mapping import read_profile
from broadsheet.intake.markdown import Markdown
from broadsheet.intake.pages import Captures, Pages
from broadsheet.intake.tests.material import GHOST, PAGE, READERS, read, written
from broadsheet.intake.wires import NewsML, Ninjs

ROOT = Path(__file__).parents[4]


def test_every_format_of_the_command_line_is_tried_here():
    assert set(READERS) == set(FORMATS)


def test_ghost_posts_come_with_people_and_no_account(tmp_path):
    text = json.dumps(GHOST)
    one, two, three = read(
        Ghost, written(tmp_path, "g.json", text), {"city": "city"}, site="https://old.example"
    )

    assert one.story["body"] == [
        {"type": "paragraph", "html": '<p>Ships <b>are</b><a href="https://a.example/"> in</a></p>'},
        {
            "type": "picture",
            "picture": {"src": "https://old.example/content/images/b.png", "alt": "A ship"},
            "alt": "A ship",
            "caption": "At sea",
        },
    ]
    assert one.story["section"] == {"slug": "city", "name": "City"}
    assert [topic["name"] for topic in one.story["topics"]] == ["Ports"]
    assert one.story["bylines"] == [{"person": {"slug": "olena", "name": "Olena Teliha"}}]
    assert one.story["picture"]["src"] == "https://old.example/content/images/a.png"
    assert one.old == ["/harbour/"]
    assert one.notes == ["1 × card signup left out"]
    assert two.state is State.DRAFT
    assert two.story["body"][0]["html"] == "<p><strong>Bold</strong> text</p>"
    assert two.story["body"][-1]["html"] == "<ul><li>one</li></ul>"
    assert (three.state, three.notes) == (State.DRAFT, ["was for paid only: came as a draft"])
    everything = repr([one, two, three])
    assert not any(secret in everything for secret in ("$2a$hash", "a-secret-key", "olena@old.example"))


def test_markdown_is_read_as_hugo_jekyll_and_pelican_keep_it(tmp_path):
    written(
        tmp_path,
        "site/content/posts/hugo.md",
        (
            "+++\ntitle = 'Hugo'\ndate = 2013-05-02T09:30:00+02:00\ncategories = ['City']\ntags = ['Ports']\n"
            "aliases = ['/old/hugo/']\n+++\nText with **bold** and [a link]({{< ref \"other.md\" >}}).\n\n"
            "{{< youtube dQw4w9WgXcQ >}}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
        ),
    )
    written(
        tmp_path,
        "site/_posts/2013-05-03-jekyll.md",
        "---\ntitle: Jekyll\nauthor: Olena Teliha\n---\nText {% x %}.\n",
    )
    written(tmp_path, "site/pelican.md", "Title: Pelican\nDate: 2013-05-04 10:00\nStatus: draft\n\nText.\n")
    written(tmp_path, "site/bomb.md", "---\na: &a [x]\nb: [*a, *a]\n---\n")
    jekyll, bomb, hugo, pelican = read(Markdown, tmp_path / "site", {"city": "city"})

    assert hugo.story["published_at"] == "2013-05-02T09:30:00+02:00"
    assert hugo.story["section"]["slug"] == "city"
    assert (
        hugo.story["body"][0]["html"]
        == '<p>Text with <strong>bold</strong> and <a href="/other/">a link</a>.</p>'
    )
    assert [block["type"] for block in hugo.story["body"]] == ["paragraph", "embed", "table"]
    assert hugo.old == ["/old/hugo/", "/posts/hugo/"]
    assert jekyll.story["published_at"] == "2013-05-03T00:00:00+00:00"
    assert jekyll.old == ["/2013/05/03/jekyll.html"]
    assert jekyll.notes == ["1 × shortcode x left out"]
    assert pelican.state is State.DRAFT
    assert "aliases are not taken" in bomb.fault


def test_feeds_are_read_in_their_three_forms(tmp_path):
    rss = written(
        tmp_path,
        "a.rss",
        (
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T'
            "</title>"
            "<link>https://a.example/</link><item><title>One &amp;"
            " two</title><link>https://a.example/2013/one</link>"
            "<guid>g1</guid><pubDate>Thu, 02 May 2013 09:30:00 +0200</pubDate><author>x@a.example (Ann"
            " Lee)</author>"
            "<description>Short</description><content:encoded>&lt;p&gt;Long &lt;a"
            " href='/x'&gt;l&lt;/a&gt;&lt;/p&gt;"
            "</content:encoded><category>City</category></item><item><title>Nameless</title></item>"
            "</channel></rss>"
        ),
    )
    atom = written(
        tmp_path,
        "a.atom",
        (
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>tag:1</id><title'
            ' type="html">A &lt;b&gt;B'
            '&lt;/b&gt;</title><link href="https://a.example/e"/><published>2013-05-02T09:30:00Z</published>'
            '<author><name>Ann</name></author><content type="xhtml"><div'
            ' xmlns="http://www.w3.org/1999/xhtml"><p>Hi</p></div>'
            "</content></entry></feed>"
        ),
    )
    feed = written(
        tmp_path,
        "a.json",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [
                    {
                        "id": "1",
                        "title": "J",
                        "content_text": "One\n\nTwo",
                        "date_published": "2013-05-02T09:30:00Z",
                    }
                ],
            }
        ),
    )

    one, nameless = read(Feed, rss)
    assert one.story["headline"] == "One & two"
    assert one.story["body"][0]["html"] == '<p>Long <a href="https://a.example/x">l</a></p>'
    assert one.story["bylines"][0]["person"]["name"] == "Ann Lee"
    assert (one.old, one.story["sources"][0]["url"]) == (["/2013/one"], "https://a.example/2013/one")
    assert "could not be known again" in nameless.fault
    (entry,) = read(Feed, atom)
    assert (entry.title, entry.story["body"][0]["html"]) == ("A B", "<p>Hi</p>")
    (entry,) = read(Feed, feed)
    assert entry.story["body"][0]["html"] == "<p>One</p><p>Two</p>"


def test_ninjs_of_every_version_is_read_by_its_own_names(tmp_path):
    old = {
        "uri": "urn:1",
        "type": "text",
        "headline": "Old",
        "body_html": "<p>Text</p>",
        "byline": "By Ann Lee",
        "versioncreated": "2013-05-02T09:30:00+0200",
        "associations": {
            "a": {"type": "picture", "renditions": {"big": {"href": "https://a.example/b.jpg", "width": 900}}}
        },
    }
    new = {
        "uri": "urn:2",
        "type": "text",
        "headlines": [{"role": "main", "value": "New"}],
        "located": "Odesa",
        "bodies": [{"contentType": "text/plain", "value": "One\n\nTwo"}],
        "by": "Ann Lee",
        "contentCreated": "2023-05-02T09:30:00Z",
        "subjects": [{"name": "Ports"}],
    }
    gone = {"uri": "urn:3", "type": "text", "pubStatus": "canceled"}
    picture = {"uri": "urn:4", "type": "picture"}
    items = read(Ninjs, written(tmp_path, "a.json", json.dumps([old, new, gone, picture, 7, {}])))

    assert items[0].story["picture"]["src"] == "https://a.example/b.jpg"
    assert items[0].story["bylines"][0]["person"]["name"] == "Ann Lee"
    assert (items[1].story["headline"], items[1].story["place"]) == ("New", "Odesa")
    assert items[1].story["body"][0]["html"] == "<p>One</p><p>Two</p>"
    assert [item.why for item in items[2:4]] == [
        "cancelled by its provider",
        "of the type picture: not a text",
    ]
    assert all(item.fault for item in items[4:])


def test_newsml_and_nitf_are_read(tmp_path):
    news = written(
        tmp_path,
        "a.xml",
        (
            '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1"'
            ' standard="NewsML-G2"><itemMeta>'
            '<itemClass qcode="ninat:text"/><pubStatus'
            ' qcode="stat:usable"/><versionCreated>2013-05-02T09:30:00Z'
            "</versionCreated></itemMeta><contentMeta><headline>Ships</headline><creator><name>Ann"
            " Lee</name></creator>"
            '</contentMeta><contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>In'
            " <b>port</b>.</p>"
            "</body></html></inlineXML></contentSet></newsItem>"
        ),
    )
    nitf = written(
        tmp_path,
        "b.xml",
        (
            '<!DOCTYPE nitf SYSTEM "../dtd/nitf-3-2.dtd"><nitf><head><docdata><doc-id id-string="n1"/>'
            '<date.issue norm="20020225T143000-0500"/></docdata></head><body><body.head><hedline>'
            "<hl1>Weather</hl1></hedline>"
            "<byline>By <person>Ann"
            " Lee</person></byline></body.head><body.content><p>Wind.</p><hl2>Later</hl2>"
            "</body.content></body></nitf>"
        ),
    )

    (item,) = read(NewsML, news)
    assert (item.title, item.story["body"][0]["html"]) == ("Ships", "<p>In <b>port</b>.</p>")
    assert item.story["bylines"][0]["person"]["name"] == "Ann Lee"
    (item,) = read(NewsML, nitf)
    assert item.story["published_at"] == "2002-02-25T14:30:00-05:00"
    assert [block["type"] for block in item.story["body"]] == ["paragraph", "heading"]


def test_a_page_without_an_export_is_read_by_a_profile(tmp_path):
    profile = read_profile(ROOT / "examples/pages/profile.toml")
    (item,) = read(Pages, written(tmp_path, "a.html", PAGE), profile=profile)

    assert item.story["kind"] == "opinion"
    assert (item.story["headline"], item.story["standfirst"]) == ("Ships leave", "Why now")
    assert item.story["published_at"] == "2013-05-02T16:12:00+00:00"
    assert item.story["topics"] == [{"slug": "ports", "name": "Ports"}]
    assert item.source_id == "https://old.example/en/news/ships-leave.html"
    assert item.old == ["/en/news/ships-leave.html"]
    assert len(item.story["body"]) == 1


def test_a_page_is_read_without_a_profile_too(tmp_path):
    (item,) = read(Pages, written(tmp_path, "a.html", PAGE))

    text = json.dumps(item.story)
    assert "after nine days in port" in text
    assert "All rights reserved" not in text


def test_a_page_that_was_kept_as_text_gives_its_story_and_its_river():
    profile = read_profile(ROOT / "examples/pages/capture.toml")
    article, *river = read(Captures, ROOT / "examples/pages/capture.txt", profile=profile)

    assert (article.title, article.story["kind"]) == ("Will the pilots stay?", "opinion")
    assert article.story["published_at"] == "2013-05-03T16:12:00+00:00"
    assert article.story["standfirst"] == "What stands behind the talks in the harbour office"
    assert article.story["body"][0]["html"].count("<p>") == 2
    assert article.story["bylines"] == [
        {"person": {"slug": "olena-teliha", "name": "Olena Teliha"}, "about": "captain."}
    ]
    assert "guests" not in str(article.story)
    assert "page." not in str(article.story)
    assert [(item.story["published_at"][:16], item.title) for item in river] == [
        ("2014-05-04T20:10", "Harbour reopens after nine days"),
        ("2014-05-04T19:30", "Pilots' third boat is ordered"),
        ("2014-05-04T13:25", "How the winter stalled the port"),
        ("2014-05-03T21:40", "A port without pilots"),
    ]
    assert [item.story.get("labels") or item.story.get("kind") for item in river] == [
        None, ["exclusive"], None, "opinion",
    ]  # fmt: skip
    assert all(item.state is State.DRAFT and item.dated for item in river)
