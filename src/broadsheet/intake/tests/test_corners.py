"""What real WordPress exports and bodies have beyond the usual: each was met in files of others."""

import datetime as dt
import zipfile
from zoneinfo import ZoneInfo

import pytest

from broadsheet.intake.formats import refuse_packed
from broadsheet.intake.items import SourceError
from broadsheet.intake.markup import to_blocks
from broadsheet.intake.moments import read_moment
from broadsheet.intake.tests.material import read, written
from broadsheet.intake.tests.wxr import attachment, export, post
from broadsheet.intake.wordpress import WordPress

KYIV = ZoneInfo("Europe/Kyiv")


def brought(tmp_path, text, **options):
    return read(WordPress, written(tmp_path, "export.xml", text), **options)


def html(blocks):
    return [block.get("html") or {k: v for k, v in block.items() if v != ""} for block in blocks]


def test_a_site_with_www_keeps_its_addresses_and_every_slug_that_a_post_has_had(tmp_path):
    slug = "<wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>{}</wp:meta_value>"
    told = f"<wp:postmeta>{slug}</wp:postmeta>"
    slugs = told.format("one") + told.format("two")
    text = export(post(7, "Harbour")).replace("//old.example", "//www.old.example")
    (item,) = brought(tmp_path, text.replace("</item>", f"{slugs}</item>"))

    assert item.old == ["/2013/05/harbour/", "/?p=7", "/2013/05/one/", "/2013/05/two/"]


def test_an_export_of_another_program_has_its_site_by_the_channel_s_link(tmp_path):
    text = export(post(7, "Harbour")).replace("<wp:base_site_url>https://old.example</wp:base_site_url>", "")
    (item,) = brought(tmp_path, text.replace("<title>Old site</title>", "<link>https://old.example/</link>"))

    assert (item.source_id, item.old) == ("wp-old.example-7", ["/2013/05/harbour/", "/?p=7"])


def test_categories_in_other_scripts_and_those_of_wxr_1_0_are_filed_once(tmp_path):
    terms = (
        '<category domain="category" nicename="%d0%bc%d1%96%d1%81%d1%82%d0%be">Місто</category>'
        "<category>Місто</category><category>Порти</category>"
        '<category domain="language" nicename="uk">Українська</category>'
        '<category domain="post_translations" nicename="pll_5f">pll_5f</category>'
    )
    text = export(post(7, "Harbour")).replace("</item>", f"{terms}</item>")
    (item,) = brought(tmp_path, text, sections={"місто": "місто"}, language="uk")

    assert item.story["section"] == {"slug": "misto", "name": "Місто"}
    assert item.story["topics"] == [{"slug": "porty", "name": "Порти"}]


def test_of_a_site_in_two_languages_an_edition_takes_its_own(tmp_path):
    def told(language, item):
        return item.replace(
            "</item>", f'<category domain="language" nicename="{language}">x</category></item>'
        )

    text = export(told("ua", post(1, "Гавань")), told("en", post(2, "Harbour")), post(3, "Neither"))
    mine, other, neither = brought(tmp_path, text, language="uk")
    assert (mine.story is not None, neither.story is not None) == (True, True)
    assert other.why == "in the language en: import the file into an edition of it too"
    assert [item.why for item in brought(tmp_path, text, language="pl")] == ["", "", ""]


def test_times_without_an_offset_are_those_of_the_edition(tmp_path):
    text = export(post(7, "Harbour")).replace(
        "<wp:post_date_gmt>2013-05-02 09:30:00",
        "<wp:post_date>2013-05-02 12:30:00</wp:post_date><wp:post_date_gmt>0000-00-00 00:00:00",
    )
    (item,) = brought(tmp_path, text, zone=KYIV)

    assert item.story["published_at"] == "2013-05-02T12:30:00+03:00"


def test_co_authors_are_found_by_their_login_too(tmp_path):
    author = "<wp:author><wp:author_login>Jane.Doe</wp:author_login><wp:author_display_name>Jane Doe"
    text = export(f"{author}</wp:author_display_name></wp:author>", post(7, "Harbour"))
    term = '<category domain="author" nicename="cap-jane-doe">Jane.Doe</category></item>'
    (item,) = brought(tmp_path, text.replace("</item>", term))

    assert item.story["bylines"] == [{"person": {"slug": "jane-doe", "name": "Jane Doe"}}]


