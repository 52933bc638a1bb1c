"""Starting, stopping, and serving while everything else is down."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from broadsheet.delivery.tests.conftest import STORY
from broadsheet.delivery.tests.site import SOURCES, Running, eventually


def start(home, **environ):
    return subprocess.run(
        [sys.executable, "-m", "broadsheet.delivery"],
        env={**os.environ, "PYTHONPATH": str(SOURCES), "BROADSHEET_HOME": str(home.folder), **environ},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def status(home, **changes):
    now = datetime.now(UTC)
    held = {
        "version": "0.1.0", "written_at": now.isoformat(), "last_bake": now.isoformat(),
        "queue": {"0": 0, "1": 2, "2": 0, "9": 7}, "failures": 0, "stale_since": None,
        "database": "ok", "newsroom": "ok", "since": None, **changes,
    }  # fmt: skip
    home.file("status.json", json.dumps(held).encode())


def test_a_taken_port_is_one_clear_line(home):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = start(home, BROADSHEET_PORT=str(port))
    assert answer.returncode == 1
    assert answer.stderr == (
        f"127.0.0.1:{port} is taken by another program: stop that one, "
        "or set BROADSHEET_PORT to a free port.\n"
    )


def test_a_setting_that_cannot_be_used_is_one_clear_line(home):
    for name, value in (("BROADSHEET_PORT", "80k"), ("BROADSHEET_DELIVERY_CACHE", "0x10")):
        answer = start(home, **{name: value})
        assert answer.returncode == 1
        assert answer.stderr.startswith(f"{name} is {value!r}; it takes a whole number from ")
        assert answer.stderr.count("\n") == 1


def test_terminating_finishes_the_download_in_progress(home):
    data = os.urandom(8 * 1024 * 1024)
    home.file("media/film.mp4", data)
    server = Running(home)
    with server.socket() as reader:
        reader.sendall(b"GET /media/film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        received = reader.recv(65536)
        server.process.terminate()
        server.stopping = True
        while piece := reader.recv(65536):
            received += piece
    assert received.endswith(data[-1000:])
    code, errors = server.stop()
    assert code == 0
    assert errors == "Stopped.\n"


def test_idle_readers_do_not_delay_the_end(home):
    server = Running(home)
    with server.socket() as idle:
        idle.sendall(b"GET /politics/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        idle.recv(65536)
        started = time.monotonic()
        assert server.stop() == (0, "Stopped.\n")
        assert time.monotonic() - started < 3
        assert idle.recv(10) == b""


def test_every_page_answers_the_same_when_the_private_folder_is_gone(home, running):
    (home.folder / "private").mkdir(mode=0o700)
    before = running.get(STORY).data
    shutil.rmtree(home.folder / "private")
    assert running.get(STORY).data == before


def test_a_site_that_is_not_baked_yet_is_503_and_comes_up_by_itself(tmp_path, home):
    moved = home.folder / "elsewhere"
    home.public.rename(moved)
    server = Running(home)
    try:
        answer = server.get(STORY)
        assert (answer.status, answer.getheader("Retry-After")) == (503, "5")
        assert b'<meta http-equiv="refresh" content="5">' in answer.data
        assert b"<h1>This paper is being prepared</h1>" in answer.data
        health = json.loads(server.get("/healthz").data)
        assert health["trouble"] == ["the press gives no sign", "no site has been baked"]
        moved.rename(home.public)
        assert eventually(lambda: server.get(STORY).status == 200)
    finally:
        server.stop()


def test_an_edition_without_its_first_front_page_says_so_in_its_language(home, running):
    """For as long as the press is at work: only then there will be one."""
    home.plate_file("/", "uk").unlink()
    home.bump()
    assert running.get("/uk/").status == 404
    status(home)
    for path in ("/uk/", "/uk/nowhere"):
        answer = running.get(path)
        assert (answer.status, answer.getheader("Cache-Control")) == (503, "no-store")
        assert '<html lang="uk" dir="ltr">' in answer.data.decode()
        assert "Це видання готується" in answer.data.decode()
    home.page("/", "<h1>Front</h1>", edition="uk")
    assert [running.get(path).status for path in ("/uk/", "/uk/nowhere")] == [200, 404]


def test_health_repeats_what_the_press_wrote(home, running):
    status(home)
    answer = running.get("/healthz")
    health = json.loads(answer.data)
    assert answer.status == 200
    assert answer.getheader("Cache-Control") == "no-store"
    assert (health["status"], health["press"], health["newsroom"], health["database"]) == (
        "ok",
        "ok",
        "ok",
        "ok",
    )
    assert health["queue"] == {"0": 0, "1": 2, "2": 0, "9": 7}
    assert health["trouble"] == []


def test_health_says_since_when_something_is_unreachable_or_stale(home, running):
    status(home, database="unreachable", newsroom="unreachable", since="2026-11-22T10:00:00+00:00")
    health = json.loads(running.get("/healthz").data)
    assert (health["status"], health["since"]) == ("degraded", "2026-11-22T10:00:00+00:00")
    assert "the database cannot be reached since 2026-11-22T10:00:00+00:00" in health["trouble"]
    status(home, stale_since="2026-11-22T09:00:00+00:00")
    health = json.loads(running.get("/healthz").data)
    assert health["trouble"] == ["pages are older than their stories since 2026-11-22T09:00:00+00:00"]


def test_health_notices_a_press_that_has_stopped_writing(home, running):
    written = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    status(home, written_at=written)
    health = json.loads(running.get("/healthz").data)
    assert (health["press"], health["since"]) == ("silent", written)


def test_health_survives_a_status_file_that_is_no_status(home, running):
    for data in (b"", b"[1]", b"{", b'{"written_at": 7}'):
        home.file("status.json", data)
        health = json.loads(running.get("/healthz").data)
        assert health["press"] == "unknown"
