"""Delivery in the sandbox of its unit: it serves, and can reach nothing else."""

import contextlib
import http.client
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.delivery.tests.conftest import STORY
from broadsheet.delivery.tests.site import Home, eventually
from tests.deploy.sandbox import run, sandboxed, service, started
from tests.deploy.store import make_store, story

pytestmark = pytest.mark.xdist_group("edge")

DELIVERY = "broadsheet-delivery"
# Tries everything that it should not be able to do, and says how each went.
PROBE = """
import json, os, socket, sys
told = {}
def attempt(name, call, *args):
    try:
        found = call(*args)
        told[name] = repr(found)[:200]
    except OSError as fault:
        told[name] = "refused"
news = "/srv/news/"
attempt("see the site", os.listdir, news)
attempt("read the key", open, news + "private/secret.key")
attempt("read the settings", open, news + "broadsheet.toml")
attempt("read the site by its real path", os.listdir, sys.argv[1])
attempt("change a page", open, news + "public/site.json", "r+")
attempt("add a page", open, news + "public/new", "w")
attempt("remove the store", os.rename, news + "public/plates", news + "public/gone")
attempt("write elsewhere", open, "/usr/new", "w")
attempt("reach a port of this machine", socket.create_connection, ("127.0.0.1", int(sys.argv[2])), 1)
attempt("become another", os.setuid, 1)
attempt("look into another process", os.listdir, f"/proc/{sys.argv[3]}")
attempt("own a file of another", os.chown, news + "inbox", 1, 1)
attempt("send to the inbox", open, news + "inbox/inbox.jsonl", "a")
told["filter"] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("Seccomp:")]
told["environment"] = sorted(os.environ)
print(json.dumps(told))
"""


# What systemd does last. Only the process itself knows its number, which sd_listen_fds(3) wants.
# No memory that is written and then run, where the kernel knows how (PR_SET_MDWE, Linux 6.3).
HAND_OVER = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(65, 1, 0, 0, 0)
os.dup2(int(sys.argv[1]), 3)
told = {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1", "LISTEN_FDNAMES": "readers"}
os.execve(sys.argv[2], sys.argv[2:], {**os.environ, **told})
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = make_store(tmp_path / "site")
    made.folder.joinpath("inbox").mkdir(mode=0o700)
    made.folder.joinpath("private").mkdir(mode=0o700)
    made.folder.joinpath("private", "secret.key").write_text("secret")
    made.folder.joinpath("broadsheet.toml").write_text('database = "postgresql://user:password@host/name"')
    return made


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as held:
        yield held


@contextlib.contextmanager
def delivering(home: Home, listener: socket.socket) -> Iterator["subprocess.Popen[str]"]:
    """Delivery in its sandbox with the readers' socket as descriptor 3, as systemd hands it over."""
    words = [sys.executable, "-c", HAND_OVER, str(listener.fileno()), *started(service(DELIVERY))]
    command = sandboxed(DELIVERY, home.folder, *words)
    process = run(command, filter_of=DELIVERY, pass_fds=(listener.fileno(),), stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=20)


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_delivery_serves_and_follows_the_store(home: Home, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    with delivering(home, listener):
        status, body = get(port, STORY)
        assert (status, b"The storm" in body) == (200, True)
        home.page("/new", story("New"))
        assert b"New" in get(port, "/new")[1]
        home.page("/waiting", story("Soon"), status=503, headers={"Content-Type": "text/html"})
        assert get(port, "/waiting")[0] == 503
        inbox = home.folder / "inbox" / "inbox.jsonl"
        assert eventually(lambda: inbox.exists() and "/waiting" in inbox.read_text(), within=5)


def test_it_can_reach_nothing_else(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, _sleeping() as process:
        probe = [sys.executable, "-c", PROBE, str(home.folder), str(other.getsockname()[1]), str(process.pid)]
        found = run(sandboxed(DELIVERY, home.folder, *probe), filter_of=DELIVERY, stdout=subprocess.PIPE)
        told = json.loads(found.communicate(timeout=60)[0])
    names = told.pop("environment")
    assert told.pop("filter") == ["2"]  # a filter is in force
    assert told.pop("see the site") in ("['inbox', 'public']", "['public', 'inbox']")
    assert "refused" not in told.pop("send to the inbox")
    assert set(told.values()) == {"refused"}, told
    assert len(told) == 11
    assert [name for name in names if "DATABASE" in name or "SECRET" in name or "HOME" in name] == []


@contextlib.contextmanager
def _sleeping() -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(["sleep", "120"])
    try:
        yield process
    finally:
        process.kill()
        process.wait()
