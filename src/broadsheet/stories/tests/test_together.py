import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from broadsheet.newsroom.models import Redirect
from broadsheet.outbox.models import OutboxRow
from broadsheet.stories.exchange import read_story
from broadsheet.stories.models import Byline, Listing, Picture, SourceLink, Story, StoryTopic
from broadsheet.stories.services import bulk, publish_many
from broadsheet.testing.factories import (
    make_edition,
    make_person,
    make_section,
    make_story,
    make_topic,
)

pytestmark = pytest.mark.django_db

KEPT = {
    Story: ("headline", "slug", "path", "published_at", "day", "live", "has_unpublished_changes", "expired",
            "section_id", "picture_id", "search_text", "source_id", "imported", "go_live_at", "gone_at"),
    Byline: ("sort_order", "person_id", "role", "about"),
    StoryTopic: ("sort_order", "topic_id"),
    SourceLink: ("sort_order", "url", "title", "kind"),
    Listing: ("list", "edition_id", "published_at", "day"),
    ModelLogEntry: ("content_type_id", "label", "action", "content_changed", "deleted", "data",
                    "user_id", "uuid"),
    ReferenceIndex: ("content_type_id", "base_content_type_id", "to_content_type_id", "to_object_id",
                     "model_path"),
}  # fmt: skip


@pytest.fixture
def parts(clock):
    edition = make_edition("uk", time_zone="Europe/Kyiv")
    make_story(edition=edition, headline="Порт", at=dt.datetime(2013, 5, 2, 8, tzinfo=dt.UTC))
    Redirect.objects.create(edition=edition, path="/2013/05/03/taken", target="https://old.example/")
    return {
        "edition": edition,
        "section": make_section("Місто", edition=edition, slug="misto"),
        "topic": make_topic("Порти", edition=edition, slug="porty"),
        "person": make_person("Олена", edition=edition, slug="olena"),
        "picture": Picture.objects.create(title="Ships", file="original_images/a.png", width=9, height=9),
    }


def new_story(parts, number, **fields):
    story = Story(
        edition=parts["edition"],
        source_id=f"s-{number}",
        imported=True,
        headline="Порт",
        standfirst="Two\nlines",
        section=parts["section"],
        picture=parts["picture"],
        published_at=dt.datetime(2013, 5, 2, 20 + number, tzinfo=dt.UTC)
        if number < 3
        else dt.datetime(2013, 4 + number % 3, 3, tzinfo=dt.UTC),
        body=[
            ("paragraph", "<p>Ships <b>are</b> <a href='https://a.example/'>in</a></p>"),
            ("paragraph", "<p> </p>"),
            ("picture", {"picture": parts["picture"], "caption": "At sea"}),
        ],
        **fields,
    )
    story.story_topics = [StoryTopic(topic=parts["topic"])]
    story.bylines = [Byline(person=parts["person"]), Byline(person=parts["person"], role="editor")]
    story.sources = [SourceLink(url="https://a.example/x", title="A")]
    return story


def rows_left(parts):
    stories = list(Story.objects.exclude(source_id="").order_by("source_id"))
    told = []
    for story in stories:
        revision = story.latest_revision
        assert (revision.pk, revision.object_id) == (story.live_revision_id, str(story.pk))
        assert story.first_published_at == story.last_published_at
        children = [child.pk for name in ("bylines", "sources") for child in getattr(story, name).all()]
        content = revision.content
        assert [child["pk"] for name in ("bylines", "sources") for child in content[name]] == children
        assert content["pk"] == story.pk == content["bylines"][0]["story"]
        told.append(_without_numbers(content))
        told.append([_without_numbers(block) for block in story.body.raw_data])
        told.append(model_to_dict(revision, ["content_type", "base_content_type", "object_str", "user"]))
        for model, fields in KEPT.items():
            mine = {"pk": story.pk} if model is Story else (
                {"object_id": str(story.pk)} if model in (ModelLogEntry, ReferenceIndex) else {"story": story}
            )  # fmt: skip
            told.append(sorted(map(str, model.objects.filter(**mine).values_list(*fields))))
    return told, OutboxRow.objects.order_by("-pk").values_list("keys", "at", "lane").first()


