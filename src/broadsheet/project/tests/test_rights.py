"""Every route of the newsroom, asked by people who should not get in."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.test import Client
from wagtail.models import Locale

from broadsheet.stories.models import Story
from broadsheet.testing.desk import make_user, newest_story, signed_in, story_form, story_url
from broadsheet.testing.factories import make_draft, make_edition, make_section, make_story
from broadsheet.testing.routes import routes

pytestmark = pytest.mark.django_db

OPEN = {
    "wagtailadmin_login",
    "wagtailadmin_sprite",  # the icons
    "wagtailadmin_javascript_catalog",  # the interface's own words
    "wagtailadmin_password_reset",  # these four answer 404: nothing here sends mail
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}
"""What anybody may ask. A new route that is not here has to ask for a login."""

SHUT = {name for name in OPEN if "password" in name}


def refused(answer):
    """Whether the desk said no: its own "no permission" leads back to its first page."""
    return answer.status_code in (403, 404, 405) or (answer.status_code == 302 and answer.url == "/desk/")


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_in_without_signing_in(method):
    client = Client(raise_request_exception=False)
    open_ones = {}
    for name, path in routes():
        answer = getattr(client, method)(path)
        if path == "/":
            assert answer.url == "/desk/"
        elif not (answer.status_code == 302 and answer.url.startswith("/desk/login/")):
            open_ones[name] = answer.status_code

    assert open_ones.keys() <= OPEN
    assert {name for name, status in open_ones.items() if status == 404} == SHUT


def test_pictures_are_for_people_signed_in(tmp_path):
    assert Client().get("/media/original_images/x.png").url.startswith("/desk/login/")


def test_a_preview_finds_the_pictures_of_the_river(settings, tmp_path):
    settings.HOME = replace(settings.HOME, root=tmp_path)
    settings.MEDIA_ROOT = settings.HOME.media
    picture = settings.HOME.public_media / "ab" / "abcdef-480.jpg"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"a picture")
    client = signed_in(make_user("admin"))

    answer = client.get("/media/ab/abcdef-480.jpg")

    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"a picture")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get("/media/ab/none.jpg").status_code == 404
    assert client.get("/media/../site.json").status_code == 400


def test_there_is_no_write_api_and_no_django_admin():
    assert not {name for name, _path in routes() if name.startswith(("admin:", "wagtailapi"))}
    assert not apps.is_installed("wagtail.api.v3")
    assert not apps.is_installed("django.contrib.admin")


def test_wagtails_own_api_only_reads():
    client = signed_in(make_user("admin"))

    for name, path in routes():
        # The one that acts is for Wagtail's tree of pages and asks for its permissions.
        if name.startswith("wagtailadmin_api:") and name != "wagtailadmin_api:pages:action":
            answers = [getattr(client, verb)(path).status_code for verb in ("post", "put", "patch", "delete")]
            assert answers == [405] * 4, name


@pytest.fixture
def reporter_user():
    return make_user("reporter", "Reporters")


@pytest.fixture
def reporter(reporter_user):
    return signed_in(reporter_user)


def of_one_story(story):
    """The addresses of every view of one story."""
    revision = story.latest_revision_id
    for what in ("edit", "delete", "history", "history_results", "usage", "unpublish", "lock", "unlock"):
        yield story_url(what, story.pk)
    yield story_url("preview_on_edit", story.pk)
    for what in ("revisions_view", "revisions_revert", "revisions_unschedule"):
        yield story_url(what, story.pk, revision)
    yield story_url("revisions_compare", story.pk, "earliest", "latest")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("make", [make_draft, make_story])
def test_a_reporter_reaches_no_view_of_anothers_story(reporter, method, make):
    story = make("Somebody else's")
    story = Story.objects.get(pk=story.pk)
    form = story_form(edition=story.edition, headline="Taken over", **{"action-publish": "1", "reason": "x"})

    got_in = [
        address
        for address in of_one_story(story)
        if not refused(getattr(reporter, method)(address, form if method == "post" else {}))
    ]

    assert got_in == []
    again = Story.objects.get(pk=story.pk)
    assert (again.headline, again.live, again.latest_revision_id, again.locked) == (
        story.headline,
        story.live,
        story.latest_revision_id,
        False,
    )


def test_a_reporter_does_not_publish_their_own_story_either(reporter):
    reporter.post(story_url("add"), {**story_form(edition=make_edition()), "action-publish": "1"})
    story = newest_story()
    assert not story.live

    reporter.post(story_url("edit", story.pk), {**story_form(edition=story.edition), "action-publish": "1"})
    assert not newest_story().live
    assert newest_story().scheduled_revision is None


def test_a_reporter_does_not_unpublish_their_own_story(reporter, reporter_user):
    story = make_story(owner=reporter_user)

    assert refused(reporter.post(story_url("unpublish", story.pk), {"reason": "I changed my mind."}))
    assert newest_story().live


def test_a_reporter_may_improve_their_own_live_story_as_a_draft(reporter, reporter_user):
    story = make_story("First", owner=reporter_user)

    reporter.post(story_url("edit", story.pk), story_form(edition=story.edition, headline="Better"))

    again = newest_story()
    assert (again.headline, again.has_unpublished_changes) == ("First", True)


@pytest.mark.parametrize("what", ["sections", "redirects", "editions"])
def test_a_reporter_does_not_keep_the_newsrooms_names(reporter, what):
    assert refused(reporter.get(f"/desk/{what}/"))
    assert refused(reporter.get(f"/desk/{what}/new/"))
    assert refused(reporter.post(f"/desk/{what}/new/", {"name": "x"}))


def test_an_editor_does_not_keep_editions_accounts_or_site_settings():
    editor = signed_in(make_user("editor", "Editors"))
    make_section()

    for path in ("/desk/editions/", "/desk/editions/new/", "/desk/users/", "/desk/groups/", "/desk/sites/"):
        assert refused(editor.get(path)), path
    assert editor.get("/desk/sections/").status_code == 200


def test_deleting_many_at_once_asks_for_each(reporter):
    story = make_draft("Somebody else's")
    url = f"/desk/bulk/stories/story/delete/?id={story.pk}"

    reporter.post(url)

    assert Story.objects.filter(pk=story.pk).exists()
    assert Locale.objects.exists()
