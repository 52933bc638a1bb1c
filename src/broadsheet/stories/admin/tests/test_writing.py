import html
import re

import pytest
from django.utils import timezone
from wagtail.users.models import UserProfile

from broadsheet.newsroom.models import Remit, User
from broadsheet.outbox.models import OutboxRow
from broadsheet.stories.models import Story
from broadsheet.stories.services import publish_story
from broadsheet.testing.desk import make_user, newest_story, signed_in, story_form, story_url
from broadsheet.testing.factories import make_draft, make_edition, make_section, make_story, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


@pytest.fixture
def reporter_user():
    return make_user("reporter", "Reporters")


@pytest.fixture
def reporter(reporter_user):
    return signed_in(reporter_user)


def test_the_only_edition_is_chosen_already(editor, edition):
    page = editor.get(story_url("add"))

    assert page.status_code == 200
    assert f'<option value="{edition.pk}" selected' in page.content.decode()


def test_the_edition_stands_first_and_is_the_one_that_is_most_likely_meant(editor, edition):
    """That of the last story, else of the account's places, else of the desk's language."""
    user = User.objects.get(username="editor")
    uk, ar = make_edition("uk", prefix="uk"), make_edition("ar", prefix="ar")

    def chosen() -> int:
        pages = [editor.get(url).text for url in (story_url("add"), "/desk/stories/short/")]
        found = [int(re.search(r'name="edition"[^§]*?value="(\d+)" selected', page)[1]) for page in pages]
        assert found[0] == found[1]
        assert pages[0].index('name="edition"') < pages[0].index('name="headline"')
        return found[0]

    assert chosen() == edition.pk
    make_draft(edition=uk, owner=user)
    assert chosen() == uk.pk
    Remit.objects.create(account=user, edition=ar, section=make_section("Port", edition=ar))
    assert chosen() == ar.pk
    Remit.objects.all().delete()
    Story.objects.all().delete()
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "uk"
    profile.save()
    assert chosen() == uk.pk


def test_a_draft_is_saved_and_its_writer_may_go_on(reporter, reporter_user, edition):
    section, topic = make_section(), make_topic()

    answer = reporter.post(
        story_url("add"),
        story_form(edition=edition, section=section.pk, topics=(topic,), labels=["exclusive"]),
    )

    story = newest_story()
    assert answer.url == story_url("edit", story.pk)
    assert (story.live, story.owner, story.labels) == (False, reporter_user, ["exclusive"])
    assert [part.topic for part in story.story_topics.all()] == [topic]
    assert reporter.get(answer.url).status_code == 200


def test_a_draft_may_lack_everything_but_headline_and_edition(reporter, edition):
    reporter.post(story_url("add"), story_form(edition=edition, paragraphs=()))

    assert newest_story().headline == "The ferry sails again"
    answer = reporter.post(story_url("add"), story_form(edition=edition, headline=""))
    assert answer.status_code == 200
    assert Story.objects.count() == 1


def test_an_editor_publishes_in_one_step_and_is_shown_the_address(editor, edition):
    answer = editor.post(
        story_url("add"), story_form(edition=edition, **{"action-publish": "1"}), follow=True
    )

    story = newest_story()
    assert story.live
    assert story.path.endswith("/the-ferry-sails-again")
    assert story.address in answer.content.decode()
    assert OutboxRow.objects.filter(keys__icontains=f"story:{story.pk}").exists()


def test_a_refused_publication_names_what_is_missing_and_keeps_the_form(editor, edition):
    form = story_form(edition=edition, paragraphs=(), place="Odesa", **{"action-publish": "1"})

    page = editor.post(story_url("add"), form)

    text = page.content.decode()
    assert page.status_code == 200
    assert "Write at least a standfirst or a paragraph." in text
    assert 'value="Odesa"' in text
    assert not Story.objects.filter(live=True).exists()


def test_an_empty_block_may_be_saved_but_not_published(editor, edition):
    editor.post(story_url("add"), story_form(edition=edition, paragraphs=("",)))
    story = newest_story()

    page = editor.post(
        story_url("edit", story.pk),
        story_form(edition=edition, paragraphs=("",), **{"action-publish": "1"}),
    )

    assert page.status_code == 200
    assert not newest_story().live


def test_a_text_with_a_line_break_opens_and_keeps_it(editor, edition):
    verse = "The ferry sails<br>at noon."
    story = make_draft("Verse", edition=edition, paragraphs=(verse,))
    form = editor.get(story_url("edit", story.pk))
    assert form.status_code == 200
    assert re.search(r"The ferry sails\\+nat noon\.", html.unescape(form.text))
    assert newest_story().body[0].value.source == f"<p>{verse}</p>"


def test_a_form_asks_whether_its_writer_is_still_signed_in(reporter, client, edition):
    form = reporter.get(story_url("edit", make_draft(edition=edition, owner=User.objects.get()).pk))
    [address] = re.findall(r'data-ask="([^"]+)"', form.text)
    as_xhr = {"x-requested-with": "XMLHttpRequest"}
    assert len(reporter.get(address, headers=as_xhr).json()["token"]) == 64
    assert client.get(address, headers=as_xhr).status_code == 403


