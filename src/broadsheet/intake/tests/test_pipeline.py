"""Every format through the one pipeline: the same report, and nothing new on a second run."""

import json
from contextlib import closing

import pytest

from broadsheet.intake.beside import Beside, Inline
from broadsheet.intake.formats import FORMATS
from broadsheet.intake.items import SourceError
from broadsheet.intake.media import NoMedia
from broadsheet.intake.pipeline import Pipeline, begin_run, counts
from broadsheet.intake.preparing import Preparer
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


@pytest.mark.parametrize("format_", sorted(FORMATS))
def test_a_format_comes_in_once_and_its_report_adds_up(format_, tmp_path, clock):
    edition = make_edition("en")
    name, text, expected = SOURCES[format_]
    path = written(tmp_path, name, text)

    def bring(digest):
        reader = Inline(FORMATS[format_](path, edition, {}), Preparer(NoMedia(), "en", "en"))
        run, _ = begin_run(format=format_, name=name, digest=digest, edition=edition)
        with closing(reader):
            survey = reader.survey()
            return Pipeline(run=run, reader=reader, survey=survey, folder=tmp_path, sections={}).run()

    run = bring("first")
    assert counts(run) == expected
    assert sum(expected.values()) == run.done == run.total
    stories = Story.objects.count()

    again = counts(bring("second"))
    assert again.pop("same") == expected["came"]
    assert Story.objects.count() == stories
    assert not again.get("changed")
    assert not User.objects.exists()


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
