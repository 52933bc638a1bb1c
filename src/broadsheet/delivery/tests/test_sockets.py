"""Sockets that are handed over: to a delivery without a network, and to the next version."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from broadsheet.delivery.tests.conftest import STORY
from broadsheet.delivery.tests.raw import Answers
from broadsheet.delivery.tests.site import SOURCES, Running, eventually
from broadsheet.delivery.tests.test_processes import children

NOT_HERE = (
    "This machine does not let the test make an empty network namespace (unshare: %s). It needs root, or a "
    "kernel that gives namespaces to users; the other tests of this module need neither."
)


# The number of the process is known to itself alone, and sd_listen_fds(3) wants it in the environment.
AS_SYSTEMD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execvp(sys.argv[2], sys.argv[2:])
"""


def handed_over(home, listener, *before, **environ):
    """Start a delivery that is given `listener` as descriptor 3, behind the command `before`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("BROADSHEET")}
    return subprocess.Popen(
        [sys.executable, "-c", AS_SYSTEMD, str(listener.fileno()), *before,
         sys.executable, "-m", "broadsheet.delivery"],
        env={**inherited, "PYTHONPATH": str(SOURCES), "BROADSHEET_HOME": str(home.folder),
             "BROADSHEET_DELIVERY_PROCESSES": "1", **environ},
        pass_fds=[listener.fileno()],
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def get(port, path=STORY):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as held:
        yield held


def test_it_serves_on_a_socket_that_it_was_given(home, listener):
    server = handed_over(home, listener)
    try:
        assert get(listener.getsockname()[1]) == 200
    finally:
        server.terminate()
        said = server.communicate(timeout=10)[1]
    assert said.endswith("Stopped.\n")


def test_it_serves_without_a_network(home, listener):
    """In an empty network namespace nothing can be reached; the socket is from outside."""
    unshare = [shutil.which("unshare") or "unshare", "--net"]
    if os.geteuid() != 0:
        unshare += ["--map-root-user"]
    trial = subprocess.run([*unshare, "true"], capture_output=True, text=True, check=False)
    if trial.returncode:
        pytest.fail(NOT_HERE % trial.stderr.strip())
    server = handed_over(home, listener, *unshare)
    try:
        assert get(listener.getsockname()[1]) == 200
        links = Path(f"/proc/{server.pid}/net/dev").read_text().splitlines()[2:]
        assert [line.split(":")[0].strip() for line in links] == ["lo"]
        assert Path(f"/proc/{server.pid}/net/route").read_text().splitlines()[1:] == []
    finally:
        server.terminate()
        server.communicate(timeout=10)


def test_a_variable_that_is_meant_for_another_process_is_not_believed(home):
    server = Running(home, LISTEN_PID="1", LISTEN_FDS="1")
    try:
        assert server.get(STORY).status == 200
    finally:
        server.stop()


@pytest.mark.parametrize("processes", ["1", "2"])
def test_the_next_version_takes_over_and_no_connection_is_refused(home, processes):
    server = Running(home, BROADSHEET_DELIVERY_PROCESSES=processes)
    answers: list[object] = []
    done = threading.Event()

    def read():
        while not done.is_set():
            try:
                answers.append(server.get(STORY).status)
            except (OSError, http.client.HTTPException) as fault:
                answers.append(fault)

    readers = [threading.Thread(target=read) for _ in range(3)]
    try:
        before = set(children(server.process.pid)) if processes == "2" else {_started(server.process.pid)}
        for reader in readers:
            reader.start()
        assert eventually(lambda: len(answers) > 20)
        server.process.send_signal(signal.SIGHUP)

        def other():
            if processes == "1":
                return _imported_again(server.process.pid)
            now = set(children(server.process.pid))
            return len(now) == 2 and not now & before

        assert eventually(other, within=15)
        served = len(answers)
        assert eventually(lambda: len(answers) > served + 20)
    finally:
        done.set()
        for reader in readers:
            reader.join()
        code, errors = server.stop()
    assert [answer for answer in answers if answer != 200] == []
    assert code == 0
    assert "The installed version takes over." in errors
    assert errors.endswith("Stopped.\n")


def _started(pid):
    return pid


def _imported_again(pid):
    """Whether the process has become another program since it was started: its environment then says so."""
    return b"LISTEN_FDNAMES=readers" in Path(f"/proc/{pid}/environ").read_bytes()


@pytest.mark.parametrize("word", [signal.SIGHUP, signal.SIGTERM])
@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_request_that_comes_when_the_server_stops_is_answered_and_not_reset(home, processes, word):
    """Accepted already, and the request is in the socket or under way: closing would reset it."""
    server = Running(home, BROADSHEET_DELIVERY_PROCESSES=processes)
    request = f"GET {STORY} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    try:
        new, kept, slow = ([server.socket() for _ in range(4)] for _ in range(3))
        for one in kept:
            one.sendall(request)
            assert Answers(one).read()
        for one in slow:
            one.sendall(request[:20])
        time.sleep(0.2)  # accepted
        for pid in children(server.process.pid) if processes == "2" else [server.process.pid]:
            os.kill(pid, signal.SIGSTOP)  # so that the requests wait in their sockets unread
        server.process.send_signal(word)
        for one in kept:
            one.sendall(request)
        for one in slow:
            one.sendall(request[20:])
        for pid in children(server.process.pid) if processes == "2" else [server.process.pid]:
            os.kill(pid, signal.SIGCONT)
        time.sleep(0.3)
        for one in new:
            one.sendall(request)
        for one in (*new, *kept, *slow):
            answers = Answers(one)
            assert answers.read()
            assert answers.statuses == [200]
            one.close()
    finally:
        server.stop()


def test_a_version_that_does_not_start_takes_nothing_over(home, tmp_path):
    """The installed version is broken: readers do not notice."""
    broken = tmp_path / "src" / "broadsheet"
    for name in ("kernel", "delivery"):
        shutil.copytree(SOURCES / "broadsheet" / name, broken / name, ignore=shutil.ignore_patterns("tests"))
    (broken / "__init__.py").touch()
    for name in ("CHANGELOG.md", "pyproject.toml"):  # what the version is read from
        shutil.copy(SOURCES.parent / name, tmp_path / name)
    server = Running(home, BROADSHEET_DELIVERY_PROCESSES="2", PYTHONPATH=str(tmp_path / "src"))
    try:
        before = children(server.process.pid)
        (broken / "delivery" / "wire.py").write_text("this is no Python\n")
        server.process.send_signal(signal.SIGHUP)
        time.sleep(1.5)
        assert server.get(STORY).status == 200
        assert children(server.process.pid) == before
    finally:
        _, errors = server.stop()
    assert "The installed version does not start; this one goes on." in errors


def test_streams_and_downloads_move_to_the_next_version_in_their_own_time(home):
    data = os.urandom(8 * 1024 * 1024)
    home.file("media/film.mp4", data)
    server = Running(home, BROADSHEET_DELIVERY_PROCESSES="2")
    try:
        with server.socket() as download, server.socket() as stream:
            stream.sendall(b"GET /live/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            greeting = b""
            while b"event: ready" not in greeting:
                greeting += stream.recv(65536)
            download.sendall(b"GET /media/film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            received = download.recv(65536)
            server.process.send_signal(signal.SIGHUP)
            while stream.recv(65536):
                pass  # it ends, and the browser comes back
            while piece := download.recv(1 << 20):
                received += piece
        assert received.endswith(data[-1000:])
    finally:
        server.stop()


def test_who_still_sends_after_a_takeover_holds_no_port_and_is_waited_for(home):
    """Else the next start finds the port taken, and readers wait in a socket that nobody serves."""
    home.file("media/film.mp4", os.urandom(8 * 1024 * 1024))
    server = Running(home, BROADSHEET_DELIVERY_PROCESSES="2")
    try:
        before = children(server.process.pid)
        with server.socket() as download:
            download.sendall(b"GET /media/film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            download.recv(65536)
            server.process.send_signal(signal.SIGHUP)
            # One of them has nothing to send and ends.
            assert eventually(lambda: len(set(before) & set(children(server.process.pid))) == 1, within=20)
            (sending,) = set(before) & set(children(server.process.pid))
            assert eventually(lambda: not _listens(sending))
            server.process.terminate()
            time.sleep(1)
            assert server.process.poll() is None
        server.stopping = True
        code, _ = server.stop()
        assert code == 0
        assert not Path(f"/proc/{sending}").exists()
    finally:
        server.stop()


def _listens(pid):
    """Whether a process holds a listening socket (state 0A in /proc/net/tcp)."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening = {f"socket:[{words[9]}]" for words in lines if words[3] == "0A"}
    return any(os.readlink(held) in listening for held in Path(f"/proc/{pid}/fd").iterdir())
