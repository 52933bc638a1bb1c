"""What the desk's pages may ask of the database: 60 queries for a page, 120 for a save or a publication."""

import pytest
from wagtail.models import ReferenceIndex

from broadsheet.testing.desk import make_user, newest_story, signed_in, story_form, story_url
from broadsheet.testing.factories import make_edition, make_person, make_section, make_story, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


@pytest.fixture
def form():
    topics = tuple(make_topic(name) for name in ("Port", "Council", "Ferry"))
    return story_form(edition=make_edition(), section=make_section().pk, topics=topics)


def test_saving_and_publishing_ask_at_most_120(editor, form, django_assert_max_num_queries):
    editor.post(story_url("add"), form)  # fills Wagtail's caches
    with django_assert_max_num_queries(120):
        editor.post(story_url("add"), form)
    with django_assert_max_num_queries(120):
        editor.post(story_url("edit", newest_story().pk), form)
    with django_assert_max_num_queries(120):
        editor.post(story_url("edit", newest_story().pk), {**form, "action-publish": "1"})
    assert newest_story().live
    with django_assert_max_num_queries(60):
        editor.post(story_url("unpublish", newest_story().pk), {"reason": "Wrong."})


def test_a_form_that_is_written_in_asks_little_each_time(editor, form, django_assert_max_num_queries):
    editor.post(story_url("add"), form)
    edit = story_url("edit", newest_story().pk)
    editor.get(edit)  # fills the caches
    with django_assert_max_num_queries(22):
        editor.get(edit)
    with django_assert_max_num_queries(38):
        assert editor.post(edit, form, HTTP_ACCEPT="application/json").json()["success"]


def rows(name, fields, story=None):
    """A formset as the browser sends it: new rows, or those of the story's newest draft."""
    held = list(getattr(story.get_latest_revision_as_object(), name).all()) if story else []
    sent = {f"{name}-TOTAL_FORMS": len(fields), f"{name}-INITIAL_FORMS": len(held)}
    for number, values in enumerate(fields):
        own = held[number].pk if held else ""
        values = {"id": own, "ORDER": number + 1, "DELETE": "", **values}
        sent |= {f"{name}-{number}-{field}": str(value) for field, value in values.items()}
    return sent


def test_a_story_with_much_to_it_asks_at_most_120_too(editor, django_assert_max_num_queries):
    people = [make_person(f"Person {number}") for number in range(5)]
    others = [make_story() for _ in range(3)]
    topics = tuple(make_topic(f"Topic {number}") for number in range(10))
    fields = story_form(edition=make_edition(), section=make_section().pk, topics=topics)
    parts = {
        "bylines": [{"person": person.pk, "role": "author", "about": ""} for person in people],
        "sources": [{"url": f"https://example.org/{n}", "title": "", "kind": "media"} for n in range(5)],
        "read_also": [{"other": other.pk} for other in others],
    }

    def sent(story=None, **more):
        formsets = [rows(name, values, story) for name, values in parts.items()]
        return {**fields, **formsets[0], **formsets[1], **formsets[2], **more}

    with django_assert_max_num_queries(120):
        editor.post(story_url("add"), sent())
    story = newest_story()
    assert [story.bylines.count(), story.sources.count(), story.read_also.count()] == [5, 5, 3]
    edit = story_url("edit", story.pk)
    with django_assert_max_num_queries(120):
        editor.post(edit, sent(story))
    with django_assert_max_num_queries(120):
        editor.post(edit, sent(story, **{"action-publish": "1"}))
    assert newest_story().live
    parts["bylines"].reverse()
    parts["sources"][0]["title"] = "The report"
    with django_assert_max_num_queries(120):
        editor.post(edit, sent(story, **{"action-publish": "1"}))
    assert [row.person_id for row in story.bylines.all()] == [person.pk for person in reversed(people)]
    assert story.sources.first().title == "The report"


@pytest.mark.parametrize("what", ["add", "edit", "history", "unpublish"])
def test_a_page_asks_at_most_60(editor, what, django_assert_max_num_queries):
    topics = tuple(make_topic(f"Topic {number}") for number in range(10))
    story = make_story(topics=topics)

    with django_assert_max_num_queries(60):
        page = editor.get(story_url(what, *([] if what == "add" else [story.pk])))

    assert page.status_code == 200


def test_what_uses_a_topic_is_known_though_the_index_is_written_once(editor, form):
    editor.post(story_url("add"), {**form, "action-publish": "1"})
    story = newest_story()
    used, unused = story.story_topics.first().topic, make_topic("Unused")

    assert ReferenceIndex.get_references_to(used).count() == 1
    editor.post(story_url("edit", story.pk), {**form, "topics": f"[{unused.pk}]"})
    assert ReferenceIndex.get_references_to(unused).count() == 0
    editor.post(story_url("edit", story.pk), {**form, "topics": f"[{unused.pk}]", "action-publish": "1"})
    assert ReferenceIndex.get_references_to(unused).count() == 1
    assert ReferenceIndex.get_references_to(used).count() == 0
