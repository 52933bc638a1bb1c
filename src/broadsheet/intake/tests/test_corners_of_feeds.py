"""What feeds, wires and pages of others have beyond the usual: each was met in files of others."""

import json
from zoneinfo import ZoneInfo

import pytest

from broadsheet.intake.feeds import Feed
from broadsheet.intake.ghost import Ghost
from broadsheet.intake.items import State
from broadsheet.intake.markdown import Markdown
from broadsheet.intake.pages import Pages
from broadsheet.intake.tables import Tables
from broadsheet.intake.tests.material import PAGE, read, written
from broadsheet.intake.wires import NewsML, Ninjs

KYIV = ZoneInfo("Europe/Kyiv")
RSS = """<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>T</title><link>https://a.example/</link>{}</channel></rss>"""


def names(item):
    return [byline["person"]["name"] for byline in item.story["bylines"]]


def test_an_entry_keeps_all_authors_words_and_what_stands_beside_its_text(tmp_path):
    entry = """<item><media:title>Picture</media:title><title>Harbour</title><link>/2013/harbour</link>
    <dc:creator>Ann Lee</dc:creator><dc:creator>Bob Roe</dc:creator><category>#ships</category>
    <dc:subject>Ports</dc:subject><description>Text</description><pubDate>2013-05-02 09:30</pubDate>
    <media:group><media:content url="https://a.example/s.jpg" width="90"/><media:content width="900"
    url="https://a.example/b.jpg"><media:credit>Ann</media:credit></media:content></media:group>
    <media:description>Boats</media:description>
    <enclosure url="https://a.example/p.mp3" type="audio/mpeg"/></item>
    <item><title>Mail</title><guid>8</guid><author>Ann Lee &lt;ann@a.example&gt;</author></item>"""
    one, mail = read(Feed, written(tmp_path, "a.rss", RSS.format(entry)), zone=KYIV)

    assert (one.title, one.old, one.story["sources"][0]["url"]) == (
        "Harbour", ["/2013/harbour"], "https://a.example/2013/harbour",
    )  # fmt: skip
    assert names(one) == ["Ann Lee", "Bob Roe"]
    assert [name for _slug, name in one.categories] == ["#ships", "Ports"]
    assert one.story["published_at"] == "2013-05-02T09:30:00+03:00"
    assert one.story["picture"] == {"src": "https://a.example/b.jpg", "credit": "Ann"}
    assert one.story["picture_caption"] == "Boats"
    assert one.story["body"][-1] == {"type": "embed", "url": "https://a.example/p.mp3"}
    assert (names(mail), mail.story["sources"], mail.old) == (["Ann Lee"], [], [])


def test_atom_hands_down_its_base_and_its_author(tmp_path):
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/dir/"><title>F</title>
    <author><name>Ann Lee</name></author><entry><id>tag:1</id><title>T</title><link href="e1.html"/>
    <content type="html" xml:base="sub/">&lt;a href="x.html">x&lt;/a></content></entry>
    <entry><id>tag:2</id><title>1 &lt; 2</title>
    <author><name>One</name></author><author><name>Two</name></author>
    <category term="c-1" label="Ports"/><content>One

    two</content></entry></feed>"""
    one, two = read(Feed, written(tmp_path, "a.atom", feed))

    assert one.story["body"][0]["html"] == '<p><a href="https://base.example/dir/sub/x.html">x</a></p>'
    assert (names(one), one.old) == (["Ann Lee"], ["/dir/e1.html"])
    assert (names(two), two.title, two.categories) == (["One", "Two"], "1 < 2", [("ports", "Ports")])
    assert two.story["body"][0]["html"] == "<p>One</p><p>two</p>"


def test_blogger_s_takeout_keeps_drafts_comments_and_the_bin_from_readers(tmp_path):
    def entry(number, kind, status):
        return f"""<entry><id>tag:blogger.com,1999:post-{number}</id><blogger:type>{kind}</blogger:type>
        <blogger:status>{status}</blogger:status><author><name>Ann Lee</name>
        <blogger:type>BLOGGER</blogger:type></author>
        <title>T{number}</title><content type="html">&lt;p>Text&lt;/p></content>
        <blogger:filename>/2013/05/t{number}.html</blogger:filename><link/><enclosure/></entry>"""

    kinds = [("POST", "LIVE"), ("PAGE", "DRAFT"), ("COMMENT", "LIVE"), ("POST", "SOFT_TRASHED")]
    entries = "".join(entry(number, *kind) for number, kind in enumerate(kinds))
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:blogger="http://schemas.google.com/blogger/2018">
    <title>F</title><link rel="alternate" href=""/>{entries}</feed>"""
    live, draft, comment, binned = read(Feed, written(tmp_path, "feed.atom", feed))

    assert (live.state, live.old, names(live)) == (State.LIVE, ["/2013/05/t0.html"], ["Ann Lee"])
    assert draft.state is State.DRAFT
    assert (comment.why, binned.why) == ("of Blogger's kind comment", "of the state SOFT_TRASHED")
    assert comment.story is None


