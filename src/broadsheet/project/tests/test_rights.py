"""Every route of the newsroom, asked by people who should not get in."""

import itertools
from collections import Counter
from dataclasses import replace

import pytest
from django.apps import apps
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Locale

from broadsheet.newsroom.models import Remit
from broadsheet.stories.models import Story
from broadsheet.stories.policy.routes import CLASSES, TABLE, Access, access_to
from broadsheet.testing.desk import make_user, newest_story, signed_in, story_form, story_url
from broadsheet.testing.factories import make_draft, make_edition, make_section, make_story
from broadsheet.testing.routes import routes

pytestmark = pytest.mark.django_db

REFUSED = {
    Access.OPEN: (),
    Access.DESK: (),
    Access.WRITE: (),
    Access.CHANGE_STORY: (),
    Access.PUBLISH: ("reporter",),
    Access.PUBLISH_STORY: ("reporter",),
    Access.KEEP: ("reporter",),
    Access.ADMINISTER: ("reporter", "editor"),
    Access.OFF: ("reporter", "editor", "admin"),
}
"""Whom each class of routes refuses among those who are signed in, whatever the route is about."""


def refused(answer):
    """Whether the desk said no: its own "no permission" leads back to its first page."""
    return answer.status_code in (403, 404, 405) or (answer.status_code == 302 and answer.url == "/desk/")


def test_every_route_is_classified():
    """A new view is named in `stories/policy/routes.py`, for whom it is."""
    assert sorted(name for name, _path in routes() if access_to(name) is None) == []


def test_no_route_is_classified_that_is_gone_or_classified_twice():
    known = {name for name, _path in routes()}

    assert sorted(set(CLASSES) - known) == []
    written = Counter(name for groups in TABLE.values() for group in groups for name in group)
    assert [name for name, count in written.items() if count > 1] == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_in_without_signing_in(method):
    client = Client(raise_request_exception=False)
    wrong = {}
    for name, path in routes():
        answer = getattr(client, method)(path)
        asked = answer.status_code == 302 and answer.url.startswith("/desk/login/")
        if asked == (access_to(name) is Access.OPEN):
            wrong[name] = answer.status_code

    assert wrong == {}
    assert client.get("/").url == "/desk/"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("name", "role"), [("reporter", "Reporters"), ("editor", "Editors"), ("admin", "")])
def test_each_class_of_routes_refuses_the_roles_it_should(name, role, method):
    client = signed_in(make_user(name, role))
    client.raise_request_exception = False

    let_in = [
        route
        for route, path in routes()
        if name in REFUSED[access_to(route)] and not refused(getattr(client, method)(path))
    ]

    assert let_in == []


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
        if name.startswith("wagtailadmin_api:"):
            answers = [getattr(client, verb)(path).status_code for verb in ("post", "put", "patch", "delete")]
            # That of the page tree, which writes, is off altogether.
            assert answers == [404 if ":pages:" in name else 405] * 4, name


@pytest.fixture
def reporter_user():
    return make_user("reporter", "Reporters")


@pytest.fixture
def reporter(reporter_user):
    return signed_in(reporter_user)


def of_one_story(story, access):
    """The addresses of every view of one story that is of that class, as the table has them."""
    revision = story.latest_revision_id
    for name in sorted(CLASSES):
        if CLASSES[name] is access:
            for args in ([story.pk], [story.pk, revision], [story.pk, "earliest", "latest"]):
                try:
                    yield reverse(name, args=args)
                    break
                except NoReverseMatch:
                    continue


@pytest.fixture
def placed():
    """An editor who publishes in another edition only."""
    user = make_user("placed", "Editors")
    Remit.objects.create(account=user, edition=make_edition("uk", prefix="uk"))
    return signed_in(user)


def untouched(story):
    again = Story.objects.get(pk=story.pk)
    fields = ("headline", "live", "latest_revision_id", "locked", "gone_at")
    return [getattr(again, name) for name in fields] == [getattr(story, name) for name in fields]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("make", [make_draft, make_story])