def test_page_builders_and_old_players_leave_their_text_pictures_and_films(tmp_path):
    body = (
        '[vc_row][vc_column_text]Words.[/vc_column_text][vc_custom_heading text="Head"]'
        "[vc_raw_html]JTNDcCUzRVJhdyUzQyUyRnAlM0U=[/vc_raw_html][vc_raw_js]YWxlcnQ=[/vc_raw_js]"
        '[et_pb_image src="https://old.example/a.jpg"][/vc_row][vimeo 44633289]'
        '<object><param name="movie" value="http://www.youtube.com/v/dQw4w9WgXcQ&hl=en"></object>'
    )
    (item,) = brought(
        tmp_path, export(post(7, "Harbour", body, meta={"enclosure": "https://old.example/a.mp3\n1"}))
    )

    assert html(item.story["body"]) == [
        "<p>Words.</p>",
        {"type": "heading", "text": "Head"},
        "<p>Raw</p>",
        {"type": "picture", "picture": {"src": "https://old.example/a.jpg"}},
        {"type": "embed", "url": "https://vimeo.com/44633289"},
        {"type": "embed", "url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"},
        {"type": "embed", "url": "https://old.example/a.mp3"},
    ]


def test_a_block_that_is_kept_is_not_told_as_lost(tmp_path):
    body = (
        '<!-- wp:image {"id":5} --><figure><img src="https://old.example/a.jpg"></figure><!-- /wp:image -->'
        '<!-- wp:latest-posts {"postsToShow":3} /-->'
    )
    (item,) = brought(tmp_path, export(post(7, "Harbour", body)))

    assert item.notes == ["1 × block latest-posts left out"]


@pytest.mark.parametrize(
    ("given", "blocks"),
    [
        ("<p>a<wbr>b <o:p></o:p><st1:place>Kyiv</st1:place> <org>UN</org></p>", ["<p>ab Kyiv UN</p>"]),
        (
            '<picture><source srcset="a.webp"><img src="a.jpg"></picture><p>b</p>',
            [{"type": "picture", "picture": {"src": "a.jpg"}}, "<p>b</p>"],
        ),
        (
            '<img src="data:image/gif;x" data-lazy-src="a.jpg"><noscript><img src="a.jpg"></noscript>',
            [{"type": "picture", "picture": {"src": "a.jpg"}}],
        ),
        (
            '<img srcset="s.jpg 300w, b.jpg 1200w, m.jpg 600w">',
            [{"type": "picture", "picture": {"src": "b.jpg"}}],
        ),
        (
            '<div class="wp-caption"><img src="a.jpg"><p class="wp-caption-text">Boats</p></div>',
            [{"type": "picture", "picture": {"src": "a.jpg"}, "caption": "Boats"}],
        ),
        (
            '<table><tr><td><img src="a.jpg"></td></tr><tr><td class="tr-caption">Boats</td></tr></table>',
            [{"type": "picture", "picture": {"src": "a.jpg"}, "caption": "Boats"}],
        ),
        (
            "<table><tr><th colspan=2>A</th><th>B</th></tr>"
            "<tr><td rowspan=2>1</td><td>2</td><td>3<br>4</td></tr><tr><td>5</td><td>6</td></tr></table>",
            [
                {
                    "type": "table",
                    "rows": [["A", "", "B"], ["1", "2", "3 4"], ["", "5", "6"]],
                    "header_row": True,
                }
            ],
        ),
        (
            "<table><tr><td>Menu"
            "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table></td></tr></table>",
            ["<p>Menu</p>", {"type": "table", "rows": [["1", "2"], ["3", "4"]], "header_row": False}],
        ),
        ("<blockquote>Loose<p>One<br>two</p></blockquote>", [{"type": "quote", "text": "Loose\nOne\ntwo"}]),
        (
            "<blockquote><p>In</p><iframe src='https://player.vimeo.com/video/1'></iframe></blockquote>",
            ["<p>In</p>", {"type": "embed", "url": "https://vimeo.com/1"}],
        ),
        ("H<sub>2</sub>O, 10<sup>-6</sup>, note<sup><a href='#n'>1</a></sup>", ["<p>H₂O, 10⁻⁶, note[1]</p>"]),
        (
            '<a href="https://a.example/"><div>Card</div><p>Words</p></a>',
            ['<p><a href="https://a.example/">Card</a></p><p><a href="https://a.example/">Words</a></p>'],
        ),
        (
            '<p>Before <a href="https://a.example/"><img src="a.jpg"></a> after</p>',
            ["<p>Before</p>", {"type": "picture", "picture": {"src": "a.jpg"}}, "<p>after</p>"],
        ),
        (
            '<div class="kg-card kg-audio-card"><img class="kg-audio-thumbnail" src="i.jpg">'
            '<audio src="/a.mp3"></audio><div class="kg-audio-title">Song</div>'
            '<div class="kg-audio-player"><span>0:00</span>/1×</div></div>',
            [{"type": "embed", "url": "/a.mp3"}, "<p>Song</p>"],
        ),
    ],
)  # fmt: skip
def test_html_loses_no_words_and_no_pictures(given, blocks):
    assert html(to_blocks(given).blocks) == blocks


