"""Rich text on every way in comes out as paragraphs, lists, bold, italic and links, and does nothing else."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from broadsheet.stories.richtext import clean_rich_text, drawn, has_text, link_of, plain_text

PASTED = Path(__file__).parent / "pasted"


@pytest.mark.parametrize("source", ["word", "google-docs"])
def test_what_word_processors_put_on_the_clipboard_comes_out_clean(source):
    wanted = "".join((PASTED / f"{source}.clean.html").read_text().splitlines())

    assert clean_rich_text((PASTED / f"{source}.html").read_text()) == wanted
    assert clean_rich_text(wanted) == wanted


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<p>One <b>two</b> <i>three</i></p>", "<p>One <b>two</b> <i>three</i></p>"),
        ("One", "<p>One</p>"),
        ("One<br><br>two<br>three", "<p>One</p><p>two<br>three</p>"),
        ("<div>One<div>two</div></div>three", "<p>One</p><p>two</p><p>three</p>"),
        ('<p style="color:red" class="MsoNormal">One<o:p></o:p></p>', "<p>One</p>"),
        ("<p>One<script>alert(1)</script></p>", "<p>One</p>"),
        ("<p>One<img src=x onerror=alert(1)></p>", "<p>One</p>"),
        ("<svg><desc><![CDATA[</desc><script>alert(1)</script>]]></svg>x", "<p>x</p>"),
        ("<h2>Heading</h2><p>Text</p>", "<p><b>Heading</b></p><p>Text</p>"),
        ("<table><tr><th>Ship</th><td>9</td></tr></table>", "<p>Ship · 9</p>"),
        ("<ul><li>a<ol><li>b</li></ol></li></ul>", "<ul><li>a<ol><li>b</li></ol></li></ul>"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "<p>a</p><p>b</p>"),
        ("<p>a</p><p> </p><p>&nbsp;</p><ul><li></li></ul><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a\u202eb\u2066c\ufeffd\x07e</p>", "<p>abcde</p>"),
        ("<p>a &#8238;b &lt;b&gt;</p>", "<p>a b &lt;b&gt;</p>"),
        ("<p>&#x338;x</p>", "<p>\u0338x</p>"),  # would make another sign of the > before it
        ("", ""),
    ],
)
def test_other_markup_becomes_paragraphs_and_lists(pasted, kept):
    assert clean_rich_text(pasted) == kept


@pytest.mark.parametrize(
    "href",
    [
        "https://a.example/x?y=1#z",
        "http://a.example",
        "https://приклад.укр/шлях",
        "mailto:desk@paper.example",
        "/2024/11/23/ferry",
        "/topic/harbour/",
        "/uk/2024/11/23/пором",
        "/2024/11/23/ferry?x=1#y",
        "https://a.example:8443/x",
    ],
)
def test_links_that_may_stand(href):
    assert link_of(href) == href
    assert ">x</a>" in clean_rich_text(f'<p><a href="{href}">x</a></p>')


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "javascript&colon;alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://a.example/1",
        "//evil.example",
        "//evil.example/x",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\u2060/evil.example",
        "http:evil.example",
        "http:/evil.example",
        "https:///evil.example",
        "http://",
        "https://user@evil.example/",
        "https://a:b@c.example",
        "story.html",
        "../x",
        "./x",
        "?q=1",
        "#part",
        "/a/../b",
        "/%2e%2e/b",
        "/a%00",
        "/a%2fb",
        "/a//b",
        "mailto:",
        "mailto:nobody",
        "ftp://a.example/",
        "tel:112",
        "",
        " ",
        "https://a.example/\u202egpj",
        "https://[::1",
        "/" + "a" * 3000,
    ],
)
def test_links_that_lose_their_address_and_their_tags(href):
    assert link_of(href) is None
    escaped = href.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    assert clean_rich_text(f'<p>a <a href="{escaped}">link</a></p>') == "<p>a link</p>"


def test_a_link_without_an_address_is_text():
    assert clean_rich_text('<p><a name="x">One</a> <a onclick="x()" href>two</a></p>') == "<p>One two</p>"
    assert drawn("<p><a>One</a></p>") == "<p>One</p>"


def test_hostile_markup_costs_no_more_than_its_length():
    """16 KiB each: some 0.5 s at most; a quadratic step anywhere took half a minute."""
    nested = [
        f"<{tag}>" for tag in ("b", "div", "ul><li", "span", "blockquote", "a href=/x", "p", "table><tr><td")
    ]
    runs = [
        "<",
        "<a ",
        "&",
        "<!--",
        "<p> ",
        "</p>",
        "<br>",
        "<b></b>",
        "<span style='font-weight:700'>x</span>",
    ]
    for piece in nested + runs:
        html = piece * (16384 // len(piece)) + "words"
        start = time.monotonic()
        text = plain_text(clean_rich_text(html))
        assert time.monotonic() - start < 4, piece
        assert "words" in text or piece in ("<", "<a ", "<!--"), piece


@pytest.mark.parametrize(
    "html", ["", "<p></p>", "<p>&nbsp;</p>", "<p><br></p>", "<p> <b></b>\n</p>", "<p>\u200b</p>"]
)
def test_markup_without_text_is_nothing(html):
    assert not has_text(html)


def test_plain_text_has_a_line_for_each_paragraph():
    html = (
        "<p>One <b>two</b><br>three &amp; four</p>"
        '<ul><li>five<ul><li><a href="/x">six</a></li></ul></li></ul>'
    )
    assert plain_text(html) == "One two\nthree & four\nfive\nsix"


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<a href='/x'>",
        "<a href='javascript:x'>",
        "</a>",
        "<ul>",
        "<li>",
        "</li>",
        "</ul>",
        "<ol>",
        "<br>",
        "<div>",
        "</div>",
        "<h2>",
        "</h2>",
        "<table><tr><td>",
        "</table>",
        "<span style='font-weight:700'>",
        "</span>",
        "<b style='font-weight:normal'>",
        "<!--",
        "-->",
        "<![CDATA[",
        "<script>",
        "</script>",
        "<svg>",
        "<math>",
        "<style>",
        "<textarea>",
        "<noscript>",
        "<p class=MsoListParagraph>",
        "<span style='mso-list:Ignore'>",
        "&lt;",
        "&amp;",
        "\u0338",
        "\u202e",
        " ",
        "\n",
        "\xa0",
        "слово",
        "x",
        '"',
        "<",
        ">",
        "<img src=x onerror=alert(1)>",
        "<iframe srcdoc='<script>'>",
        "<a href='https://a.example/\"onclick=x'>",
    ]
)


@settings(max_examples=150, deadline=None)
@example("<ol><b>--> <div> ")
@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_is_pasted_only_the_allowed_comes_out_and_stays(html):
    once = clean_rich_text(html)
    assert clean_rich_text(once) == once
    assert drawn(once) == once
    allowed = {"p", "br", "b", "strong", "i", "em", "a", "ol", "ul", "li"}
    for tag, attributes in re.findall(r"</?([a-z]+)((?:\s[^>]*)?)>", once):
        assert tag in allowed
        assert re.fullmatch(r'(?: href="[^"]*")?', attributes), once
    assert once.count("<") == len(re.findall(r"</?[a-z]+(?: href=\"[^\"]*\")?>", once))