def test_json_feeds_hand_down_theirs(tmp_path):
    part = {"url": "/p.mp3", "mime_type": "audio/mpeg"}
    item = {
        "id": 1,
        "url": "/rel",
        "content_text": "One\ntwo",
        "banner_image": "/b.jpg",
        "attachments": [part],
    }
    feed = {"version": "https://jsonfeed.org/version/1", "home_page_url": "https://a.example/",
            "author": {"name": "Ann Lee"}, "items": [item]}  # fmt: skip
    (one,) = read(Feed, written(tmp_path, "a.json", json.dumps(feed)))

    assert (names(one), one.old, one.story["picture"]) == (
        ["Ann Lee"], ["/rel"], {"src": "https://a.example/b.jpg"},
    )  # fmt: skip
    assert one.story["body"][0]["html"] == "<p>One<br>two</p>"
    assert one.story["body"][1]["url"] == "https://a.example/p.mp3"


def nitf(head="", body=""):
    return f"""<nitf><head><docdata><doc-id id-string="n1"/><date.issue norm="20020225T143000-0500"/>
    <key-list><keyword key="Ports"/></key-list></docdata></head><body><body.head>
    <hedline><hl1>H</hl1></hedline>
    <byline>By <person>Ann Lee</person> and <person>Bob Roe</person>, staff</byline>{head}</body.head>
    <body.content>{body}</body.content></body></nitf>"""


def test_what_nitf_marks_in_a_sentence_stays_in_it(tmp_path):
    body = """<block><p>The <org>UN</org> said <person>Ann</person> saw <money>5</money> in
    <location>Paris</location>.</p></block><media media-type="image"><media-reference source="a.jpg"/>
    <media-caption>Boats</media-caption><media-producer>Ann Lee</media-producer></media>"""
    (item,) = read(NewsML, written(tmp_path, "a.xml", nitf(body=body)))

    assert item.story["body"][0]["html"] == "<p>The UN said Ann saw 5 in Paris.</p>"
    picture = item.story["body"][1]
    assert (picture["caption"], picture["picture"]["credit"]) == ("Boats", "Ann Lee")
    assert (names(item), item.tags, item.story.get("place")) == (
        ["Ann Lee", "Bob Roe"],
        [("", "Ports")],
        None,
    )
    head = "<dateline><location>Odesa</location></dateline>"
    (item,) = read(NewsML, written(tmp_path, "b.xml", nitf(head, body)))
    assert item.story["place"] == "Odesa"


