import datetime as dt
import json
from pathlib import Path

import pytest

from broadsheet.newsroom.models import Edition, Person, Redirect, Section, Topic
from broadsheet.stories.exchange import SCHEMA, StoryFormatError, find_story, read_story, write_story
from broadsheet.stories.models import Picture, ReadAlso, Story
from broadsheet.stories.services import publish_story, save_draft, unpublish_story
from broadsheet.stories.tests import attacks
from broadsheet.testing.factories import make_draft, make_edition, make_section, make_story

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[4]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def picture_file(tmp_path):
    from PIL import Image

    Image.new("RGB", (40, 30), "teal").save(tmp_path / "harbour.png")
    (tmp_path / "ruling.txt").write_text("The harbour stays open.")
    return tmp_path / "harbour.png"


@pytest.fixture
def whole_story(clock, picture_file):
    """A story with every field of the form, as JSON."""
    make_edition("en", time_zone="Europe/Kyiv")
    other = make_story("An earlier story", source_id="old-1")
    picture = {
        "file": "harbour.png",
        "title": "Harbour",
        "credit": "J. Park",
        "alt": "A harbour",
        "source": "desk",
    }
    return other, {
        "edition": "en",
        "source_id": "cms-77",
        "telling": "6f1a3c1e-9b1f-4a57-8f0e-0d7bb2a2f001",
        "kind": "opinion",
        "labels": ["exclusive"],
        "headline": "Is the harbour ready?",
        "river_headline": "Harbour: ready?",
        "standfirst": "What lies behind the vote",
        "body": [
            {"type": "paragraph", "html": '<p>First <b>bold</b> <a href="https://a.example/">link</a>.</p>'},
            {"type": "heading", "text": "Then"},
            {"type": "quote", "text": "Yes & no", "who": "The harbour master"},
            {
                "type": "picture",
                "picture": picture | {"licence_note": "CC BY 4.0"},
                "caption": "The harbour",
                "alt": "Cranes",
            },
            {"type": "pull_quote", "text": "Nobody was told.", "who": "The harbour master"},
            {"type": "question", "question": "What now?", "html": "<p>We <i>wait</i>.</p>"},
            {"type": "fact_box", "title": "The harbour", "html": "<ul><li>Built in 1902</li></ul>"},
            {
                "type": "gallery",
                "title": "Nine days",
                "pictures": [
                    {"picture": picture | {"licence_note": "CC BY 4.0"}, "caption": "Day one"},
                    {"picture": picture | {"licence_note": "CC BY 4.0"}, "alt": "Cranes by night"},
                ],
            },
            {
                "type": "embed",
                "url": "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
                "title": "The ferry leaves",
                "author": "Harbour TV",
                "caption": "Filmed on Sunday",
                "width": 640,
                "height": 360,
            },
            {
                "type": "table",
                "caption": "Ships",
                "rows": [["", "Ships | boats"], ["May", "3"]],
                "header_row": True,
                "header_column": True,
            },
            {
                "type": "document",
                "document": {"file": "ruling.txt", "title": "The ruling"},
                "title": "The court's ruling",
            },
            {"type": "divider"},
            {
                "type": "related_story",
                "story": {"source_id": "old-1", "address": other.address, "id": other.pk},
                "note": "What was said before",
            },
        ],
        "picture": picture | {"licence_note": "CC BY 4.0"},
        "picture_caption": "Evening",
        "picture_alt": "The harbour in the evening",
        "section": {"slug": "city", "name": "City"},
        "topics": [{"slug": "harbour", "name": "Harbour"}, {"slug": "votes", "name": "Votes"}],
        "bylines": [
            {
                "person": {
                    "slug": "m-solovei",
                    "name": "M. Solovei",
                    "description": "columnist",
                    "bio": "Writes.",
                },
                "role": "author",
                "about": "She was there.",
            },
            {"person": {"slug": "jun-park", "name": "Jun Park"}, "role": "photographer"},
        ],
        "sources": [{"title": "The paper", "url": "https://paper.example/x", "kind": "document"}],
        "read_also": [{"source_id": "old-1", "address": other.address, "id": other.pk}],
        "place": "Marenka",
        "slug": "is-the-harbour-ready",
        "published_at": "2023-12-24T16:12:00+02:00",
        "updated_at": "2023-12-25T09:00:00+02:00",
        "go_live_at": "2023-12-24T16:00:00+02:00",
        "expire_at": "2033-12-24T16:00:00+02:00",
        "updated_note": "The number of ships.",
    }


