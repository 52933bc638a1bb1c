import dataclasses

import pytest
from django.conf import settings

from broadsheet.project.home import Home, sources
from broadsheet.project.options import OPTIONS
from broadsheet.project.site_settings import shown
from broadsheet.testing.desk import make_user, signed_in

URL = "/desk/settings/site/"


def test_an_environment_wins_over_the_file_and_both_are_told(tmp_path):
    (tmp_path / "broadsheet.toml").write_text('port = 8100\ntime_zone = "Europe/Kyiv"\n')
    environ = {"BROADSHEET_PORT": "8200"}
    home = Home.load(tmp_path, environ)

    found = sources(home, environ)

    assert (home.port, found["port"]) == (8200, "environment")
    assert (home.time_zone, found["time_zone"]) == ("Europe/Kyiv", "file")
    assert found["listen"] == "default"
    assert found.keys() == {option.key for option in OPTIONS}


@pytest.mark.django_db
def test_an_administrator_finds_every_setting_and_no_password(settings):
    url = "postgresql://broadsheet:harbour-secret@db.example.org/broadsheet"
    settings.HOME = dataclasses.replace(settings.HOME, database_url=url)
    desk = signed_in(make_user("admin"))

    page = desk.get(URL).text

    for option in OPTIONS:
        assert f"<code>{option.key}</code>" in page
    assert "harbour-secret" not in page
    assert "postgresql://broadsheet:…@db.example.org/broadsheet" in page
    assert str(settings.HOME.settings_file) in page
    assert URL in desk.get("/desk/").text
    for role in ("Reporters", "Editors"):
        client = signed_in(make_user(role.lower(), role))
        assert client.get(URL).status_code == 302
        assert URL not in client.get("/desk/").text


def test_values_are_words_that_people_read():
    assert shown(True) == "yes"
    assert shown(("a.example", "b.example")) == "a.example, b.example"
    assert shown(settings.HOME.port) == str(settings.HOME.port)
    assert shown("sqlite:///private/newsroom.sqlite3") == "sqlite:///private/newsroom.sqlite3"
