"""One item never takes another's place: within a source, and among sources whose numbers are the same."""

import json
from contextlib import closing

import pytest

from broadsheet.intake.beside import Inline
from broadsheet.intake.feeds import Feed
from broadsheet.intake.formats import FORMATS
from broadsheet.intake.ghost import Ghost
from broadsheet.intake.items import SourceError, State
from broadsheet.intake.mapping import source_name
from broadsheet.intake.markdown import Markdown
from broadsheet.intake.media import NoMedia
from broadsheet.intake.models import ImportLine
from broadsheet.intake.pipeline import Pipeline, begin_run, counts
from broadsheet.intake.preparing import Preparer
from broadsheet.intake.tables import Tables
from broadsheet.intake.tests.material import read, written
from broadsheet.stories.models import Story
from broadsheet.testing.factories import make_edition

TABLE = "id,title,body,created\n1,Ferry,Text,2013-05-02\n2,Crane,Text,2013-05-03\n"


@pytest.fixture
def bring(tmp_path, clock, db):
    edition = make_edition("en")

    def bring(format_, name, text, source="", place=""):
        path = written(tmp_path, name, text)
        reader = Inline(FORMATS[format_](path, edition, {}), Preparer(NoMedia(), "en", "en", source))
        run, _ = begin_run(format=format_, name=place or name, digest=name, edition=edition)
        with closing(reader):
            survey = reader.survey()
            return Pipeline(run=run, reader=reader, survey=survey, folder=tmp_path, sections={}).run()

    return bring


def feed(*ids):
    items = [
        {"id": one, "title": "Of a feed", "content_text": "Other", "date_published": "2014-05-02T09:30:00Z"}
        for one in ids
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})


def headlines():
    return sorted(Story.objects.values_list("headline", flat=True))


def test_the_number_of_another_kind_of_source_changes_no_story(bring):
    bring("table", "a.csv", TABLE)

    run = bring("rss", "a.json", feed("1"))

    assert counts(run) == {"kept": 1}
    line = ImportLine.objects.get(run=run)
    assert line.why == "came here from a.csv and is another story"
    assert line.story.headline == "Ferry"
    assert headlines() == ["Crane", "Ferry"]


def test_the_same_file_name_of_another_folder_changes_no_story(bring):
    text = "---\ntitle: {}\ndate: {}\n---\nText\n"
    bring("markdown", "about.md", text.format("Ferry", "2013-05-02"), place="one")

    other = bring("markdown", "about.md", text.format("Crane", "2014-05-02"), place="two")
    moved = bring("markdown", "about.md", text.format("Ferry, mended", "2013-05-02"), place="three")

    assert (counts(other), counts(moved)) == ({"kept": 1}, {"changed": 1})
    assert headlines() == ["Ferry, mended"]


def test_a_name_for_the_source_tells_them_apart_and_is_known_again(bring):
    bring("table", "a.csv", TABLE)

    assert counts(bring("rss", "a.json", feed("1"), source="old-feed")) == {"came": 1}
    assert counts(bring("rss", "b.json", feed("1"), source="old-feed")) == {"same": 1}
    assert headlines() == ["Crane", "Ferry", "Of a feed"]


def test_an_address_is_the_same_story_in_another_kind_of_source(bring):
    address = "https://old.example/ferry"
    bring("rss", "a.json", feed(address))

    run = bring("table", "b.csv", f"url,title,body,created\n{address},Ferry,Text,2013-05-02\n")

    assert counts(run) == {"changed": 1}
    assert headlines() == ["Ferry"]


@pytest.mark.parametrize("name", ["Old CMS", "", "-a", 7, "a" * 41, ["a"]])
def test_a_name_that_is_none_is_refused(name):
    if name == "":
        assert source_name({"source": name}) == ""
        return
    with pytest.raises(SourceError, match="small letters"):
        source_name({"source": name})