def _without_numbers(data):
    told = {
        name: value
        for name, value in data.items()
        if name not in ("pk", "id", "telling", "body", "story", "created_at")
    }
    for name in ("bylines", "sources", "story_topics"):
        if name in told:
            told[name] = [_without_numbers(child) for child in told[name]]
    return told


def test_stories_published_together_leave_the_rows_that_one_at_a_time_leaves(
    parts, monkeypatch, django_assert_max_num_queries
):
    stories = [new_story(parts, number) for number in range(6)]
    stories[4].headline = stories[4].slug = "taken"
    with django_assert_max_num_queries(40):
        publish_many(stories=stories)
    together, row = rows_left(parts)
    tellings = {f"telling:{story.telling}" for story in stories}
    paths = [story.path for story in stories]
    keys = [key for key in row[0] if key not in tellings and not key.startswith("story:")]
    Story.objects.exclude(source_id="").delete()
    Revision.objects.filter(object_str__in=("Порт", "taken")).exclude(
        pk=Story.objects.get().latest_revision_id
    ).delete()

    monkeypatch.setattr(bulk, "can_go_together", lambda story: False)
    stories = [new_story(parts, number) for number in range(6)]
    stories[4].headline = stories[4].slug = "taken"
    publish_many(stories=stories)
    apart, second = rows_left(parts)

    for one, other in zip(together, apart, strict=True):
        assert one == other
    assert [Story.objects.get(pk=story.pk).path for story in stories] == paths
    tellings = {f"telling:{story.telling}" for story in stories}
    assert keys == [key for key in second[0] if key not in tellings and not key.startswith("story:")]
    assert row[1:] == second[1:]


def test_one_story_that_cannot_be_published_leaves_nothing_of_the_batch(parts):
    wrong = new_story(parts, 2)
    wrong.body, wrong.standfirst = [], ""

    with pytest.raises(ValidationError, match="Write at least a standfirst"):
        publish_many(stories=[new_story(parts, 1), wrong])

    assert Story.objects.count() == 1


def test_what_was_read_is_not_looked_at_again_and_comes_out_the_same(parts, monkeypatch):
    looked = []
    full_clean = Story.full_clean

    def count(story, *args, **kwargs):
        looked.append(story)
        full_clean(story, *args, **kwargs)

    monkeypatch.setattr(Story, "full_clean", count)
    data = {
        "edition": "uk",
        "headline": "  The \u202eferry\u200b sails ",
        "standfirst": "Two\u2028lines",
        "published_at": "2013-05-02T20:00:00Z",
        "body": [{"type": "paragraph", "html": "<p onclick='x'>It <script>alert(1)</script>sails.</p>"}],
    }
    found = []
    for number, checked in enumerate((False, True)):
        story, _missing = read_story({**data, "source_id": f"read-{number}"}, imported=True)
        before = len(looked)
        [done] = publish_many(stories=[story], checked=checked)
        assert len(looked) - before == (0 if checked else 1)
        found.append(Story.objects.get(pk=done.pk))
    plain, fast = found
    for name in ("headline", "standfirst", "search_text", "kind", "labels", "day", "published_at", "live"):
        assert getattr(plain, name) == getattr(fast, name), name
    assert str(plain.body) == str(fast.body)
    assert "script" not in str(fast.body)
    assert "\u202e" not in fast.headline
    assert fast.latest_revision.content["headline"] == plain.latest_revision.content["headline"]


def test_a_story_that_was_read_and_has_no_words_is_still_refused(parts):
    story, _missing = read_story({"edition": "uk", "headline": "The ferry sails", "body": []})
    with pytest.raises(ValidationError):
        publish_many(stories=[story], checked=True)
    assert not Story.objects.filter(headline="The ferry sails").exists()
