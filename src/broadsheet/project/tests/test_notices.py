"""What the newsroom shows where no view of its own answers."""

import sqlite3
from pathlib import Path

import pytest
from django.db import OperationalError, connections
from django.test import Client
from wagtail.users.models import UserProfile

from broadsheet.project import notices
from broadsheet.project.databases import databases
from broadsheet.project.home import Home
from broadsheet.project.sqlite.base import DatabaseWrapper
from broadsheet.testing.desk import make_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def looks_like_the_desk(answer, status):
    page = answer.content.decode()
    assert answer.status_code == status
    assert "broadsheet/desk/desk.css" in page
    assert "width=device-width" in page
    assert answer["Cache-Control"] == "no-store"
    assert "Traceback" not in page
    return page


def test_an_unknown_address_is_told_in_ones_language(visitor):
    page = looks_like_the_desk(visitor.get("/nowhere/", headers={"Accept-Language": "uk"}), 404)
    assert '<html lang="uk"' in page
    assert "Цієї сторінки немає" in page or "Такої сторінки немає" in page

    admin = make_user("admin")
    UserProfile.objects.create(user=admin, preferred_language="uk")
    assert '<html lang="uk"' in signed_in(admin).get("/nowhere/", headers={"Accept-Language": "en"}).text
    # Arabic is a language of readers: the desk speaks English then.
    assert '<html lang="en"' in visitor.get("/nowhere/", headers={"Accept-Language": "ar"}).text


def test_a_form_of_another_session_says_what_to_do(visitor):
    page = looks_like_the_desk(visitor.post("/desk/login/", {"username": "a"}), 403)
    assert "copy what you wrote" in page


def test_a_fault_says_nothing_of_itself_and_is_logged_once(visitor, monkeypatch, caplog):
    monkeypatch.setattr("wagtail.admin.views.account.LoginView.get", lambda *_: 1 / 0)

    page = looks_like_the_desk(visitor.get("/desk/login/"), 500)

    assert "ZeroDivisionError" not in page
    assert [record.exc_info is not None for record in caplog.records if record.name == "django.request"] == [
        True
    ]


def test_a_database_that_is_away_is_said_and_fills_no_log(visitor, monkeypatch, caplog, clock):
    monkeypatch.setattr(notices, "_said_at", -notices.QUIET)
    monkeypatch.setattr(notices, "database_answers", lambda: False)

    def refuse(*_given, **_more):
        raise OperationalError("unable to open database file")

    monkeypatch.setattr("wagtail.admin.views.account.LoginView.get", refuse)
    for _attempt in range(3):
        page = looks_like_the_desk(visitor.get("/desk/login/"), 503)
    assert "database does not answer" in page
    assert "unable to open" not in page
    # A middleware before the views may be the first to ask.
    monkeypatch.setattr("broadsheet.stories.policy.gate.RouteGate.__call__", refuse)
    assert visitor.get("/desk/login/").headers["Retry-After"] == "30"

    assert [record.getMessage() for record in caplog.records] == [
        "the database does not answer: unable to open database file"
    ]
    clock.move(notices.QUIET)
    visitor.get("/desk/login/")
    assert len(caplog.records) == 2


def test_an_error_of_a_database_that_answers_is_a_fault_of_ours(visitor, monkeypatch, caplog):
    def refuse(*_given, **_more):
        raise OperationalError("no such column: x")

    monkeypatch.setattr("wagtail.admin.views.account.LoginView.get", refuse)
    looks_like_the_desk(visitor.get("/desk/login/"), 500)
    assert any(record.exc_info for record in caplog.records)


def test_no_empty_database_is_made_in_place_of_one_that_was_moved(tmp_path):
    given = databases(Home.load(tmp_path / "a site, 100%", {}))["default"]
    assert given["ENGINE"] == DatabaseWrapper.__module__.removesuffix(".base")
    file = Path(given["NAME"])
    file.parent.mkdir(parents=True)
    wrapper = DatabaseWrapper(connections["default"].settings_dict | given, "moved")

    with pytest.raises(OperationalError, match="unable to open"):
        wrapper.ensure_connection()
    assert not file.exists()

    sqlite3.connect(file).execute("CREATE TABLE there (x)").connection.close()
    with wrapper.cursor() as cursor:
        assert cursor.execute("SELECT name FROM sqlite_master").fetchall() == [("there",)]
    wrapper.close()
