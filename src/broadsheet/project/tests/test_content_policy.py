"""The newsroom's content security policy: on every answer, and no page of it needs a script of its own."""

import re

import pytest
from django.test import Client

from broadsheet.stories.models import Story
from broadsheet.testing.factories import make_story

pytestmark = pytest.mark.django_db

SCRIPTS = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/(?:ld\+)?json\"))[^>]*>")
"""One that is written in the page and would be run."""


def directives(answer: object) -> dict[str, list[str]]:
    found = answer["Content-Security-Policy"].split(";")  # type: ignore[index]
    return {name: values for name, *values in (part.split() for part in found)}


@pytest.fixture
def story() -> Story:
    """A live one."""
    return make_story("The crane is back")


def test_a_page_of_the_desk_may_run_only_files_of_its_own(client: Client) -> None:
    policy = directives(client.get("/desk/login/"))
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["connect-src"] == policy["form-action"] == ["'self'"]
    assert policy["base-uri"] == ["'none'"]


def test_what_nobody_found_and_what_is_refused_have_it_too(client: Client) -> None:
    for path, status in (("/nothing/here/", 404), ("/desk/", 302)):
        answer = client.get(path)
        assert answer.status_code == status
        assert directives(answer)["script-src"] == ["'self'"]


def test_no_form_has_a_script_in_its_page(admin_client: Client, story: Story) -> None:
    for path in (
        f"stories/edit/{story.pk}/",
        "stories/add/",
        "stories/",
        "stories/short/",
        "people/new/",
        "recordings/new/",
    ):
        page = admin_client.get(f"/desk/{path}").content.decode()
        assert "<script " in page
        assert SCRIPTS.findall(page) == [], path
    assert '"name": "InlinePanel"' in admin_client.get("/desk/stories/add/").content.decode().replace(
        "&quot;", '"'
    )


def test_the_preview_may_do_what_the_reader_s_page_may(admin_client: Client, story: Story) -> None:
    number = story.latest_revision_id
    answer = admin_client.get(f"/desk/stories/history/{story.pk}/revisions/{number}/view/")
    assert answer.status_code == 200
    policy = directives(answer)
    assert policy["script-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert "frame-src" not in policy  # it has no player
