"""Versions in other editions, at the desk: the button, the board, what has changed in a source."""

import datetime as dt

import pytest
from django.db import connection

from broadsheet.newsroom.models import Remit, User
from broadsheet.stories.models import Listing, Story, Version
from broadsheet.stories.selectors import versions as selectors
from broadsheet.stories.services import make_version, publish_story, save_draft
from broadsheet.testing.desk import make_user, newest_story, signed_in, story_form, story_url
from broadsheet.testing.factories import make_draft, make_edition, make_story, make_topic

pytestmark = pytest.mark.django_db

BOARD = "/desk/versions/"


@pytest.fixture
def editions():
    names = {"en": "Harbour Post", "uk": "Портова пошта", "ar": "بريد الميناء"}
    return [
        make_edition(code, sort_order=order, name=name, prefix="" if code == "en" else code)
        for order, (code, name) in enumerate(names.items())
    ]


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


def test_a_reporter_makes_versions_of_their_own_stories_only(editions, editor):
    """A live story of somebody else is read by everybody, but how it stands elsewhere is its editors'."""
    user = make_user("reporter", "Reporters")
    reporter = signed_in(user)
    own, foreign = make_story(edition=editions[0], owner=user), make_story(edition=editions[0])
    draft = make_draft(edition=editions[0])
    Remit.objects.create(account=User.objects.get(username="editor"), edition=editions[1])

    def answers(client, story):
        address = f"{BOARD}of/{story.pk}/"
        return [
            client.get(address).status_code,
            client.post(address, {"edition": editions[1].pk}).status_code,
        ]

    assert answers(reporter, foreign) == answers(reporter, draft) == answers(editor, draft) == [302, 302]
    assert not Version.objects.exists()
    assert f"{BOARD}of/{foreign.pk}/" not in reporter.get(BOARD).text
    assert f"{BOARD}of/{foreign.pk}/" in editor.get(BOARD).text
    assert answers(reporter, own) == answers(editor, foreign) == [200, 302]
    assert Version.objects.count() == 2


def changed_version(source, edition):
    """A version whose source was published with another headline since."""
    version = make_version(source=source, edition=edition).story.version
    draft = Story.objects.get(pk=source.pk).get_latest_revision_as_object()
    draft.headline += " at last"
    save_draft(story=draft)
    publish_story(story=draft)
    return Version.objects.get(pk=version.pk)


def test_a_version_is_made_from_the_form_and_the_list(editor, editions):
    source = make_story("The ferry", edition=editions[0], topics=(make_topic("Ferry", edition=editions[0]),))
    address = f"{BOARD}of/{source.pk}/"
    assert address in editor.get(story_url("edit", source.pk)).text
    assert address in editor.get(story_url("list")).text
    assert "Make a version in “Портова пошта”" in editor.get(address).text

    answer = editor.post(address, {"edition": editions[1].pk}, follow=True)

    made = newest_story()
    assert (made.edition, made.telling, made.live) == (editions[1], source.telling, False)
    assert answer.redirect_chain == [(story_url("edit", made.pk), 302)]
    assert "1 topic has no counterpart in this edition and was left out: Ferry." in answer.text
    again = editor.post(address, {"edition": editions[1].pk})
    assert "There is a version in “Портова пошта” already." in again.text
    assert "Made from “The ferry” in Harbour Post." in editor.get(f"{BOARD}of/{made.pk}/").text
    assert editor.post(address, {"edition": "x"}).status_code == 404


def test_the_board_shows_what_is_not_told_everywhere(editor, editions):
    en, uk, ar = editions
    told = make_story("Told in all", edition=en)
    for edition in (uk, ar):
        make_version(source=told, edition=edition)
    half = make_story("Told in two", edition=en)
    publish_story(story=make_version(source=half, edition=uk).story)
    make_draft("Not published", edition=en)

    board = editor.get(BOARD)
    assert "Told in two" in board.text
    assert "Told in all" not in board.text
    assert "Not published" not in board.text
    row = board.context["page"].rows[0]
    assert [(cell.edition, cell.state) for cell in row.cells] == [(uk, "live"), (ar, "")]
    assert "Told in two" not in editor.get(f"{BOARD}?source=en&lacks=uk").text
    assert "Told in two" in editor.get(f"{BOARD}?source=en&lacks=ar").text
    assert "Every story is told there." in editor.get(f"{BOARD}?source=en&lacks=uk").text


def test_the_board_leads_to_what_has_changed_and_it_is_brought_up_to_date(editor, editions):
    version = changed_version(make_story("The ferry sails", edition=editions[0]), editions[1])
    changes = f"{BOARD}{version.pk}/changes/"
    assert changes in editor.get(f"{BOARD}?show=changed").text
    assert changes in editor.get(f"{BOARD}?show=changed&lacks=uk").text
    assert changes not in editor.get(f"{BOARD}?show=changed&lacks=ar").text

    page = editor.get(changes)
    assert '<span class="addition"> at last</span>' in page.text
    assert page.text.count('class="comparison') == 1  # the headline and nothing else

    editor.post(changes)
    assert "No source has changed since its version was made." in editor.get(f"{BOARD}?show=changed").text
    assert "There are no differences" in editor.get(changes).text


