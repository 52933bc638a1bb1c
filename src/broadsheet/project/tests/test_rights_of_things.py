"""Every view of one thing, asked for one's own and for somebody else's, in each role, reading and sending."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from broadsheet.fronts.models import StaticPage
from broadsheet.fronts.services import save_page_draft
from broadsheet.newsroom.models import Redirect, Remit
from broadsheet.stories.models import Recording
from broadsheet.stories.policy.routes import CLASSES, Access
from broadsheet.stories.services import make_version
from broadsheet.testing.desk import make_user, signed_in
from broadsheet.testing.factories import (
    make_draft,
    make_edition,
    make_person,
    make_section,
    make_story,
    make_topic,
)
from broadsheet.testing.pictures import photograph

pytestmark = pytest.mark.django_db


def picture(owner: Any) -> Any:
    file = io.BytesIO()
    photograph(480, 320).save(file, "JPEG")
    return get_image_model().objects.create(
        title="A ferry", file=ImageFile(file, "ferry.jpg"), uploaded_by_user=owner, width=480, height=320
    )


def document(owner: Any) -> Any:
    file = ContentFile(b"Hello", "hello.txt")
    return get_document_model().objects.create(title="Hello", file=file, uploaded_by_user=owner)


def recording(owner: Any) -> Recording:
    return Recording.objects.create(title="Waves", file=ContentFile(b"ID3", "waves.mp3"), form="mp3")


def static_page(owner: Any) -> StaticPage:
    page = StaticPage(edition=make_edition(), title="About us")
    page.body = [("paragraph", "<p>Who we are.</p>")]
    save_page_draft(page=page)
    return page


def version(owner: Any) -> Any:
    """A version whose story is that person's."""
    story = make_version(source=make_story("Source"), edition=make_edition("uk", prefix="uk")).story
    type(story).objects.filter(pk=story.pk).update(owner=owner)
    return story.version


def remit(owner: Any) -> Remit:
    return Remit.objects.create(account=make_user("somebody", "Editors"), edition=make_edition())


KEEPERS = {"editor", "admin"}
ADMIN = {"admin"}
WRITERS = {"own", "editor", "admin"}
"""Who is let in: a role, or `own` for the reporter whose thing it is."""

THINGS: dict[str, tuple[Callable[[Any], Any], set[str]]] = {
    "sections:": (lambda owner: make_section(), KEEPERS),
    "topics:": (lambda owner: make_topic(), KEEPERS),
    "people:": (lambda owner: make_person(), KEEPERS),
    "redirects:": (
        lambda owner: Redirect.objects.create(edition=make_edition(), path="/old", target="/new"),
        KEEPERS,
    ),
    "editions:": (lambda owner: make_edition(), ADMIN),
    "remits:": (remit, ADMIN),
    "wagtailusers_users:": (lambda owner: make_user("somebody", "Editors"), ADMIN),
    "wagtailusers_groups:": (lambda owner: Group.objects.get(name="Reporters"), ADMIN),
    "wagtailadmin_collections:": (
        lambda owner: Collection.get_first_root_node().add_child(name="Archive"),
        ADMIN,
    ),
    "wagtailimages:": (picture, WRITERS),
    "wagtaildocs:": (document, WRITERS),
    "recordings:": (recording, KEEPERS),
    "wagtailsnippets_fronts_staticpage:": (static_page, KEEPERS),
    "broadsheet_versions_of": (lambda owner: make_draft("A draft", owner=owner), WRITERS),
    "broadsheet_version_changes": (version, WRITERS),
}
"""By the beginning of its routes' names: how a thing is made for somebody, and for whom its views are."""

ELSEWHERE = {"wagtailimages:preview", "wagtailimages:image_usage", "wagtaildocs:document_usage"}
"""What everybody who chooses pictures may look at: where one stands, how it looks."""


def views_of(prefix: str, thing: Any) -> Iterator[tuple[str, str]]:
    """The name and the address of each view of that thing, as the table has them."""
    for name in sorted(CLASSES):
        if name.startswith(prefix) and name not in ELSEWHERE and CLASSES[name] is not Access.OFF:
            revision = getattr(thing, "latest_revision_id", None) or 0
            for args in ([thing.pk], [thing.pk, revision], [thing.pk, "earliest", "latest"]):
                try:
                    yield name, reverse(name, args=args)
                except NoReverseMatch:
                    continue
                break


def is_refused(answer: Any) -> bool:
    """The desk leads whoever it refuses back to its first page, and finds a file of others not at all."""
    return answer.status_code in (403, 404) or (answer.status_code == 302 and answer.url == "/desk/")


def people(reporter: Any) -> dict[str, Client]:
    return {
        "reporter": signed_in(make_user("another", "Reporters")),
        "own": signed_in(reporter),
        "editor": signed_in(make_user("editor", "Editors")),
        "admin": signed_in(make_user("admin")),
    }


@pytest.mark.parametrize("prefix", THINGS)
def test_each_view_of_a_thing_is_for_whom_it_should_be(prefix: str) -> None:
    make, allowed = THINGS[prefix]
    reporter = make_user("reporter", "Reporters")
    thing = make(reporter)
    before = model_to_dict(thing)
    addresses = list(views_of(prefix, thing))
    assert addresses
    wrong = {}
    for who, client in people(reporter).items():
        client.raise_request_exception = False
        for name, address in addresses:
            methods = ["get"] if who in allowed else ["get", "post"]
            for method in methods:
                answer = getattr(client, method)(address, {"name": "Taken over", "title": "Taken over"})
                if answer.status_code == 405:
                    continue  # takes no such method from anybody
                if is_refused(answer) == (who in allowed) or answer.status_code >= 500:
                    wrong[who, method, name] = answer.status_code

    assert wrong == {}
    assert model_to_dict(type(thing).objects.get(pk=thing.pk)) == before


def test_every_route_of_a_thing_is_asked() -> None:
    """A new view of a single thing is in THINGS, or is one of a story (`test_rights`)."""
    asked = tuple(THINGS)
    left = []
    for name in sorted(CLASSES):
        one_story = CLASSES[name] in (Access.CHANGE_STORY, Access.PUBLISH_STORY)
        if CLASSES[name] in (Access.OFF, Access.OPEN) or one_story or name.startswith(asked):
            continue
        try:
            reverse(name, args=[1])
        except NoReverseMatch:
            continue
        left.append(name)

    assert set(left) == LOOKED_AT_ALONE


LOOKED_AT_ALONE = {
    # Reports of imports: asked by their class alone (`test_rights`).
    *("broadsheet_import", "broadsheet_import_file", "broadsheet_import_sections"),
    # Files and what choosers read back: whoever writes may choose any picture, document, person and story.
    *("broadsheet_media", "broadsheet_person_chooser:chosen", "wagtailsnippetchoosers_stories_story:chosen"),
    *("wagtailimages_chooser:chosen", "wagtailimages_chooser:select_format", "wagtaildocs_chooser:chosen"),
    *("wagtailadmin_api:images:detail", "wagtailadmin_api:documents:detail"),
    *("broadsheet_recording_chooser:chosen", "broadsheet_captions"),
    # Wires ask for their place besides (`intake/tests`).
    *("broadsheet_wire_item", "broadsheet_wire_act", "broadsheet_wire_edit"),
    # At the addresses of Wagtail's own (`wagtailimages:delete`), which are in THINGS.
    *("broadsheet_delete_picture", "broadsheet_delete_document"),
    # Finds only the sessions of whoever asks (`stories/admin/tests/test_presence.py`).
    "wagtailadmin_editing_sessions:release",
}
"""Routes with one number that are no view of a thing."""