def test_a_published_storys_address_is_frozen_and_shown(editor, edition):
    story = make_story("The ferry sails")
    page = editor.get(story_url("edit", story.pk)).content.decode()
    assert f"http://localhost:8000{story.address}" in page

    editor.post(
        story_url("edit", story.pk),
        story_form(edition=edition, headline="Other", slug="other", **{"action-publish": "1"}),
    )

    again = Story.objects.get(pk=story.pk)
    assert (again.headline, again.path, again.slug) == ("Other", story.path, story.slug)


def test_topics_of_another_edition_are_refused(editor, edition):
    foreign = make_topic("Порт", edition=make_edition("uk", prefix="uk"), slug="port")

    page = editor.post(story_url("add"), story_form(edition=edition, topics=(foreign,)))

    assert "Not topics of this edition: Порт." in page.content.decode()


@pytest.mark.parametrize("sent", ["nonsense", "[999999]", '["1"]', "{}", "[1.5]", "[99999999999999999999]"])
def test_topics_that_cannot_be_read_are_refused(editor, edition, sent):
    page = editor.post(story_url("add"), {**story_form(edition=edition), "topics": sent})

    assert page.status_code == 200
    assert not Story.objects.exists()


def test_taking_a_topic_off_keeps_the_others(editor, edition):
    topics = make_topic("A"), make_topic("B"), make_topic("C")
    story = make_draft(topics=topics)
    kept = story.story_topics.get(topic=topics[2]).pk

    editor.post(story_url("edit", story.pk), story_form(edition=edition, topics=(topics[2], topics[0])))

    parts = Story.objects.get(pk=story.pk).story_topics.all()
    assert [part.topic for part in parts] == [topics[2], topics[0]]
    assert parts[0].pk == kept


def test_a_booked_story_goes_out_later(editor, edition):
    when = (timezone.now() + timezone.timedelta(hours=3)).strftime("%Y-%m-%d %H:%M")

    editor.post(story_url("add"), story_form(edition=edition, go_live_at=when, **{"action-publish": "1"}))

    story = newest_story()
    assert (story.live, story.path) == (False, "")
    assert story.scheduled_revision is not None
    assert "Scheduled" in editor.get(story_url("list")).content.decode()


def test_history_compare_and_an_old_version_open(editor, edition):
    story = make_story("First headline", topics=(make_topic("A"),))
    editor.post(
        story_url("edit", story.pk),
        story_form(edition=edition, headline="Second headline", topics=(make_topic("B"),)),
    )
    first, second = story.revisions.order_by("pk").values_list("pk", flat=True)

    assert editor.get(story_url("history", story.pk)).status_code == 200
    compared = editor.get(story_url("revisions_compare", story.pk, first, second)).content.decode()
    assert "Second" in compared
    assert "Topics" in compared
    assert editor.get(story_url("revisions_revert", story.pk, first)).status_code == 200


def test_restoring_an_old_version_keeps_address_and_time(editor, edition):
    story = make_story("First headline")
    editor.post(
        story_url("edit", story.pk),
        story_form(edition=edition, headline="Second", **{"action-publish": "1"}),
    )
    first = story.revisions.order_by("pk").first()

    editor.post(
        story_url("revisions_revert", story.pk, first.pk),
        story_form(edition=edition, headline="First headline", **{"action-publish": "1"}),
    )

    again = Story.objects.get(pk=story.pk)
    assert (again.headline, again.path, again.published_at) == (
        "First headline",
        story.path,
        story.published_at,
    )


def test_unpublishing_asks_for_the_reason_and_keeps_it(editor, edition):
    story = make_story("The ferry sails")

    asked = editor.post(story_url("unpublish", story.pk), {"reason": "  "})
    assert "Say why it is unpublished." in asked.content.decode()
    assert Story.objects.get(pk=story.pk).live

    editor.post(story_url("unpublish", story.pk), {"reason": "The photograph was of another ship."})
    gone = Story.objects.get(pk=story.pk)
    assert (gone.live, gone.gone_reason) == (False, "The photograph was of another ship.")
    assert gone.path == story.path


def test_a_story_that_is_gone_can_come_back(editor, edition):
    story = make_story("The ferry sails")
    editor.post(story_url("unpublish", story.pk), {"reason": "Wrong."})

    publish_story(story=Story.objects.get(pk=story.pk))

    again = Story.objects.get(pk=story.pk)
    assert (again.live, again.path, again.gone_at, again.gone_reason) == (True, story.path, None, "")


def test_only_a_story_never_published_is_deleted(editor, edition):
    draft, live = make_draft(), make_story("The ferry sails")

    editor.post(story_url("delete", draft.pk))
    assert not Story.objects.filter(pk=draft.pk).exists()

    answer = editor.post(story_url("delete", live.pk), follow=True)
    assert "Unpublish it with a reason instead." in answer.content.decode()
    assert Story.objects.filter(pk=live.pk).exists()


def test_hostile_text_is_shown_as_text(editor, edition):
    evil = '"><script>alert(1)</script>'
    story = make_draft(evil, place=evil, topics=(make_topic(evil, slug="evil"),))

    for url in (story_url("list"), story_url("edit", story.pk), story_url("history", story.pk)):
        assert "<script>alert(1)" not in editor.get(url).content.decode()
