import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from broadsheet.newsroom.models import Person, Remit, User
from broadsheet.stories.models import Byline, Picture, SourceLink, Story, StoryTopic, Version
from broadsheet.stories.services import bring_up_to_date, make_version, publish_story, save_draft, versions
from broadsheet.stories.services.sources import note_changed_source
from broadsheet.testing.desk import make_user
from broadsheet.testing.factories import (
    make_draft,
    make_edition,
    make_person,
    make_section,
    make_story,
    make_topic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def uk():
    return make_edition("uk", prefix="uk")


@pytest.fixture
def source():
    story = make_draft(
        "The mayor said “no”",
        kind="opinion",
        labels=["exclusive"],
        standfirst="“Twice”.",
        place="Marenka",
        section=make_section("Port"),
        paragraphs=("He said “no”.",),
    )
    story.sources = [SourceLink(url="https://example.org/x", title="The “Post”", kind="media")]
    save_draft(story=story)
    return publish_story(story=story)


def change(story, **fields):
    draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    save_draft(story=draft)
    return draft


def changed_at(version):
    return Version.objects.values_list("changed_at", flat=True).get(pk=version.pk)


def test_a_version_is_a_draft_of_the_other_edition_that_tells_the_same(source, uk):
    section = make_section("Порт", edition=uk, slug="port")

    story = make_version(source=source, edition=uk).story

    draft = story.get_latest_revision_as_object()
    assert (draft.live, draft.path, draft.edition, draft.telling) == (False, "", uk, source.telling)
    assert (draft.kind, draft.labels, draft.section, draft.place) == (
        "opinion",
        ["exclusive"],
        section,
        "Marenka",
    )
    assert (draft.headline, draft.standfirst) == ("The mayor said «no»", "«Twice».")
    assert [block.value.source for block in draft.body] == ["<p>He said «no».</p>"]
    assert [block.id for block in draft.body] != [block.id for block in source.body]
    assert [(part.url, part.title) for part in draft.sources.all()] == [
        ("https://example.org/x", "The «Post»")
    ]
    assert Story.objects.get(pk=source.pk).headline == "The mayor said “no”"


def test_the_newest_draft_is_told_not_what_readers_have(source, uk):
    change(source, headline="Better")

    assert make_version(source=source, edition=uk).story.headline == "Better"


def test_topics_are_found_by_concept_or_address_name_and_the_others_named(source, uk):
    concept = uuid.uuid4()
    topics = [make_topic("Ferry", concept=concept), make_topic("Council"), make_topic("Herons")]
    change(source, story_topics=[StoryTopic(topic=topic, sort_order=n) for n, topic in enumerate(topics)])
    counterparts = [make_topic("Пором", edition=uk, slug="porom", concept=concept)]
    counterparts.append(make_topic("Рада", edition=uk, slug="council"))

    made = make_version(source=source, edition=uk)

    assert [part.topic for part in made.story.story_topics.all()] == counterparts
    assert made.topics_left_out == ("Herons",)


def test_people_are_the_same_human_beings(source, uk):
    known, linked, new = (make_person(name) for name in ("Olena Marenko", "Ivan Port", "Zoe Quay"))
    there = make_person("Олена Маренко", edition=uk, slug="olena", identity=known.identity)
    same_slug = make_person("Іван Порт", edition=uk, slug="ivan-port")
    parts = [
        Byline(person=known, sort_order=0),
        Byline(person=linked, role="translator", sort_order=1),
        Byline(person=new, about="Writes.", sort_order=2),
    ]
    change(source, bylines=parts)

    story = make_version(source=source, edition=uk).story

    made = Person.objects.get(edition=uk, identity=new.identity)
    assert [(part.person, part.role, part.about) for part in story.bylines.all()] == [
        (there, "author", ""), (same_slug, "translator", ""), (made, "author", "Writes."),
    ]  # fmt: skip


def test_an_edition_tells_a_story_once(source, uk):
    make_version(source=source, edition=uk)

    for edition in (uk, source.edition):
        with pytest.raises(ValidationError, match="There is a version in"):
            make_version(source=source, edition=edition)


def test_of_two_who_make_it_at_once_the_second_is_told(source, uk, monkeypatch):
    def too_late(*args):
        raise IntegrityError("story_telling_once")

    monkeypatch.setattr(versions, "_make", too_late)

    with pytest.raises(ValidationError, match="There is a version in"):
        make_version(source=source, edition=uk)


def test_an_editor_tells_what_is_live_and_a_reporter_what_is_their_own(source, uk):
    reporter, editor = make_user("reporter", "Reporters"), make_user("editor", "Editors")
    edition = make_edition("ar", prefix="ar")
    Remit.objects.create(account=editor, edition=uk)
    assert make_version(source=source, edition=uk, user=editor).story.owner == editor
    own = make_draft(owner=reporter)
    assert make_version(source=own, edition=uk, user=reporter).story.owner == reporter
    for user, foreign in ((editor, make_draft()), (reporter, make_draft()), (reporter, source)):
        with pytest.raises(PermissionDenied):
            make_version(source=foreign, edition=edition, user=user)
    with pytest.raises(PermissionDenied):
        make_version(source=source, edition=edition, user=User.objects.create_user("nobody"))


def test_a_change_of_the_source_is_noticed_when_readers_get_it(source, uk, clock):
    version = make_version(source=source, edition=uk).story.version
    draft = change(source, standfirst="“Never”.")
    assert changed_at(version) is None

    publish_story(story=draft)
    assert changed_at(version) == clock.now()

    # Back to the text that the version tells.
    publish_story(story=change(source, standfirst="“Twice”."))
    assert changed_at(version) is None


def test_publishing_the_same_text_again_changes_nothing(source, uk):
    version = make_version(source=source, edition=uk).story.version
    topic = make_topic("Ferry")

    publish_story(story=change(source, story_topics=[StoryTopic(topic=topic)]))

    assert changed_at(version) is None


def test_a_version_of_a_draft_is_up_to_date_when_that_is_published(uk):
    source = make_draft("Soon")
    version = make_version(source=source, edition=uk).story.version

    publish_story(story=source)

    assert changed_at(version) is None


def test_a_version_is_brought_up_to_date_by_hand(source, uk):
    version = make_version(source=source, edition=uk).story.version
    publish_story(story=change(source, headline="Changed"))
    version = Version.objects.get(pk=version.pk)

    bring_up_to_date(version=version)

    again = Version.objects.get(pk=version.pk)
    assert (again.changed_at, again.content["headline"]) == (None, "Changed")
    publish_story(story=change(source, headline="Changed again"))
    assert changed_at(version) is not None


def test_who_may_not_change_the_version_may_not_say_that_it_is_up_to_date(source, uk):
    version = make_version(source=source, edition=uk).story.version

    with pytest.raises(PermissionDenied):
        bring_up_to_date(version=version, user=make_user("reporter", "Reporters"))


def test_a_deleted_source_leaves_its_version(uk):
    source = make_draft("Soon")
    story = make_version(source=source, edition=uk).story

    source.delete()

    assert Story.objects.filter(pk=story.pk).exists()
    assert not Version.objects.exists()


def test_a_publication_without_versions_asks_one_query_more(source, django_assert_num_queries):
    with django_assert_num_queries(1):
        note_changed_source(source)


def test_a_related_story_is_the_one_that_tells_the_same_in_the_new_edition():
    en, uk = make_edition("en"), make_edition("uk", prefix="uk")
    ferry, heron = make_story("The ferry", edition=en), make_story("The heron", edition=en)
    porom = make_version(source=ferry, edition=uk).story
    source = make_draft("Both", edition=en)
    source.body = [
        ("related_story", {"story": ferry, "note": "Before"}),
        ("related_story", {"story": heron, "note": ""}),
    ]
    save_draft(story=source)

    made = make_version(source=source, edition=uk).story

    assert [block.value["story"] for block in made.body] == [porom, heron]
    assert made.body[0].value["note"] == "Before"


def test_a_gallery_keeps_its_pictures(uk):
    picture = Picture.objects.create(title="A crane", file="crane.png", width=40, height=30)
    source = make_draft("Cranes")
    source.body = [
        (
            "gallery",
            {"title": "Two “cranes”", "pictures": [{"picture": picture, "caption": "“One”", "alt": "One"}]},
        )
    ]
    save_draft(story=source)

    gallery = make_version(source=source, edition=uk).story.body[0].value

    assert gallery["title"] == "Two «cranes»"
    assert [(one["picture"], one["caption"], one["alt"]) for one in gallery["pictures"]] == [
        (picture, "«One»", "One")
    ]