def test_links_that_a_block_of_plain_text_cannot_have_are_counted():
    link = '<a href="https://a.example/">x</a>'
    found = to_blocks(
        f"<h2>{link}</h2><blockquote>{link}{link}</blockquote><h2><a href='#a'>no link</a></h2>"
    )

    assert found.lost == {"link in a heading": 1, "link in a quote": 2}


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2013-05-02 09:30:00 -0500", "2013-05-02T09:30:00-05:00"),
        ("2013/5/2 9:30", "2013-05-02T09:30:00"),
        ("May 2, 2013 at 9:30 PM", "2013-05-02T21:30:00"),
        ("2 May 2013", "2013-05-02T00:00:00"),
        ("Thu, 02 May 2013 09:30:00 EEST", "2013-05-02T09:30:00+03:00"),
        ("Thu, 2 May 13 09:30:00 GMT", "2013-05-02T09:30:00+00:00"),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None),
        ("2013-02-30", None),
        ("soon", None),
    ],
)
def test_times_are_read_as_people_write_them(given, moment):
    found = read_moment(given)
    assert found == (dt.datetime.fromisoformat(moment) if moment else None)


def test_a_site_in_several_files_is_one_source(tmp_path):
    written(tmp_path, "a/1.xml", export(post(7, "Harbour", meta={"_thumbnail_id": "8"})))
    written(tmp_path, "a/2.xml", export(attachment(8, "a.png")))
    story, file = read(WordPress, tmp_path / "a")

    assert story.story["picture"]["src"] == "https://old.example/wp-content/uploads/a.png"
    assert [story.place, file.place] == ["1.xml, item 1 (post 7)", "2.xml, item 2 (post 8)"]


def test_an_archive_is_refused_in_words_that_say_what_to_do(tmp_path):
    refuse_packed(written(tmp_path, "a.xml", export(post(7, "Harbour"))))
    for head in (b"PK\x03\x04rest", b"\x1f\x8brest"):
        with pytest.raises(SourceError, match="unpack it"):
            refuse_packed(written(tmp_path, "a.zip", head))


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ({"xl/workbook.xml": "<x/>"}, r"a workbook \(XLSX\): save its sheet as CSV"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, r"a workbook \(ODS\)"),
        ({"mimetype": "application/epub+zip"}, r"packed \(ZIP\): unpack it"),
        ({"stories.csv": "a,b"}, r"packed \(ZIP\): unpack it"),
    ],
)
def test_a_workbook_is_not_to_be_unpacked(tmp_path, inside, said):
    with zipfile.ZipFile(tmp_path / "stories", "w") as packed:
        for name, text in inside.items():
            packed.writestr(name, text)
    with pytest.raises(SourceError, match=said):
        refuse_packed(tmp_path / "stories")
