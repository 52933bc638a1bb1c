import os
import subprocess
from pathlib import Path

import pytest

from broadsheet.project.home import Home, HomeError
from broadsheet.project.options import OPTIONS
from broadsheet.project.running import note_running


def test_defaults_need_no_file(tmp_path):
    home = Home.load(tmp_path, {})

    assert (home.port, home.newsroom_port, home.listen) == (8000, 8001, "127.0.0.1")
    assert home.url == "http://localhost:8000"
    assert home.hosts == ("localhost", "127.0.0.1", "[::1]")
    assert home.database["NAME"] == str(tmp_path / "private/newsroom.sqlite3")


def test_the_environment_beats_the_file_and_the_file_the_default(tmp_path):
    (tmp_path / "broadsheet.toml").write_text('port = 9000\nnewsroom_port = 9001\nhosts = ["a.example"]\n')

    home = Home.load(tmp_path, {"BROADSHEET_PORT": "9100", "BROADSHEET_HOME": "ignored here"})

    assert (home.port, home.newsroom_port, home.hosts) == (9100, 9001, ("a.example",))
    assert home.url == "http://localhost:9100"


def test_the_names_of_both_addresses_are_answered_by_default(tmp_path):
    home = Home.load(
        tmp_path, {"BROADSHEET_URL": "https://news.example.org/", "BROADSHEET_LISTEN": "0.0.0.0"}
    )

    assert home.url == "https://news.example.org"
    assert home.hosts == ("localhost", "127.0.0.1", "[::1]", "news.example.org")


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("BROADSHEET_PORT", "eighty", "a port is a number from 1 to 65535"),
        ("BROADSHEET_PORT", "70000", "a port is a number from 1 to 65535"),
        ("BROADSHEET_PORT", "8001", "to different numbers"),
        ("BROADSHEET_HOSTS", "https://a.example", "no scheme, no port and no path"),
        ("BROADSHEET_URL", "news.example.org", "such as https://news.example.org"),
        ("BROADSHEET_NEWSROOM_THREADS", "0", "1 or more"),
    ],
)
def test_a_value_that_cannot_be_used_is_one_line_that_says_which_can(tmp_path, variable, value, says):
    with pytest.raises(HomeError) as error:
        Home.load(tmp_path, {variable: value})

    assert says in str(error.value)
    assert variable in str(error.value)
    assert "\n" not in str(error.value)


def test_a_database_address_is_never_repeated_in_an_error(tmp_path):
    with pytest.raises(HomeError) as error:
        Home.load(tmp_path, {"BROADSHEET_DATABASE": "mysql://me:hunter2@localhost/x"})

    assert "hunter2" not in str(error.value)


def test_a_postgresql_address_becomes_djangos_words(tmp_path):
    url = "postgresql://desk:p%40ss@db.example:5433/news?sslmode=require"
    home = Home.load(tmp_path, {"BROADSHEET_DATABASE": url})

    assert home.database["PASSWORD"] == "p@ss"
    assert (home.database["HOST"], home.database["PORT"], home.database["NAME"]) == (
        "db.example",
        "5433",
        "news",
    )
    assert home.database["OPTIONS"] == {"sslmode": "require"}
    assert home.database_file is None
    assert "p%40ss" not in repr(home)


def test_an_unknown_setting_is_refused_with_the_nearest_name(tmp_path):
    (tmp_path / "broadsheet.toml").write_text("newsroom_prot = 9001\n")

    with pytest.raises(HomeError, match="did you mean “newsroom_port”"):
        Home.load(tmp_path, {})


def test_a_broken_file_is_named(tmp_path):
    (tmp_path / "broadsheet.toml").write_text("port = \n")

    with pytest.raises(HomeError, match=r"broadsheet\.toml is not valid TOML"):
        Home.load(tmp_path, {})


def test_a_command_beside_a_running_site_knows_where_it_answers(tmp_path):
    (tmp_path / "private").mkdir()
    (tmp_path / "broadsheet.toml").touch()
    started = Home.load(tmp_path, {"BROADSHEET_PORT": "9100", "BROADSHEET_NEWSROOM_PORT": "9101"})
    lock = tmp_path / "private" / "run.lock"
    with lock.open("w") as file:
        note_running(started, file)

    assert Home.find({}, tmp_path) == started
    assert Home.find({"BROADSHEET_HOME": str(tmp_path), "BROADSHEET_PORT": "9500"}).url == started.url
    assert Home.locate({}, tmp_path).port == 8000  # what `run` goes by

    ended = subprocess.Popen(["true"])
    ended.wait()
    gone = lock.read_text().replace(str(os.getpid()), str(ended.pid))
    for left in (gone, f"{os.getpid()}\n", f"{os.getpid()}\n{{}}\n", ""):
        lock.write_text(left)
        assert Home.find({}, tmp_path).port == 8000, left


def test_find_takes_the_named_folder_then_the_current_one(tmp_path):
    (tmp_path / "broadsheet.toml").touch()

    assert Home.find({}, tmp_path).root == tmp_path
    assert Home.find({"BROADSHEET_HOME": "/srv/site"}, tmp_path).root == Path("/srv/site")
    with pytest.raises(HomeError, match="broadsheet init"):
        Home.find({}, tmp_path / "elsewhere")


def test_a_missing_or_short_secret_says_how_to_make_one(tmp_path):
    home = Home.load(tmp_path, {})

    with pytest.raises(HomeError, match="broadsheet init"):
        _ = home.secret_key
    home.private.mkdir()
    home.secret_file.write_text("short")
    with pytest.raises(HomeError, match="too short"):
        _ = home.secret_key
    assert Home.load(tmp_path, {"BROADSHEET_SECRET_KEY": "given"}).secret_key == "given"


def test_every_setting_has_one_line_of_help():
    assert all(option.help and "\n" not in option.help for option in OPTIONS)
