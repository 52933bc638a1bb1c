import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from broadsheet.kernel import keys
from broadsheet.outbox.models import OutboxRow
from broadsheet.stories.models import Story
from broadsheet.stories.services import mark_updated, publish_story, save_draft, take_back_update
from broadsheet.testing.desk import make_user, signed_in, story_form, story_url
from broadsheet.testing.factories import make_draft, make_story

pytestmark = pytest.mark.django_db

NOTE = "The number of ships is known."


def marks(story):
    return Story.objects.values_list("updated_at", "updated_note").get(pk=story.pk)


def test_the_mark_has_the_time_and_the_sentence_and_bakes_the_story(clock):
    story = make_story()

    mark_updated(story=story, note=f"  {NOTE}\n")

    assert marks(story) == (clock.now(), NOTE)
    assert OutboxRow.objects.latest("pk").keys == [keys.story(story.pk)]


def test_no_saving_and_no_publishing_changes_the_mark(clock):
    story = make_story("First")
    first = story.get_latest_revision()
    mark_updated(story=story, note=NOTE)
    said = marks(story)
    clock.move(3600)

    draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    draft.headline = "Second"
    save_draft(story=draft)
    publish_story(story=draft)
    assert marks(story) == said
    editor = signed_in(make_user("editor", "Editors"))
    editor.post(
        story_url("edit", story.pk), {**story_form(edition=story.edition), "action-publish": "action-publish"}
    )
    assert Story.objects.get(pk=story.pk).headline == "The ferry sails again"
    assert marks(story) == said
    # An old revision that is published again was written before the mark.
    first.publish()
    assert (Story.objects.get(pk=story.pk).headline, *marks(story)) == ("First", *said)


def test_a_mark_on_the_wrong_story_is_taken_back(clock):
    story = make_story()
    mark_updated(story=story, note=NOTE, at=clock.now() - dt.timedelta(minutes=5))

    take_back_update(story=story)

    assert marks(story) == (None, "")


@pytest.mark.parametrize(("note", "why"), [("  ", "Say what was updated"), ("x" * 301, "300 characters")])
def test_a_mark_without_a_sentence_or_with_too_long_a_one_is_refused(note, why):
    story = make_story()

    with pytest.raises(ValidationError, match=why):
        mark_updated(story=story, note=note)

    assert marks(story) == (None, "")


def test_a_draft_has_no_readers_to_tell():
    with pytest.raises(ValidationError, match="not live"):
        mark_updated(story=make_draft(), note=NOTE)


def test_who_may_not_publish_may_not_mark():
    reporter = make_user("reporter", "Reporters")
    story = make_story(owner=reporter)

    for act in (
        lambda: mark_updated(story=story, note=NOTE, user=reporter),
        lambda: take_back_update(story=story, user=reporter),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_desk_marks_asks_for_the_sentence_and_takes_back():
    story = make_story("The ferry")
    editor = signed_in(make_user("editor", "Editors"))
    address = f"/desk/updated/{story.pk}/"

    assert address in editor.get(story_url("edit", story.pk)).text
    assert address in editor.get(story_url("list")).text
    refused = editor.post(address, {"note": " "})
    assert "Say what was updated." in refused.text
    assert marks(story) == (None, "")
    done = editor.post(address, {"note": NOTE}, follow=True)
    assert "Readers see that “The ferry” was updated." in done.text
    assert marks(story)[1] == NOTE
    assert NOTE in editor.get(address).text
    assert "Marked as updated for readers" in editor.get(story_url("history", story.pk)).text
    editor.post(address, {"take-back": "1"})
    assert marks(story) == (None, "")


def test_the_desk_refuses_a_reporter_and_says_what_to_do_with_a_draft():
    reporter = make_user("reporter", "Reporters")
    story = make_story(owner=reporter)

    answer = signed_in(reporter).post(f"/desk/updated/{story.pk}/", {"note": NOTE})

    assert answer.status_code == 302
    assert marks(story) == (None, "")
    assert f"/desk/updated/{story.pk}/" not in signed_in(reporter).get(story_url("edit", story.pk)).text
    draft = make_draft()
    page = signed_in(make_user("editor", "Editors")).get(f"/desk/updated/{draft.pk}/")
    assert "Publish it first." in page.text