@pytest.mark.parametrize("after", [0, 1])
def test_of_two_rows_with_one_number_the_first_stays(tmp_path, after):
    path = written(
        tmp_path, "a.csv", "id,title,body,status\n1,Ferry,Text,draft\n1,Crane,Text,\n2,Quay,Text,\n"
    )
    table = Tables(path)
    table.survey()

    found = [item for _number, item in table.items({}, after)][-2:]

    assert found[0].fault == "has the same identity (1) as an item before it, which stays"
    assert found[1].fault == ""


@pytest.mark.parametrize("after", [0, 1])
def test_of_two_posts_of_ghost_with_one_number_the_first_stays(tmp_path, after):
    posts = [{"id": one, "uuid": "u", "title": one, "html": "<p>Text</p>"} for one in ("a", "b")]
    ghost = Ghost(written(tmp_path, "a.json", json.dumps({"db": [{"data": {"posts": posts}}]})))
    ghost.survey()

    with closing(ghost):
        last = [item for _number, item in ghost.items({}, after)][-1]

    assert last.fault == "has the same identity (ghost-u) as an item before it, which stays"


def test_posts_of_ghosts_migration_tools_are_each_one_of_their_own(tmp_path):
    posts = [
        {"url": f"https://old.example/{one}", "data": {"title": one, "html": "<p>Text</p>"}} for one in "ab"
    ]

    found = read(Ghost, written(tmp_path, "a.json", json.dumps({"db": [{"data": {"posts": posts}}]})))

    assert [(item.title, item.fault) for item in found] == [("a", ""), ("b", "")]


@pytest.mark.parametrize(
    ("said", "published", "note"),
    [
        ("29.02.2012 11:30", "2012-02-29T11:30:00+00:00", []),
        ("2.5.2013", "2013-05-02T00:00:00+00:00", []),
        ("31.02.2013", "", ["its date 31.02.2013 cannot be used: left out"]),
        ("next week; perhaps", "", ["its date next week, perhaps cannot be used: left out"]),
        ("", "", []),
    ],
)
def test_a_date_that_is_none_is_told_of(tmp_path, said, published, note):
    (item,) = read(Tables, written(tmp_path, "a.csv", f"id,title,body,created\n1,Ferry,Text,{said}\n"))

    assert item.story["published_at"] == published
    assert item.notes == note


def test_what_is_no_text_is_no_title_and_no_identity_of_a_feed(tmp_path):
    address = "https://old.example/ferry"
    entry = {"id": {"a": 1}, "title": ["Ferry"], "url": address, "content_text": "Text"}
    told = {"version": "https://jsonfeed.org/version/1.1", "items": [entry, entry | {"id": 7, "url": ""}]}

    first, second = read(Feed, written(tmp_path, "a.json", json.dumps(told)))

    assert (first.source_id, first.title, second.source_id) == (address, "", "7")


def test_the_date_of_a_feed_that_is_none_is_told_of(tmp_path):
    entry = "<item><guid>g</guid><title>T</title><description>D</description><pubDate>31 Feb</pubDate></item>"
    (item,) = read(Feed, written(tmp_path, "a.xml", f"<rss><channel><title>F</title>{entry}</channel></rss>"))

    assert item.notes == ["its date 31 Feb cannot be used: left out"]


@pytest.mark.parametrize("title", ["12.50", "Yes", "2013-01-01", "1_000", "0x1F"])
def test_a_title_is_what_stands_there_and_not_what_yaml_makes_of_it(tmp_path, title):
    text = f"---\ntitle: {title}\ndate: 2013-05-02\ndraft: true\ntags: [1.10, No]\n---\nText\n"

    (item,) = read(Markdown, written(tmp_path, "a.md", text))

    assert (item.title, item.state) == (title, State.DRAFT)
    assert item.story["published_at"].startswith("2013-05-02")
    assert [word for _, word in item.tags] == ["1.10", "No"]


def test_an_address_told_apart_by_a_query_takes_no_path_from_all_of_them(tmp_path):
    rows = "id,title,url\n1,Ferry,https://old.example/article.php?id=1\n2,Crane,https://old.example/a?utm_source=x\n"

    one, other = read(Tables, written(tmp_path, "a.csv", rows))

    assert (one.old, one.lost) == ([], ["https://old.example/article.php?id=1"])
    assert (other.old, other.lost) == (["/a"], [])
