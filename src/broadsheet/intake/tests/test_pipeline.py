"""Every format through the one pipeline: the same report, and nothing new on a second run."""

import json
import re
from contextlib import closing

import pytest

from broadsheet.intake.beside import Beside, Inline
from broadsheet.intake.formats import FORMATS
from broadsheet.intake.items import SourceError
from broadsheet.intake.media import NoMedia
from broadsheet.intake.models import ImportLine
from broadsheet.intake.pipeline import Pipeline, begin_run, counts
from broadsheet.intake.preparing import Preparer
from broadsheet.intake.tests.feeds import entry, feed
from broadsheet.intake.tests.material import GHOST, PAGE, written
from broadsheet.intake.tests.wxr import export, post
from broadsheet.newsroom.models import User
from broadsheet.stories.models import Story
from broadsheet.testing.factories import make_edition

pytestmark = pytest.mark.django_db

SOURCES = {
    "wxr": ("a.xml", export(post(1, "One")), {"came": 1}),
    "ghost": ("a.json", json.dumps(GHOST), {"came": 3}),
    "rss": (
        "a.json",
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "J",'
        ' "content_text": "Text", "date_published": "2013-05-02T09:30:00Z"}, {"title": "nameless"}]}',
        {"came": 1, "refused": 1},
    ),
    "ninjs": (
        "a.json",
        '[{"uri": "u:1", "type": "text", "headline": "N", "body_html": "<p>T</p>"},'
        ' {"uri": "u:2",'
        ' "type": "video"}]',
        {"aside": 1, "came": 1},
    ),
    "newsml": (
        "a.xml",
        '<nitf><head><docdata><doc-id id-string="n1"/></docdata></head><body><body.head><hedline><hl1>W</hl1>'
        "</hedline></body.head><body.content><p>Wind.</p></body.content></body></nitf>",
        {"came": 1},
    ),
    "markdown": ("a.md", "---\ntitle: M\ndate: 2013-05-02\n---\nText\n", {"came": 1}),
    "html": ("a.html", PAGE, {"came": 1}),
    "table": ("a.csv", "nid;title;body;created\n1;T;Text;1367488800\n2;U\n", {"came": 1, "refused": 1}),
}


@pytest.fixture
def bring(tmp_path, clock):
    edition = make_edition("en")

    def bring(format_, name, text, digest="first"):
        path = written(tmp_path, name, text)
        reader = Inline(FORMATS[format_](path, edition, {}), Preparer(NoMedia(), "en", "en"))
        run, _ = begin_run(format=format_, name=name, digest=digest, edition=edition)
        with closing(reader):
            survey = reader.survey()
            return Pipeline(run=run, reader=reader, survey=survey, folder=tmp_path, sections={}).run()

    return bring


@pytest.mark.parametrize("format_", sorted(FORMATS))
def test_a_format_comes_in_once_and_its_report_adds_up(format_, bring):
    name, text, expected = SOURCES[format_]
    run = bring(format_, name, text)
    assert counts(run) == expected
    assert sum(expected.values()) == run.done == run.total
    stories = Story.objects.count()

    again = counts(bring(format_, name, text, "second"))
    assert again.pop("same") == expected["came"]
    assert Story.objects.count() == stories
    assert not again.get("changed")
    assert not User.objects.exists()


@pytest.mark.parametrize("format_", sorted(set(FORMATS) - {"ninjs", "newsml", "html"}))
def test_a_report_says_which_items_are_dated_in_the_future(format_, bring):
    name, text, _expected = SOURCES[format_]
    run = bring(format_, name, re.sub("20[12]3-", "2043-", text).replace("1367488800", "2314173600"))

    booked = Story.objects.exclude(go_live_at=None)
    assert booked
    for story in booked:
        assert f"is dated in the future: goes out by itself at {story.go_live_at:%Y-%m-}" in (
            ImportLine.objects.get(run=run, story=story).why
        )
    assert not ImportLine.objects.filter(run=run, why__contains="future").exclude(story__in=booked)


def test_a_report_says_which_text_is_nested_too_deeply_and_which_date_is_none(bring):
    entries = (
        entry(1, "Deep", "<p>First.</p>" + "<div>" * 200 + "words" + "</div>" * 200),
        entry(2, "Far", pubDate="Fri, 31 Dec 9999 23:59:59 -0500"),
        entry(3, "Early", pubDate="0001-01-01T00:00:00+02:00"),
        entry(4, "Plain"),
    )
    run = bring("rss", "a.xml", feed(*entries).decode())

    lines = dict(ImportLine.objects.filter(run=run).values_list("title", "why"))
    assert lines["Deep"] == "elements are nested deeper than 150"
    for title, day in (("Far", "9999-12-31"), ("Early", "0001-01-01")):
        assert lines[title] == f"its date {day} cannot be used: left out; has no date: came as a draft"
    assert sorted(Story.objects.values_list("headline", "live")) == [
        ("Early", False), ("Far", False), ("Plain", True),
    ]  # fmt: skip


def test_no_title_of_a_source_turns_text_round(bring):
    run = bring("rss", "a.json", SOURCES["rss"][1].replace('"J"', '"Har\\u202ebour\\u2066"'))

    assert Story.objects.get().headline == "Harbour"
    assert ImportLine.objects.get(run=run, number=1).title == "Harbour"


def test_another_process_reads_what_this_one_would(tmp_path, clock):
    posts = export(*(post(number, f"Post {number}", "<p>Text</p>" * 99) for number in range(1, 90)))
    path = written(tmp_path, "a.xml", posts.removesuffix("</rss>"))

    def both(reader):
        with closing(reader):
            survey = reader.survey()
            ready = []
            with pytest.raises(SourceError, match="not well-formed"):
                ready.extend(map(told, reader.items({}, 7)))
            return survey, ready

    def told(one):
        return one.number, one.data, one.digest, one.item.place

    edition, prepare = make_edition("en"), Preparer(NoMedia(), "en", "en")
    here, beside = (both(kind(FORMATS["wxr"](path, edition, {}), prepare)) for kind in (Inline, Beside))

    assert beside == here
    assert [number for number, *_ in beside[1]] == list(range(8, 90))
    with closing(Beside(FORMATS["wxr"](tmp_path / "none.xml", edition, {}), prepare)) as reader:
        with pytest.raises(SourceError, match="cannot be read"):
            reader.survey()
