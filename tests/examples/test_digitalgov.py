"""The recipe of docs/newsroom/import-stories.md, on a part of the corpus."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from broadsheet.newsroom.models import Person, Topic
from broadsheet.outlets import ninjs
from broadsheet.outlets.items import items_of
from broadsheet.outlets.public import story as public
from broadsheet.stories.exchange import check, read_story
from broadsheet.stories.exchange.importing import StoryImport
from broadsheet.stories.models import Listing, Story
from broadsheet.testing.factories import make_edition
from tests.system.machines import ninjs_schema

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples/digitalgov/convert.py"
CORPUS = Path(__file__).with_name("digitalgov.jsonl")


@pytest.fixture(scope="module")
def converter():
    spec = importlib.util.spec_from_file_location("digitalgov_convert", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    pictures = tmp_path_factory.mktemp("out") / "pictures.jsonl"
    done = subprocess.run(
        [sys.executable, SCRIPT, CORPUS, "--pictures", pictures], capture_output=True, text=True, check=True
    )
    stories = [json.loads(line) for line in done.stdout.splitlines()]
    return stories, [json.loads(line) for line in pictures.read_text().splitlines()]


def test_every_record_becomes_a_story_of_the_right_form(converted):
    stories, _pictures = converted

    assert len(stories) == 36
    for story in stories:
        check(story)
        assert story["body"], story["source_id"]


def test_no_shortcode_and_no_foreign_markup_is_left(converted):
    text = json.dumps(converted[0])

    assert "{{" not in text
    for tag in ("<img", "<iframe", "<table", "<div", "<script"):
        assert tag not in text


def test_pictures_are_listed_with_what_is_known_of_them(converted):
    _stories, pictures = converted

    assert pictures
    assert all(picture["source_id"].startswith("content/news/") for picture in pictures)
    assert any(picture["alt"] and picture["src"] for picture in pictures)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("## Discover", [{"type": "heading", "text": "Discover"}]),
        ("> To be", [{"type": "quote", "text": "To be"}]),
        (
            '{{< quote-block text="I have" cite="Edison" >}}',
            [{"type": "quote", "text": "I have", "who": "Edison"}],
        ),
        (
            '[one]({{< ref "news/2013/06/known.md" >}}) and [two]({{< ref "/communities" >}})',
            [
                {
                    "type": "paragraph",
                    "html": '<p><a href="/2013/06/11/known">one</a> and <a href="https://digital.gov/communities/">two</a></p>',
                }
            ],
        ),
        (
            "{{< note >}}Mind *this*{{< /note >}}",
            [{"type": "paragraph", "html": "<p>Mind <em>this</em></p>"}],
        ),
        ('{{< legacy-img src="a.png" alt="A" >}}', []),
        ('[a file]({{< legacy-file "a.pdf" >}})', [{"type": "paragraph", "html": "<p>a file</p>"}]),
        (
            "<table><tr><th>One</th><td>1 &amp; 2</td></tr></table>",
            [{"type": "paragraph", "html": "<ul><li>One – 1 &amp; 2</li></ul>"}],
        ),
        (
            "<div>Loose <b>text</b><p>and a paragraph</p></div>",
            [
                {"type": "paragraph", "html": "<p>Loose <b>text</b></p>"},
                {"type": "paragraph", "html": "<p>and a paragraph</p>"},
            ],
        ),
        ('<p onclick="x()"><a href="javascript:x">y</a></p>', [{"type": "paragraph", "html": "<p>y</p>"}]),
    ],
)
def test_markup_becomes_blocks(converter, markdown, expected):
    gathering = converter.Story({"known": "/2013/06/11/known"})

    assert list(converter.blocks(converter.markup(markdown, gathering))) == expected


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2010-10-22 11:33:15 -0400", "2010-10-22T11:33:15-04:00"),
        ("2011-11-28 8:32:24 -0400", "2011-11-28T08:32:24-04:00"),
        ("2014-03-31", "2014-03-31T00:00:00+00:00"),
    ],
)
def test_dates_keep_their_zone(converter, written, read):
    assert converter.moment(written).isoformat() == read


@pytest.mark.django_db
def test_the_archive_comes_in_with_its_days_topics_people_and_links(converted, clock, tmp_path):
    stories, _pictures = converted
    edition = make_edition("en", time_zone="America/New_York")

    faults = []
    report = StoryImport(tmp_path, on_fault=lambda *fault: faults.append(fault)).run(map(json.dumps, stories))

    assert (report.made, faults) == (36, [])
    assert Topic.objects.filter(slug="mobile").exists()
    assert Person.objects.filter(slug="jparcell").exists()
    linked = {item["source_id"]: item["read_also"] for item in stories if "read_also" in item}
    assert linked
    there = {item["source_id"] for item in stories}
    for source_id, references in linked.items():
        story = Story.objects.get(source_id=source_id)
        found = [part.other.source_id for part in story.read_also.all()]
        assert found == [one["source_id"] for one in references if one["source_id"] in there]
    held_to_the_wires_form(edition)
    for item in stories:
        story = Story.objects.get(source_id=item["source_id"])
        assert story.path == f"/{story.day:%Y/%m/%d}/{item['slug']}"
        assert Listing.objects.filter(list=f"edition/{edition.pk}", story=story, day=story.day).exists()


def held_to_the_wires_form(edition):
    """Each story as ninjs by its schema; its public JSON makes a story whose page says the same."""
    live = list(Story.objects.filter(live=True).order_by("pk"))
    items = items_of(edition, [(one.pk, one.created_at, one.live_revision_id) for one in live])
    for story, item in zip(live, items, strict=True):
        data = json.loads(ninjs.write(story, item))
        ninjs_schema().validate(data)
        assert data["headlines"][0]["value"] == story.headline
    for story, item in list(zip(live, items, strict=True))[::12]:
        copy, _missing = read_story(json.loads(public.write(story, item)))
        assert [(block.block_type, block.value) for block in copy.body] == [
            (block.block_type, block.value) for block in story.body
        ]
        assert (copy.headline, copy.standfirst, copy.kind) == (story.headline, story.standfirst, story.kind)
        assert copy.published_at == story.published_at
        topics = [part.topic for part in story.story_topics.all()]
        assert [part.topic for part in copy.story_topics.all()] == topics
