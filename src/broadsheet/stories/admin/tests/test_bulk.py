import re

import pytest

from broadsheet.stories.admin.bulk import AT_ONCE
from broadsheet.stories.models import Story
from broadsheet.testing.desk import make_user, signed_in
from broadsheet.testing.factories import make_draft, make_edition, make_section, make_story, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


def url(action, *stories):
    return f"/desk/bulk/stories/story/{action}/?" + "&".join(f"id={story.pk}" for story in stories)


def said(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_many_are_moved_and_a_refused_one_stops_no_other(editor):
    sport = make_section("Sport")
    one, other, locked = make_story("One"), make_draft("Other"), make_story("Locked")
    Story.objects.filter(pk=locked.pk).update(locked=True, locked_by=make_user("boss"))
    address = url("move", one, other, locked)
    assert "3 stories are chosen." in said(editor.get(address))

    page = editor.post(address, {"section": sport.pk}, follow=True)

    assert "2 stories are changed." in said(page)
    assert "Left as they are: ; “Locked”: It is locked by boss." in said(page).replace("are:; ", "are: ; ")
    assert set(Story.objects.filter(section=sport)) == {one, other}


def test_many_get_a_topic_and_lose_another(editor):
    old, new = make_topic("Old"), make_topic("New")
    stories = [make_story(topics=(old,)), make_story(topics=(old, new))]
    form = {"edition": make_edition().pk, "add": f"[{new.pk}]", "take_off": f"[{old.pk}]"}

    editor.post(url("retag", *stories), form)

    for story in stories:
        assert [part.topic for part in Story.objects.get(pk=story.pk).story_topics.all()] == [new]
    nothing = editor.post(url("retag", *stories), {"add": "[]", "take_off": "[]"})
    assert "Pick a topic to give them or to take off." in said(nothing)


def test_stories_of_two_editions_are_not_moved_together(editor):
    uk = make_edition("uk", prefix="uk")
    stories = make_story(), make_story(edition=uk)

    page = editor.post(url("move", *stories), {"section": make_section("Sport").pk})

    assert "Choose stories of one edition" in said(page)
    assert not Story.objects.exclude(section=None).exists()


def test_many_are_unpublished_with_one_reason(editor):
    live, draft = make_story("Live"), make_draft("Draft")
    address = url("unpublish", live, draft)

    assert "Say why it is unpublished." in said(editor.post(address, {"reason": " "}))
    assert Story.objects.get(pk=live.pk).live
    editor.post(address, {"reason": "The photographs were of another ship."})

    gone = Story.objects.get(pk=live.pk)
    assert (gone.live, gone.gone_reason) == (False, "The photographs were of another ship.")
    assert Story.objects.get(pk=draft.pk).gone_at is None


def test_who_would_delete_what_readers_have_seen_is_told_that_it_is_unpublished_instead(editor):
    live, draft = make_story("Live"), make_draft("Draft")

    page = said(editor.get(url("delete", live, draft)))
    assert "what readers have seen is unpublished and not deleted" in page
    assert "permission" not in page
    assert "Not used" in page
    assert "referenced" not in page
    editor.post(url("delete", live, draft))

    assert list(Story.objects.all()) == [live]
    assert "These stay" not in said(editor.get(url("delete", make_draft("Another"))))


@pytest.mark.parametrize("action", ["move", "retag", "unpublish", "delete"])
def test_all_of_them_is_not_taken(editor, action):
    make_story()
    draft = make_draft()

    page = editor.post(
        f"/desk/bulk/stories/story/{action}/?id=all", {"reason": "x", "section": "1"}, follow=True
    )

    assert page.status_code == 200
    assert Story.objects.filter(live=True).count() == 1
    assert Story.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("numbers", ["id=x", "id=99999999999999999999", "", "id=0"])
def test_nonsense_is_borne(editor, numbers):
    page = editor.get(f"/desk/bulk/stories/story/move/?{numbers}")

    assert f"Choose up to {AT_ONCE} in the list" in said(page)
