"""An editor who is given places keeps the names of the editions that are theirs whole, and no others."""

import pytest

from broadsheet.newsroom.models import Edition, Redirect, Remit
from broadsheet.testing.desk import make_user, signed_in
from broadsheet.testing.factories import make_edition, make_person, make_section, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Edition:
    return make_edition()


def names_of(edition: Edition) -> dict[str, object]:
    return {
        "sections": make_section(edition=edition, name="Port"),
        "topics": make_topic(edition=edition, name="Herring"),
        "people": make_person(edition=edition, name="Olena"),
        "redirects": Redirect.objects.create(edition=edition, path="/old", target="/"),
    }


def editor_of(edition: Edition, section: object = None):
    account = make_user("editor", "Editors")
    Remit.objects.create(account=account, edition=edition, section=section)
    return signed_in(account)


def refused(answer) -> bool:
    return answer.status_code == 302 and answer["Location"] == "/desk/"


@pytest.mark.parametrize("action", ["edit", "delete"])
def test_names_are_changed_and_deleted_where_the_edition_is_ones_own_whole(here, action):
    elsewhere = make_edition(code="uk", prefix="uk", language="uk")
    client = editor_of(here)
    for list_of, name in names_of(elsewhere).items():
        address = f"/desk/{list_of}/{action}/{name.pk}/"
        assert refused(client.get(address)), address
        assert refused(client.post(address, {"edition": here.pk, "name": "Taken", "target": "/x"})), address
        name.refresh_from_db()
        assert name.edition == elsewhere
        assert address not in client.get(f"/desk/{list_of}/").content.decode()
    for list_of, name in names_of(here).items():
        address = f"/desk/{list_of}/{action}/{name.pk}/"
        assert client.get(address).status_code == 200, address
        assert address in client.get(f"/desk/{list_of}/").content.decode()


def test_who_is_given_a_section_alone_keeps_no_names_of_its_edition(here):
    names = names_of(here)
    client = editor_of(here, names["sections"])
    for list_of, name in names.items():
        assert refused(client.get(f"/desk/{list_of}/edit/{name.pk}/"))
    assert refused(client.get(f"/desk/topics/merge/{names['topics'].pk}/"))
    for path in ("sections/", "sections/new/", "redirects/", "redirects/new/"):
        assert refused(client.get(f"/desk/{path}")), path
    for path in ("topics/", "topics/new/", "people/", "people/new/"):
        assert client.get(f"/desk/{path}").status_code == 200, path


@pytest.mark.parametrize(
    ("list_of", "form"),
    [
        ("sections", {"name": "Intruder", "sort_order": 0}),
        ("redirects", {"path": "/away", "target": "https://evil.example.org/"}),
    ],
)
def test_nothing_that_changes_addresses_is_made_elsewhere(here, list_of, form):
    elsewhere = make_edition(code="uk", prefix="uk", language="uk")
    client = editor_of(here)
    answer = client.post(f"/desk/{list_of}/new/", {**form, "edition": elsewhere.pk})
    assert answer.status_code == 200
    assert "names and addresses of" in answer.content.decode()
    assert client.post(f"/desk/{list_of}/new/", {**form, "edition": here.pk}).status_code == 302


@pytest.mark.parametrize("list_of", ["topics", "people"])
def test_what_a_story_needs_is_made_anywhere_as_by_a_reporter(here, list_of):
    elsewhere = make_edition(code="uk", prefix="uk", language="uk")
    client = editor_of(here)
    assert client.post(f"/desk/{list_of}/new/", {"name": "New", "edition": elsewhere.pk}).status_code == 302