@pytest.mark.parametrize("show", ["lacking", "changed"])
def test_pages_of_the_board_follow_each_other_without_a_gap(editor, editions, monkeypatch, show):
    monkeypatch.setattr(selectors, "PAGE", 2)
    monkeypatch.setattr(selectors, "WINDOW", 3)
    at = dt.datetime(2024, 11, 23, 18, 10, tzinfo=dt.UTC)
    # Two of one moment, and in between one that is told everywhere.
    stories = [
        make_story(f"Story {n}", edition=editions[0], at=at + dt.timedelta(minutes=n // 2)) for n in range(7)
    ]
    if show == "changed":
        for story in stories:
            changed_version(story, editions[1])
        Version.objects.update(changed_at=at)
    else:
        for edition in editions[1:]:
            make_version(source=stories[3], edition=edition)
    seen, address, pages = [], f"{BOARD}?show={show}", 0
    while address and pages < 10:
        page = editor.get(address)
        rows = page.context["page"].rows
        seen += [row.headline.removesuffix(" at last") for row in rows]
        address = page.context.get("next_url") and BOARD + page.context["next_url"]
        pages += 1
    wanted = [f"Story {n}" for n in reversed(range(7)) if show == "changed" or n != 3]
    assert seen == wanted


@pytest.mark.parametrize(
    "after", ["x", "2024-11-23T10:00:00_1", "2024-11-23T10:00:00+00:00_" + "9" * 40, "_"]
)
def test_a_page_that_nobody_gave_out_is_the_first(editor, editions, after):
    make_story("The ferry", edition=editions[0])

    assert "The ferry" in editor.get(BOARD, {"after": after}).text


def test_the_board_asks_as_much_at_60_stories_as_at_5(editor, editions, django_assert_max_num_queries):
    def fill(count):
        for number in range(count):
            changed_version(make_story(f"Story {number}", edition=editions[0]), editions[1])

    def counted(address):
        with django_assert_max_num_queries(60) as queries:
            editor.get(address)
        return len(queries)

    fill(5)
    addresses = (BOARD, f"{BOARD}?show=changed")
    at_5 = [counted(address) for address in addresses]
    fill(55)
    assert [counted(address) for address in addresses] == at_5
    with django_assert_max_num_queries(2):
        selectors.lacking(editions[0], editions, lacks=editions[2])
    with django_assert_max_num_queries(1):
        selectors.changed_sources()
    version = Version.objects.latest("pk")
    assert counted(f"{BOARD}{version.pk}/changes/") <= 60
    assert counted(f"{BOARD}of/{version.source_id}/") <= 60


def test_a_reporter_sees_the_board_and_no_view_of_anothers_draft(editions):
    reporter = signed_in(make_user("reporter", "Reporters"))
    draft = make_draft("Secret", edition=editions[0])
    version = changed_version(make_story(edition=editions[0]), editions[1])

    assert reporter.get(BOARD).status_code == 200
    assert "No source has changed" in reporter.get(f"{BOARD}?show=changed").text
    of_source = reporter.get(f"{BOARD}of/{version.source_id}/").text
    assert story_url("edit", version.story_id) not in of_source
    assert version.story.headline not in of_source.replace(version.source.headline, "")
    for address in (f"{BOARD}of/{draft.pk}/", f"{BOARD}{version.pk}/changes/"):
        for method in (reporter.get, reporter.post):
            assert method(address, {"edition": editions[1].pk}).status_code == 302, address
    assert Version.objects.get(pk=version.pk).changed_at
    assert Story.objects.filter(telling=draft.telling).count() == 1


def test_an_editor_of_one_edition_is_shown_its_changed_versions_only(editions):
    versions = [
        changed_version(make_story(f"The ferry {edition.code}", edition=editions[0]), edition)
        for edition in editions[1:]
    ]
    user = make_user("editor", "Editors")
    Remit.objects.create(account=user, edition=editions[1])

    board = signed_in(user).get(f"{BOARD}?show=changed").text

    assert f"{BOARD}{versions[0].pk}/changes/" in board
    assert f"{BOARD}{versions[1].pk}/changes/" not in board


def test_a_version_is_not_moved_to_where_the_story_is_told_already(editor, editions):
    source = make_story("The ferry", edition=editions[0])
    story = make_version(source=source, edition=editions[1]).story
    form = story_form(edition=editions[0], headline="Moved")

    answer = editor.post(story_url("edit", story.pk), form)

    assert "This edition tells the story already. Choose another." in answer.text
    editor.post(story_url("edit", story.pk), {**form, "edition": str(editions[2].pk)})
    assert Story.objects.get(pk=story.pk).get_latest_revision_as_object().headline == "Moved"


def test_the_board_walks_one_index_however_far_back_it_is(editions):
    asked = selectors._after(Listing.objects.filter(list="edition/1"), "2024-11-23T10:00:00+00:00_7")
    changed = Version.objects.filter(changed_at__isnull=False).order_by("-changed_at", "-pk")[:30]
    if connection.vendor == "sqlite":  # PostgreSQL's plan for an empty table says nothing
        plan = asked.order_by("-published_at", "-story_id").values("story_id")[:30].explain()
        assert "listing_newest (list=? AND published_at<?)" in plan
        assert "TEMP B-TREE" not in plan
        assert "version_changed" in changed.values("pk").explain()


def test_a_site_of_one_edition_says_how_to_get_another(editor):
    story = make_story(edition=make_edition())

    assert "There is no other edition." in editor.get(BOARD).text
    assert "There is no other edition." in editor.get(f"{BOARD}of/{story.pk}/").text
