import contextlib
import dataclasses
import errno
import os
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet.cli import boot, foundation, init, ports, prepared
from broadsheet.cli.boot import newer_than_known
from broadsheet.cli.group import CommandError
from broadsheet.cli.run import delivery_environment
from broadsheet.project.home import Home


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_only_the_owner_reads_what_is_private(tmp_path):
    home = Home.load(tmp_path / "site", {})

    foundation.make_folders(home)
    foundation.make_secret(home)

    assert mode(home.private) == 0o700
    assert mode(home.secret_file) == 0o600
    assert mode(home.inbox.parent) == 0o700
    assert len(home.secret_key) == 64


def test_a_second_call_keeps_the_secret_and_the_settings(tmp_path):
    home = Home.load(tmp_path, {})
    for _ in range(2):
        foundation.make_folders(home)
        foundation.make_secret(home)
        foundation.write_settings(home, time_zone="Europe/Kyiv")
    secret = home.secret_key
    home.settings_file.write_text("port = 9000\n")

    foundation.make_secret(home)
    foundation.write_settings(home, time_zone="Europe/Kyiv")

    assert home.secret_key == secret
    assert Home.load(tmp_path, {}).port == 9000


def test_the_settings_file_names_every_setting_and_reads_as_the_defaults(tmp_path):
    home = Home.load(tmp_path, {})
    foundation.write_settings(home, time_zone="Europe/Kyiv")
    text = home.settings_file.read_text()

    assert Home.load(tmp_path, {}) == dataclasses.replace(home, time_zone="Europe/Kyiv")
    home.settings_file.write_text(
        "\n".join(line.removeprefix("# ") if " = " in line else line for line in text.splitlines())
    )
    assert Home.load(tmp_path, {}).hosts == ("news.example.org", "www.news.example.org")


def test_a_folder_with_other_things_is_refused(tmp_path):
    (tmp_path / "thesis.odt").touch()

    with pytest.raises(CommandError, match=r"not empty and not a site \(it has thesis\.odt\)"):
        foundation.refuse_foreign_folder(Home.load(tmp_path, {}))


def test_an_interrupted_start_is_taken_up_again(tmp_path):
    home = Home.load(tmp_path, {})
    foundation.make_folders(home)

    foundation.refuse_foreign_folder(home)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "site").touch()

    with pytest.raises(CommandError, match="is a file"):
        foundation.refuse_foreign_folder(Home.load(tmp_path / "site", {}))


def test_a_folder_that_cannot_be_written_to_is_one_line():
    with pytest.raises(CommandError) as error:
        foundation.make_folders(Home.load(Path("/proc/site"), {}))

    assert "/proc/site cannot be made" in error.value.message
    assert "\n" not in error.value.message


def test_a_taken_port_names_the_setting_to_change(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        home = Home.load(
            tmp_path, {"BROADSHEET_PORT": str(free_port()), "BROADSHEET_NEWSROOM_PORT": str(port)}
        )

        with pytest.raises(CommandError, match=f"Port {port} is taken.*BROADSHEET_NEWSROOM_PORT"):
            ports.check_ports(home)


def test_a_new_site_that_cannot_be_started_is_not_made(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        given = {"BROADSHEET_PORT": str(port), "BROADSHEET_NEWSROOM_PORT": str(free_port())}

        done = CliRunner().invoke(
            init.command, ["--starting", "--demo", str(tmp_path / "site")], env=given, standalone_mode=False
        )

    assert isinstance(done.exception, CommandError)
    assert f"Port {port} is taken" in done.exception.message
    assert f"BROADSHEET_PORT={port + 100} make run" in done.exception.message
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("trouble", "says"),
    [(errno.EADDRNOTAVAIL, "not an address of this machine"), (errno.EACCES, "above 1023")],
)
def test_what_the_system_answers_becomes_a_line(tmp_path, monkeypatch, trouble, says):
    monkeypatch.setattr(ports, "why_not", lambda listen, port: trouble)

    with pytest.raises(CommandError, match=says):
        ports.check_ports(Home.load(tmp_path, {}))


def test_delivery_is_told_no_secret_and_no_database(tmp_path, monkeypatch):
    monkeypatch.setenv("BROADSHEET_SECRET_KEY", "hush " * 10)
    monkeypatch.setenv("BROADSHEET_DATABASE", "postgresql://desk:hush@localhost/news")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush")

    told = delivery_environment(Home.load(tmp_path, dict(os.environ)))

    assert not any("hush" in value or "sqlite" in value for value in told.values())
    assert told["BROADSHEET_PUBLIC"] == str(tmp_path / "public")


def test_a_migration_after_every_known_one_is_from_a_newer_version():
    known = [("stories", "0001_initial"), ("stories", "0003_c"), ("wagtailcore", "0010_x")]

    assert newer_than_known([*known, ("stories", "0004_d")], known) == ["stories.0004_d"]
    # Squashed away, and an app that is no longer installed.
    assert newer_than_known([*known, ("stories", "0002_b"), ("gone", "0009_z")], known) == []


def test_passwords_are_long_and_typeable():
    password = foundation.make_password()

    assert len(password) == 23
    assert not set(password) & set("il10oO")


def test_a_database_that_is_known_to_fit_is_not_looked_into_again(tmp_path):
    home = Home.load(tmp_path, {})
    foundation.make_folders(home)
    with contextlib.closing(sqlite3.connect(home.database_file)) as database, database:
        database.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
    assert not prepared.is_prepared(home)

    prepared.remember(home)
    assert prepared.is_prepared(home)

    with contextlib.closing(sqlite3.connect(home.database_file)) as database, database:
        database.execute("INSERT INTO django_migrations VALUES ('stories', '9999_from_tomorrow')")
    assert not prepared.is_prepared(home)


def test_a_database_that_is_missing_or_on_a_server_is_always_looked_into(tmp_path):
    for environ in ({}, {"BROADSHEET_DATABASE": "postgresql://localhost/news"}):
        home = Home.load(tmp_path, environ)
        foundation.make_folders(home)
        prepared.remember(home)
        assert not prepared.is_prepared(home)


def test_postgresql_without_its_driver_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(boot, "find_spec", lambda name: None)
    monkeypatch.setenv("BROADSHEET_HOME", str(tmp_path))

    with pytest.raises(CommandError, match=r"pip install 'psycopg\[binary\]'"):
        boot.boot(Home.load(tmp_path, {"BROADSHEET_DATABASE": "postgresql://localhost/news"}))


@pytest.mark.parametrize("command", [("run",), ("doctor",), ("doctor", "--repair"), ("story", "show", "1")])
@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_a_site_whose_database_was_moved_away_does_not_get_an_empty_one(tmp_path, command, left):
    """An empty newsroom has no edition: the press would take every page from readers."""
    home = Home.load(tmp_path / "site")
    foundation.make_folders(home)
    foundation.make_secret(home)
    foundation.write_settings(home, time_zone="Europe/Kyiv")
    database = home.private / "newsroom.sqlite3"
    if left == "an empty file":
        database.touch()
    sources = str(home.package.parent)
    environment = {**os.environ, "BROADSHEET_HOME": str(home.root), "PYTHONPATH": sources}

    found = subprocess.run(
        [sys.executable, "-m", "broadsheet", *command],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    said = found.stdout + found.stderr
    assert found.returncode == 1
    assert f"{database} is {'missing' if left == 'nothing' else 'empty'}" in said
    assert "Put it back" in said
    assert "Traceback" not in said
    if left == "nothing":
        assert not database.exists()