@pytest.mark.parametrize(
    ("status", "embargo", "state", "why"),
    [
        ('qcode="stat:usable"', "", State.LIVE, ""),
        (
            'uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"',
            "",
            State.LIVE,
            "cancelled by its provider",
        ),
        ('qcode="stat:usable"', "<embargoed>2013-05-01T00:00:00Z</embargoed>", State.LIVE, ""),
        ('qcode="stat:usable"', "<embargoed>2090-05-01T00:00:00Z</embargoed>", State.DRAFT, ""),
        ('qcode="stat:usable"', "<embargoed/>", State.DRAFT, ""),
    ],
)
def test_an_embargo_without_an_end_holds_and_one_that_is_over_does_not(tmp_path, status, embargo, state, why):
    news = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1"><itemMeta>
    <pubStatus {status}/>{embargo}</itemMeta><contentMeta><headline>H</headline></contentMeta><contentSet>
    <inlineData contenttype="text/plain">Text</inlineData></contentSet></newsItem>"""
    (item,) = read(NewsML, written(tmp_path, "a.xml", news))

    assert (item.state, item.why) == (state, why)


def test_a_picture_that_a_wire_shows_in_its_text_is_not_added_a_second_time(tmp_path):
    def associated(name, credit):
        href = f"https://a.example/{name}.jpg"
        return {"type": "picture", "creditline": credit, "description_text": f"Of {name}",
                "renditions": {"big": {"href": href, "width": 9}}}  # fmt: skip

    item = {"uri": "urn:1", "type": "text", "headline": "H", "embargoed": "until further notice",
            "body_html": '<p>Text</p><img src="https://a.example/inside.jpg">',
            "associations": {
                "editor_0": associated("inside", "Ann"), "featuremedia": associated("lead", "Bob")},
            }  # fmt: skip
    (item,) = read(Ninjs, written(tmp_path, "a.json", json.dumps(item)))

    assert item.story["picture"] == {"src": "https://a.example/lead.jpg", "credit": "Bob"}
    assert len(item.story["body"]) == 2
    assert item.story["body"][1]["picture"] == {"src": "https://a.example/inside.jpg", "credit": "Ann"}
    assert item.story["body"][1]["caption"] == "Of inside"
    assert item.state is State.DRAFT


UKRAINIAN = PAGE.replace("Ships leave", "Кораблі виходять").replace("The first ships", "Перші кораблі")


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig"])
def test_pages_and_tables_are_read_in_what_their_language_was_written_in(tmp_path, encoding):
    (item,) = read(Pages, written(tmp_path, "a.html", UKRAINIAN.encode(encoding)), language="uk")
    assert item.title == "Кораблі виходять"
    table = "id;title;body\n1;Кораблі;Перші кораблі\n".encode(encoding)
    (item,) = read(Tables, written(tmp_path, "a.csv", table), language="uk")
    assert item.title == "Кораблі"


def test_a_page_says_in_which_encoding_it_is(tmp_path):
    label = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head>'
    page = UKRAINIAN.replace("</head>", label).encode("cp1251")
    (item,) = read(Pages, written(tmp_path, "a.html", page), language="en")
    assert item.title == "Кораблі виходять"


def test_a_page_tells_its_hour_its_section_and_its_captions(tmp_path):
    head = """<meta property="article:section" content="City"><script type="application/ld+json">{"@graph":[
    {"@type":"NewsArticle","datePublished":"2013-05-02T23:30:00+03:00"}]}</script></head>"""
    figure = '<figure><img src="/b.jpg"><figcaption>Boats. Photo: Ann</figcaption></figure>'
    more = "<p>They had waited for pilots who were needed elsewhere along the coast.</p>" * 6
    page = PAGE.replace("</head>", head).replace("<p>They", f"{figure}<p>They")
    page = page.replace("</article>", f"{more}</article>")
    (item,) = read(Pages, written(tmp_path, "a.html", page), {"city": "city"})

    assert item.story["published_at"] == "2013-05-02T23:30:00+03:00"
    assert item.story["section"] == {"slug": "city", "name": "City"}
    (picture,) = [block for block in item.story["body"] if block["type"] == "picture"]
    assert (picture["picture"]["src"], picture["caption"]) == (
        "https://old.example/b.jpg",
        "Boats. Photo: Ann",
    )


def test_a_page_keeps_its_films_where_they_stand_and_its_own_tags(tmp_path):
    film = '<div><iframe src="//www.youtube.com/embed/dQw4w9WgXcQ?rel=0"></iframe></div>'
    page = PAGE.replace("<p>They", f"{film}<p>They").replace("<footer>", f"<aside>{film}</aside><footer>")
    head = '<meta name="keywords" content="Ports, Ships"></head>'
    (item,) = read(Pages, written(tmp_path, "a.html", page.replace("</head>", head)))

    assert [block.get("url") or block["type"] for block in item.story["body"]] == [
        "paragraph", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "paragraph",
    ]  # fmt: skip
    assert "Here stands" not in str(item.story)
    assert item.tags == [("", "Ports"), ("", "Ships")]


def test_pages_that_all_say_they_are_the_front_are_told_apart_by_their_names(tmp_path):
    page = PAGE.replace("https://old.example/en/news/ships-leave.html", "https://old.example/")
    written(tmp_path, "s/a.html", page)
    written(tmp_path, "s/b.html", page)
    assert [item.source_id for item in read(Pages, tmp_path / "s")] == ["a.html", "b.html"]


def test_a_page_deeper_than_its_parser_goes_is_refused_and_not_cut(tmp_path):
    page = PAGE.replace("<article>", "<article>" + "<div>" * 5000)
    (item,) = read(Pages, written(tmp_path, "a.html", page))
    assert item.fault == "elements are nested deeper than 240"


def test_front_matter_of_every_make_leads_with_its_picture_and_its_time(tmp_path):
    written(
        tmp_path,
        "site/posts/harbour/index.md",
        "---  \ntitle: Harbour\ndate: 2013-05-02 09:30:00 -0500\ncover:\n  image: b.jpg\n  caption: Boats\n"
        "...\n[Old]({% post_url 2013-05-01-first %}){:target=\"_blank\"} ![](../a.jpg)\n",
    )  # fmt: skip
    written(tmp_path, "site/_drafts/2013-05-03-later.md", "---\n---\nText.\n")
    html = "---\ntitle: Saved\ndate: May 2, 2013\nimages: [/i/c.jpg]\n---\n    <p>Text</p>\n"
    written(tmp_path, "site/_posts/2013-05-02-saved.html", html)
    written(tmp_path, "site/_layouts/post.html", html)
    written(tmp_path, "site/plain.html", "<p>No text of the site</p>")
    later, saved, harbour = read(Markdown, tmp_path / "site", zone=KYIV)

    assert (later.state, saved.state) == (State.DRAFT, State.LIVE)
    assert saved.story["published_at"] == "2013-05-02T00:00:00+03:00"
    assert (saved.story["body"][0]["html"], saved.story["picture"]) == ("<p>Text</p>", {"src": "/i/c.jpg"})
    assert harbour.story["published_at"] == "2013-05-02T09:30:00-05:00"
    assert harbour.story["picture"] == {"src": "posts/harbour/b.jpg"}
    assert harbour.story["picture_caption"] == "Boats"
    assert harbour.story["body"][0]["html"] == '<p><a href="/2013/05/01/first.html">Old</a></p>'
    assert harbour.story["body"][1]["picture"]["src"] == "posts/a.jpg"


def test_ghost_gives_people_inside_the_post_and_markdown_as_it_reads(tmp_path):
    document = {"sections": [[10, 0]], "cards": [["card-markdown", {"markdown": "# Head\n\nText **bold**"}]]}
    api = {"id": "1", "title": "One", "mobiledoc": json.dumps(document),
           "authors": [{"name": "Ann Lee", "slug": "ann"}, {"name": "Bob Roe", "slug": "bob"}]}  # fmt: skip
    mailed = {"id": "2", "title": "Two", "status": "sent", "html": "<p>x</p>", "markdown": "y"}
    text = json.dumps({"posts": [api, mailed]})
    one, two = read(Ghost, written(tmp_path, "g.json", b"\xef\xbb\xbf" + text.encode()))

    assert names(one) == ["Ann Lee", "Bob Roe"]
    assert [block.get("text") or block["html"] for block in one.story["body"]] == [
        "Head", "<p>Text <strong>bold</strong></p>",
    ]  # fmt: skip
    assert (two.state, two.notes) == (State.DRAFT, ["was sent in Ghost: came as a draft"])