@pytest.mark.parametrize("who", ["reporter", "placed"])
def test_nobody_reaches_a_view_of_a_story_that_is_not_theirs_to_change(who, method, make, request):
    client = request.getfixturevalue(who)
    story = make("Somebody else's")
    story = Story.objects.get(pk=story.pk)
    form = story_form(edition=story.edition, headline="Taken over", **{"action-publish": "1", "reason": "x"})

    addresses = [*of_one_story(story, Access.CHANGE_STORY), *of_one_story(story, Access.PUBLISH_STORY)]
    got_in = [
        address
        for address in addresses
        if not refused(getattr(client, method)(address, form if method == "post" else {}))
    ]

    assert len(addresses) >= 14
    assert got_in == []
    assert untouched(story)


def test_a_reporter_opens_every_view_of_their_own_draft_but_those_that_publish(reporter, reporter_user):
    story = make_draft("My own", owner=reporter_user)

    shut = [url for url in of_one_story(story, Access.CHANGE_STORY) if refused(reporter.get(url))]
    for url, method in itertools.product(of_one_story(story, Access.PUBLISH_STORY), ("get", "post")):
        assert refused(getattr(reporter, method)(url, {"reason": "x"})), url

    assert shut == []


def test_an_editor_with_a_place_publishes_there_and_nowhere_else():
    edition, user = make_edition(), make_user("placed", "Editors")
    sport, port = make_section("Sport"), make_section("Port")
    Remit.objects.create(account=user, edition=edition, section=sport)
    client = signed_in(user)
    here, there = make_draft("Here", section=sport), make_draft("There", section=port)

    def publish(story, section):
        form = story_form(edition=edition, headline=story.headline, section=section.pk)
        return client.post(story_url("edit", story.pk), {**form, "action-publish": "1"})

    moved = publish(here, port).content.decode()
    assert "You may not publish in “Port”." in moved
    assert not Story.objects.get(pk=here.pk).live
    publish(here, sport)
    assert Story.objects.get(pk=here.pk).live
    assert refused(publish(there, sport))
    assert not Story.objects.get(pk=there.pk).live
    form = story_form(edition=edition, headline="New", section=port.pk, **{"action-publish": "1"})
    assert "You may not publish in “Port”." in client.post(story_url("add"), form).content.decode()
    assert not Story.objects.filter(headline="New").exists()


def test_a_section_that_is_somebodys_place_is_not_deleted():
    user, sport = make_user("placed", "Editors"), make_section("Sport")
    Remit.objects.create(account=user, edition=sport.edition, section=sport)

    page = signed_in(make_user("admin")).post(f"/desk/sections/delete/{sport.pk}/", follow=True)

    assert "placed may publish there" in page.content.decode()
    assert Remit.objects.exists()


def test_the_history_of_the_site_is_the_administrators():
    paths = [path for name, path in routes() if name.startswith("wagtailadmin_reports:site_history")]

    for path, query in itertools.product(paths, ({}, {"export": "csv"})):
        assert refused(signed_in(make_user(f"r{path}{query}"[:150], "Reporters")).get(path, query))
        assert signed_in(make_user(f"a{path}{query}"[:150])).get(path, query).status_code == 200


def test_every_bulk_action_on_stories_asks_for_each(reporter, placed):
    """Whoever may not change a story changes it by no action on many either."""
    story = make_story("Somebody else's")
    story = Story.objects.get(pk=story.pk)
    actions = [
        action.action_type for action in bulk_action_registry.get_bulk_actions_for_model("stories", "story")
    ]

    for client, action in itertools.product((reporter, placed), actions):
        client.post(f"/desk/bulk/stories/story/{action}/?id={story.pk}", {"reason": "x", "section": ""})

    assert actions
    assert untouched(story)


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