def without_about(data):
    """The JSON without what only describes the stored story and its stored files."""
    text = json.dumps({name: value for name, value in data.items() if name != "about"})
    return json.loads(
        text, object_hook=lambda found: {k: v for k, v in found.items() if k not in ("file", "sha1")}
    )


def saved(data, folder=Path(), **options):
    story, missing = read_story(data, folder=folder, **options)
    assert not missing.references
    save_draft(story=story)
    return Story.objects.get(pk=story.pk)


def test_what_is_written_is_what_was_read(whole_story, picture_file):
    _other, data = whole_story

    story = saved(data, picture_file.parent)

    assert without_about(write_story(story)) == without_about(data)
    assert without_about(write_story(story.get_latest_revision_as_object())) == without_about(data)


def test_what_show_prints_makes_a_copy_that_shows_the_same(whole_story, picture_file):
    _other, data = whole_story
    del data["source_id"]
    first = publish_story(story=saved(data, picture_file.parent))

    printed = json.loads(json.dumps(write_story(first)))
    second = saved(printed)

    assert second.pk != first.pk
    assert second.telling != first.telling
    shown, again = write_story(first), write_story(second)
    for copy in (shown, again):
        del copy["about"], copy["telling"]
    assert again == shown
    assert Picture.objects.count() == 1


def test_the_schema_in_the_manual_is_the_one_that_is_used():
    assert json.loads((ROOT / "docs/developers/story.schema.json").read_text()) == SCHEMA


def test_the_schema_knows_every_choice_of_the_model():
    from broadsheet.stories.models import Byline, SourceLink

    assert SCHEMA["$defs"]["byline"]["properties"]["role"]["enum"] == Byline.Role.values
    assert SCHEMA["$defs"]["source"]["properties"]["kind"]["enum"] == SourceLink.Kind.values
    for name, field in SCHEMA["properties"].items():
        if "maxLength" in field and name not in ("edition",):
            assert field["maxLength"] == Story._meta.get_field(name).max_length, name


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"headline": ""}, "headline: is empty"),
        ({"headline": "x" * 251}, "headline: 251 characters, 250 are allowed"),
        ({"headlin": "x"}, "unknown field headlin"),
        ({"body": [{"type": "paragraph"}]}, "html is missing"),
        ({"body": [{"type": "video", "html": "x"}]}, "body/0"),
        (
            {"published_at": "2023-12-24 16:12"},
            "published_at: “2023-12-24 16:12” is not a time with its offset",
        ),
        ({"kind": "poem"}, "kind: Unknown kind “poem”"),
        ({"section": "sports"}, "section: there is no section “sports” in edition en"),
        ({"section": {"slug": "2024", "name": "Year"}}, "section: “2024” is a year"),
        ({"edition": "fr"}, "there is no edition “fr” (known: en)"),
        ({"telling": "x"}, "not a UUID"),
        ({"sources": [{"url": "ftp://a.example/"}]}, "sources/0/url"),
        ({"picture": {"file": "no.png"}}, "picture/file"),
    ],
)
def test_a_fault_says_where_it_is_and_what_to_do(change, says):
    make_edition("en")

    with pytest.raises(StoryFormatError) as error:
        read_story({"headline": "A headline", **change})

    assert says in str(error.value)


def test_html_is_cleaned_on_the_way_in():
    make_edition("en")
    html = '<p onclick="x()">Text<script>alert(1)</script> <a href="javascript:x">link</a></p>'

    story = saved({"headline": "A headline", "body": [{"type": "paragraph", "html": html}]})

    assert "script" not in str(story.body[0].value.source)
    assert "onclick" not in str(story.body[0].value.source)


