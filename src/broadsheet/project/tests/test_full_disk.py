"""A full disk as an editor meets it: on the press board, and when something is saved."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError

from broadsheet.kernel import space
from broadsheet.stories.admin.tests.test_short import URL, filled
from broadsheet.stories.models import Story
from broadsheet.testing.desk import make_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


def test_the_board_says_which_disk_is_full(editor, settings, monkeypatch):
    page = editor.get("/desk/press/").content.decode()
    assert "No space is left" not in page
    for folder in (settings.HOME.private, settings.HOME.public):
        folder.mkdir(parents=True, exist_ok=True)
    settings.HOME.lost_log.touch()
    monkeypatch.setattr(space, "LEAST", 1 << 62)
    try:
        for address in ("/desk/press/", "/desk/"):
            page = editor.get(address).content.decode()
            assert "No space is left on the disk of the readers' pages" in page
            assert "No space is left on the disk of the log" in page
    finally:
        settings.HOME.lost_log.unlink()


def test_saving_on_a_full_disk_says_what_became_of_it(editor, monkeypatch):
    def refuse(*_given, **_more):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Story, "save", refuse)
    form = filled()
    before = Story.objects.count()
    answer = editor.post(URL, form)
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "Nothing was saved or published" in page
    for style in re.findall(r'<link rel="stylesheet" href="/assets/([^"]+)">', page):
        assert finders.find(style), style
    assert page.count('rel="stylesheet"') == 2
    assert Story.objects.count() == before
