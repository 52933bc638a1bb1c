"""Two delivery processes on one port."""

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from broadsheet.delivery.tests.conftest import STORY
from broadsheet.delivery.tests.site import Running, eventually
from broadsheet.delivery.tests.test_running import start


def children(pid):
    return [int(number) for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def pair(home):
    server = Running(home, BROADSHEET_DELIVERY_PROCESSES="2")
    yield server
    server.stop()


def status(server):
    """The status of a page, 0 where the connection failed."""
    try:
        return server.get(STORY).status
    except OSError:
        return 0


def test_both_serve_and_both_see_a_publication(home, pair):
    assert "by 2 processes" in pair.first_line
    assert len(children(pair.process.pid)) == 2
    for _ in range(20):
        assert pair.get("/politics/").data == b"<h1>Politics</h1>"
    home.page("/politics/", "<h1>Changed</h1>")
    for _ in range(20):
        assert pair.get("/politics/").data == b"<h1>Changed</h1>"


def test_one_that_is_killed_is_started_again(pair):
    first = children(pair.process.pid)
    time.sleep(1.1)
    os.kill(first[0], signal.SIGKILL)
    assert eventually(lambda: len(set(children(pair.process.pid)) - {first[0]}) == 2)
    assert eventually(lambda: all(status(pair) == 200 for _ in range(20)))
    _, errors = pair.stop()
    assert errors == "A delivery process ended (-9); it is started again.\nStopped.\n"


def test_stopping_ends_all_of_them(pair):
    held = children(pair.process.pid)
    assert pair.stop() == (0, "Stopped.\n")
    assert not any(Path(f"/proc/{pid}").exists() for pid in held)


def test_when_the_parent_is_killed_the_others_end_and_the_port_is_free(pair):
    held = children(pair.process.pid)
    pair.process.kill()
    pair.process.wait()

    def free():
        with socket.socket() as trying:
            trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trying.bind(("127.0.0.1", pair.port))
            except OSError:
                return False
            return True

    assert eventually(free)
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in held))


def test_the_port_of_another_delivery_is_taken(home, pair):
    answer = start(home, BROADSHEET_PORT=str(pair.port), BROADSHEET_DELIVERY_PROCESSES="2")
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"127.0.0.1:{pair.port} is taken by another program")
    assert answer.stderr.count("\n") == 1


def test_told_to_stop_while_another_version_starts_all_end(home):
    server = Running(home, BROADSHEET_DELIVERY_PROCESSES="2")
    server.process.send_signal(signal.SIGHUP)
    while "takes over" not in server.process.stderr.readline():
        pass
    code, _ = server.stop()
    assert code == 0
