"""A new story's form that saves itself, and the button that is pressed before the answer is there."""

import uuid

import pytest
from django.db import IntegrityError

from broadsheet.stories.admin import one_story
from broadsheet.stories.blocks.widget import BodyWidget
from broadsheet.stories.models import Byline, Story
from broadsheet.testing.desk import make_user, newest_story, signed_in, story_form, story_url
from broadsheet.testing.factories import make_edition, make_person

pytestmark = pytest.mark.django_db

SAVED_BY_ITSELF = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


@pytest.fixture
def form():
    person = make_person()
    return {
        **story_form(edition=make_edition()),
        "telling": str(uuid.uuid4()),
        "bylines-TOTAL_FORMS": "1",
        "bylines-0-person": str(person.pk),
        "bylines-0-role": "author",
        "bylines-0-about": "",
        "bylines-0-ORDER": "1",
        "bylines-0-id": "",
        "bylines-0-DELETE": "",
    }


def test_the_form_carries_a_telling_of_its_own(editor):
    pages = [editor.get(story_url("add")).content.decode() for _ in range(2)]

    found = [page.split('name="telling" value="')[1].split('"')[0] for page in pages]
    assert uuid.UUID(found[0]) != uuid.UUID(found[1])


def test_publishing_goes_on_from_what_saved_itself(editor, form):
    assert editor.post(story_url("add"), form, **SAVED_BY_ITSELF).json()["success"]

    editor.post(story_url("add"), {**form, "headline": "Better", "action-publish": "1"})

    story = newest_story()
    assert (Story.objects.count(), story.live, story.headline) == (1, True, "Better")
    assert str(story.telling) == form["telling"]
    assert story.bylines.count() == 1
    assert len(story.get_latest_revision_as_object().bylines.all()) == 1
    assert Byline.objects.count() == 1


def test_what_saved_itself_too_late_changes_nothing(editor, form):
    editor.post(story_url("add"), {**form, "headline": "Better", "action-publish": "1"})

    late = editor.post(story_url("add"), form, **SAVED_BY_ITSELF)

    assert (late.status_code, late.json()["error_code"]) == (400, "invalid_revision")
    story = newest_story()
    assert (Story.objects.count(), story.headline, story.has_unpublished_changes) == (1, "Better", False)


def test_two_at_the_same_time_make_one_story(editor, form, monkeypatch):
    editor.post(story_url("add"), form, **SAVED_BY_ITSELF)
    seen = []
    look = one_story.OneStory.made_before

    def too_early(view):
        seen.append(view)
        return None if len(seen) == 1 else look(view)

    monkeypatch.setattr(one_story.OneStory, "made_before", too_early)
    monkeypatch.setattr("broadsheet.stories.admin.form.StoryForm._telling_is_free", lambda *_: True)
    editor.post(story_url("add"), {**form, "action-publish": "1"})

    assert (Story.objects.count(), newest_story().live) == (1, True)


def test_any_other_clash_is_no_reason_to_go_on(editor, form, monkeypatch):
    def clash(*_args, **_kwargs):
        raise IntegrityError("something else")

    monkeypatch.setattr("broadsheet.stories.admin.views.Publishing.save_instance", clash)
    with pytest.raises(IntegrityError):
        editor.post(story_url("add"), form)


def test_somebody_elses_telling_makes_a_story_of_its_own(editor, form):
    signed_in(make_user("reporter", "Reporters")).post(story_url("add"), form)

    editor.post(story_url("add"), {**form, "action-publish": "1"})

    assert Story.objects.count() == 2
    assert len(set(Story.objects.values_list("telling", flat=True))) == 2
    assert Story.objects.filter(live=True).count() == 1


def test_what_saves_itself_is_answered_without_describing_every_block(editor, form, monkeypatch):
    described = []
    build = BodyWidget._build_block_json
    monkeypatch.setattr(BodyWidget, "_build_block_json", lambda widget: (described.append(1), build(widget)))

    first = editor.post(story_url("add"), form, **SAVED_BY_ITSELF).json()
    again = {**form, "headline": "Better", "overwrite_revision_id": str(first["revision_id"])}
    answer = editor.post(story_url("edit", first["pk"]), again, **SAVED_BY_ITSELF).json()

    assert "Better" in answer["html"]
    assert 'data-w-teleport-target-value="[data-side-panel=' in answer["html"]
    assert described == []
    assert b"data-block" in editor.get(story_url("edit", first["pk"])).content
    assert described


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"bylines-0-person": ""}, "Choose a person in the byline, or take the byline away."),
        ({"headline": ""}, "Headline: This field is required."),
        (
            {"headline": "", "bylines-0-person": ""},
            "Headline: This field is required. Choose a person",
        ),
    ],
)
def test_what_cannot_save_itself_says_what_stops_it(editor, form, fields, said):
    answer = editor.post(story_url("add"), {**form, **fields}, **SAVED_BY_ITSELF).json()

    assert answer["error_code"] == "validation_error"
    assert answer["error_message"].startswith(f"Not saved yet: {said}")
    assert not Story.objects.exists()


def test_a_first_publication_is_no_update(editor, form):
    editor.post(story_url("add"), form, **SAVED_BY_ITSELF)
    edit = story_url("edit", newest_story().pk)
    publish = {**form, "bylines-TOTAL_FORMS": "0", "action-publish": "1"}

    first = editor.post(edit, publish, follow=True).text
    assert "“The ferry sails again” is published." in first
    assert "updated and published" not in first
    assert "updated and published" in editor.post(edit, publish, follow=True).text


@pytest.mark.parametrize("broken", [{"body-count": None}, {"body-count": "many"}, {"body-0-type": None}])
@pytest.mark.parametrize("view", ["add", "preview_on_add", "edit"])
def test_half_a_form_is_refused_and_takes_no_text_away(editor, form, view, broken):
    editor.post(story_url("add"), form)
    story = Story.objects.get()
    kept = story.get_latest_revision().content["body"]
    half = {**form, "headline": "Half", **broken}
    half = {name: value for name, value in half.items() if value is not None}

    where = story_url(view, *([story.pk] if view == "edit" else []))
    answer = editor.post(where, half)

    assert answer.status_code == 400
    assert Story.objects.get().get_latest_revision().content["body"] == kept


def test_a_version_that_no_person_made_is_the_systems(editor, form):
    editor.post(story_url("add"), form)
    story = Story.objects.get()
    revision = story.save_revision()

    page = editor.get(story_url("revisions_revert", story.pk, revision.pk)).content.decode()

    assert "by None" not in " ".join(page.split())
    assert "system" in page.split("You are viewing a previous version")[1][:600]