def test_names_that_are_there_are_used_and_new_ones_made():
    edition = make_edition("en")
    section = make_section("City", edition=edition)
    data = {
        "headline": "A headline",
        "section": "city",
        "topics": [{"slug": "new", "name": "New"}],
        "bylines": [{"person": {"slug": "p", "name": "P."}}],
    }

    story = saved(data)
    saved(data)

    assert story.section == section
    assert (Section.objects.count(), Topic.objects.count(), Person.objects.count()) == (1, 1, 1)


def test_a_picture_that_is_no_picture_is_refused(tmp_path):
    make_edition("en")
    (tmp_path / "x.png").write_text("no picture")

    with pytest.raises(StoryFormatError, match=r"picture/file: .* cannot be taken"):
        read_story({"headline": "A headline", "picture": {"file": "x.png"}}, folder=tmp_path)
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (
            "bomb.png",
            attacks.png_of_many_pixels(10_000, 5_001),
            r"10,000 × 5,001 pixels, 50 megapixels; at most 50",
        ),
        # More than Pillow measures.
        ("bomb.png", attacks.png_of_many_pixels(16_000, 13_000), "208 megapixels; at most 50"),
        ("page.jpg", attacks.JPEG + b"<script>alert(1)</script>", "hidden in it"),
        ("drawing.png", b"<svg/>", "Export the drawing as PNG"),
    ],
)
def test_what_the_upload_form_refuses_is_refused_here_too(tmp_path, name, content, says):
    make_edition("en")
    (tmp_path / name).write_bytes(content)

    with pytest.raises(StoryFormatError, match=says):
        read_story({"headline": "A headline", "picture": {"file": name}}, folder=tmp_path)
    assert not Picture.objects.exists()


def test_a_missing_read_also_is_handed_back():
    make_edition("en")

    _story, missing = read_story({"headline": "A headline", "read_also": [{"source_id": "later"}]})

    assert missing.references == [{"source_id": "later"}]


def test_a_story_is_found_by_number_path_and_whole_address(clock):
    english = make_edition("en")
    ukrainian = make_edition("uk", prefix="uk")
    one, two = make_story("One", edition=english), make_story("Two", edition=ukrainian)
    draft = make_draft("Draft", edition=english)

    assert find_story(str(draft.pk)) == draft
    assert find_story("/2024/11/23/one") == one
    assert find_story("https://news.example/uk/2024/11/23/two?x=1") == two
    assert find_story("/uk/2024/11/23/one") is None
    Redirect.objects.create(edition=english, path="/old", target=one.path)
    assert find_story("/old") == one
    assert find_story("/nowhere") is None


def test_an_address_of_another_host_finds_nothing(clock):
    edition = make_edition("en", host="en.example")
    story = make_story("One", edition=edition)

    assert find_story("https://en.example/2024/11/23/one") == story
    assert find_story("https://uk.example/2024/11/23/one") is None
    assert Edition.objects.count() == 1


def test_where_a_story_stands_is_told(clock):
    make_edition("en")
    story = make_story("One", at=dt.datetime(2024, 1, 2, 3, 4, tzinfo=dt.UTC))
    unpublish_story(story=story, reason="It was wrong")
    story.refresh_from_db()

    about = write_story(story)["about"]

    assert about == {
        "id": story.pk,
        "state": "gone",
        "address": "/2024/01/02/one",
        "gone_reason": "It was wrong",
    }


def test_a_draft_ahead_of_readers_keeps_its_read_also(clock):
    make_edition("en")
    other, story = make_story("Other"), make_story("One")
    story.read_also = [ReadAlso(other=other)]
    save_draft(story=story)

    draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()

    assert [part["id"] for part in write_story(draft)["read_also"]] == [other.pk]
    assert "read_also" not in write_story(Story.objects.get(pk=story.pk))
