"""A fault in the newsroom's own process, as a Sentry server receives it."""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from broadsheet.project.home import Home, HomeError

# The application as its process loads it, over a database that answers and lacks what is asked for.
FAULT = """
from broadsheet.cli.newsroom import load
from wsgiref.util import setup_testing_defaults
environ = {
    "REQUEST_METHOD": "GET", "PATH_INFO": "/desk/login/", "QUERY_STRING": "q=unpublished+name",
    "HTTP_HOST": "localhost:8001", "SERVER_PORT": "8001", "REMOTE_ADDR": "192.0.2.7",
    "HTTP_COOKIE": "broadsheet_session_8001=stolen", "HTTP_USER_AGENT": "telltale",
}
setup_testing_defaults(environ)
status = []
list(load("")(environ, lambda line, fields, fault=None: status.append(line)))
print(status[0])
"""


@pytest.fixture
def receiver():
    """A server on this machine that takes Sentry's envelopes; what came is in `taken`."""

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            self.server.taken.append((self.path, body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Taking)
    server.taken = []
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def broken(home, **settings):
    (home / "private").mkdir()
    with closing(sqlite3.connect(home / "private" / "newsroom.sqlite3")) as database:
        database.execute("CREATE TABLE newsroom_edition (id)")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BROADSHEET_")}
    kept |= {"BROADSHEET_HOME": str(home), "BROADSHEET_SECRET_KEY": "k" * 50, **settings}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-c", FAULT], env=kept, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout == "500 Internal Server Error\n", done.stderr
    return done


def test_a_fault_is_told_without_what_was_sent_and_who_it_was(tmp_path, receiver):
    broken(tmp_path, BROADSHEET_SENTRY_DSN=f"http://0123abcd@127.0.0.1:{receiver.server_port}/7")
    ((path, envelope),) = receiver.taken
    assert path == "/api/7/envelope/"
    report = json.loads(envelope.split(b"\n")[2])
    fault = report["exception"]["values"][-1]
    assert fault["type"] == "OperationalError"
    assert fault["value"] == "no such column: newsroom_edition.language"
    assert fault["stacktrace"]["frames"][-1]["function"] == "execute"
    assert report["request"] == {"method": "GET", "url": "http://localhost:8001/desk/login/"}
    for secret in (b"unpublished", b"stolen", b"telltale", b"192.0.2.7", b'"vars"', b"k" * 50):
        assert secret not in envelope, secret


def test_nobody_is_told_where_no_server_is_named(tmp_path, receiver):
    broken(tmp_path)
    assert receiver.taken == []


def test_a_fault_is_one_object_of_the_log_where_that_is_json(tmp_path):
    written = broken(tmp_path, BROADSHEET_LOG="json").stderr.splitlines()
    fault = next(line for line in map(json.loads, written) if "exception" in line)
    assert (fault["level"], fault["logger"]) == ("error", "django.request")
    assert fault["exception"].endswith("OperationalError: no such column: newsroom_edition.language\n")


@pytest.mark.parametrize(
    "dsn",
    ["sentry.example.org", "https://sentry.example.org/1", "https://k@sentry.example.org", "ftp://k@h/1"],
)
def test_what_is_no_dsn_is_refused(tmp_path, dsn):
    with pytest.raises(HomeError, match="such as https://KEY@"):
        Home.load(tmp_path, {"BROADSHEET_SENTRY_DSN": dsn})


def test_a_missing_package_is_said_at_the_start(tmp_path, monkeypatch):
    monkeypatch.setattr("broadsheet.project.options.find_spec", lambda name: None)
    with pytest.raises(HomeError, match="pip install sentry-sdk"):
        Home.load(tmp_path, {"BROADSHEET_SENTRY_DSN": "https://k@sentry.example.org/1"})
