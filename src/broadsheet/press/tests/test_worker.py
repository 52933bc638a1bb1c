"""The worker as a process sees it: its own thread and connection, a real clock, a database that goes away."""

import errno
import http.server
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.template.loader import get_template

from broadsheet.kernel import atomic
from broadsheet.press.board import Board
from broadsheet.press.lease import LeaseTaken
from broadsheet.press.models import PressJob
from broadsheet.press.refs import Rendered
from broadsheet.press.status import write_status
from broadsheet.press.tests import reader, toy
from broadsheet.press.worker import Worker


def until(true: Callable[[], object], seconds: float = 8.0) -> float:
    """Wait until something is so; returns the seconds that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "it never came"
        time.sleep(0.005)
    return time.monotonic() - began


@pytest.fixture
def make(newsroom, store, tmp_path):
    def make(**given) -> Worker:
        return Worker(root=store.root, lease=tmp_path / "press.lock", registry=toy.registry(), **given)

    return make


@contextmanager
def running(worker: Worker) -> Iterator[Worker]:
    failed = []

    def run() -> None:
        try:
            worker.run()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join(10)
    assert not thread.is_alive()
    assert not failed


def status(store) -> dict:
    try:
        return json.loads((store.root / "status.json").read_text())
    except FileNotFoundError:
        return {}


def test_a_commit_is_seen_at_once(make, store):
    with running(make()):
        until(lambda: status(store))
        times = []
        for id in range(1, 8):
            toy.publish(id)
            times.append(until(lambda id=id: f"/s/{id}" in reader.river(store)))
            time.sleep(0.05)
    assert sorted(times)[3] < 0.6, times
    reader.assert_order(store)


def test_the_status_file_tells_what_waits_and_what_failed(make, store, monkeypatch):
    monkeypatch.setattr(toy.StoryPage, "render", lambda self, ref: 1 / 0)
    with running(make()):
        toy.publish(1)
        until(lambda: status(store).get("failures"))
        found = status(store)
    assert found["queue"]["0"] >= 1
    assert found["database"] == "ok"
    assert found["newsroom"] == "ok"
    assert found["stale_since"]
    assert found["since"] is None
    assert set(found) == {
        *("version", "written_at", "last_bake", "queue", "failures", "stale_since"),
        *("database", "newsroom", "since", "damaged", "disk"),
    }


def test_a_full_disk_is_told_of_and_what_waits_is_baked_when_there_is_space(make, store, monkeypatch):
    full, real = [True], atomic.replace_file

    def refuse(*_given, **_more):
        if full[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*_given, **_more)

    with running(make()) as worker:
        toy.publish(1)
        until(lambda: reader.is_live(store, 1))
        monkeypatch.setattr(atomic, "replace_file", refuse)
        toy.publish(2)
        until(lambda: status(store)["disk"] == "full")
        assert status(store)["since"]
        assert status(store)["database"] == "ok"
        assert reader.is_live(store, 1)
        time.sleep(1)
        assert not PressJob.objects.filter(attempts__gt=0).exists(), "no page is at fault"
        full[0] = False
        until(lambda: reader.is_live(store, 2))
        until(lambda: status(store)["disk"] == "ok")
        assert worker.board.as_json()["since"] is None
    reader.assert_order(store)


def test_the_status_is_written_over_in_place_where_there_is_no_space(tmp_path, monkeypatch):
    board, target = Board(), tmp_path / "status.json"
    write_status(target, board)
    size = target.stat().st_size
    board.note("disk", ok=False)

    def refuse(*_given):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    write_status(target, board)
    assert json.loads(target.read_text())["disk"] == "full"
    assert target.stat().st_size == size == 4096
    assert os.listdir(tmp_path) == ["status.json"]


def test_a_second_worker_is_refused(make):
    with running(make()) as first:
        until(lambda: first.board.last_bake is None and first.status.is_alive())
        with pytest.raises(LeaseTaken):
            make().run()


def test_the_lease_is_free_after_the_worker_has_stopped(make, store):
    for id in (1, 2):
        with running(make()):
            toy.publish(id)
            until(lambda id=id: reader.is_live(store, id))


@contextmanager
def database_away() -> Iterator[None]:
    """SQLite's file is moved away; PostgreSQL ends every connection and takes no new one."""
    settings = connection.settings_dict
    name = str(settings["NAME"])
    connection.close()
    if connection.vendor == "sqlite":
        os.rename(name, f"{name}.away")
        try:
            yield
        finally:
            assert not os.path.exists(name), "somebody made an empty database"
            os.rename(f"{name}.away", name)
        return
    allow, end = "ALTER DATABASE {} ALLOW_CONNECTIONS {}", "SELECT pg_terminate_backend(pid)"
    with connection._nodb_cursor() as cursor:
        cursor.execute(allow.format(name, "false"))
        cursor.execute(f"{end} FROM pg_stat_activity WHERE datname = %s", [name])
    try:
        yield
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(allow.format(name, "true"))


def test_a_database_that_is_moved_away_is_reported_and_taken_up_again(make, store):
    toy.publish(1)
    with running(make()):
        until(lambda: reader.is_live(store, 1))
        with database_away():
            until(lambda: status(store)["database"] == "unreachable")
            began = status(store)["since"]
            time.sleep(1.2)
            assert status(store)["since"] == began
            assert reader.is_live(store, 1)
        toy.publish(2)
        until(lambda: reader.is_live(store, 2))
        until(lambda: status(store)["database"] == "ok")


def test_a_worker_may_start_before_its_database(make, store):
    with database_away(), running(make()):
        until(lambda: status(store).get("database") == "unreachable")
    with running(make()):
        toy.publish(1)
        until(lambda: reader.is_live(store, 1))


def test_the_newsroom_is_reported_while_it_does_not_answer(make, store):
    class Health(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Health)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with running(make(newsroom=("127.0.0.1", server.server_port))):
            until(lambda: status(store).get("newsroom") == "ok")
            server.shutdown()
            server.server_close()
            until(lambda: status(store)["newsroom"] == "unreachable")
            assert status(store)["since"]
    finally:
        server.server_close()
        thread.join()


def test_a_template_is_named_that_fails_and_read_again_when_it_is_mended(
    press, store, settings, tmp_path, monkeypatch, caplog
):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path)]}]
    (tmp_path / "outer.html").write_text('<p>\n{% include "inner.html" %}')
    monkeypatch.setattr(
        toy.StoryPage, "render", lambda self, ref: Rendered(get_template("outer.html").render())
    )
    toy.publish(1, 2, 3)
    press.drain()
    errors = list(PressJob.objects.filter(path__startswith="/s/").values_list("error", flat=True))
    assert errors == [f"TemplateDoesNotExist: inner.html ({tmp_path}/outer.html, line 2)"] * 3
    # The log says where and how once, whatever number of pages have the fault.
    assert sum(bool(record.exc_info) for record in caplog.records if "was not baked" in record.message) == 1
    (tmp_path / "inner.html").write_text("Mended")
    PressJob.objects.update(not_before=None)
    press.drain()
    assert not PressJob.objects.exists()
