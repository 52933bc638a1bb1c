"""600 requests as bytes, valid and not, each followed by another one on the same connection.

The second one is a canary: after a request that was understood it gets its own page, after one that was
refused nothing at all. Anything else would be another reader's answer.
"""

import re
import time
from pathlib import Path

import pytest

from broadsheet.delivery.tests.conftest import STORY, make_home
from broadsheet.delivery.tests.raw import Answers, cases
from broadsheet.delivery.tests.site import Running

CANARY = b"GET %s HTTP/1.1\r\nHost: localhost\r\nX-Canary: \xd0\xba\r\n\r\n" % STORY.encode()
CASES = cases()
SECRETS = (b"root:", b'"editions"', b"BSPLATE", b"kept from readers")
CPU = 0.05
"""Seconds of processor time that a request may cost, whatever it is."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    home = make_home(tmp_path_factory.mktemp("raw") / "site")
    home.file("media/small.0123456789abcdef.webp", bytes(range(256)) * 40)
    home.file("media/.hidden", b"kept from readers")
    (home.folder / "private").mkdir()
    (home.folder / "private" / "secret.key").write_text("kept from readers")
    running = Running(home)
    running.canary = running.get(STORY).data
    yield running
    _, errors = running.stop()
    assert errors == "Stopped.\n"


def cpu(server) -> float:
    """Seconds of processor time that the server has used."""
    return int(Path(f"/proc/{server.process.pid}/schedstat").read_text().split()[0]) / 1e9


def ask(server, case):
    """Send a case and the canary in one go.

    Returns all answers, whether the canary has one, and how many came before it.
    """
    with server.socket() as connection:
        try:
            connection.sendall(case.data + CANARY)
        except ConnectionError:
            pass  # refused while it was being sent
        answers = Answers(connection)
        for _ in case.expected:
            if not answers.read(head=b"HEAD " in case.data[:5]):
                break
        before = len(answers.statuses)
        return answers, answers.read(), before


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_request_is_answered_or_refused_and_never_taken_for_another(server, case):
    used = cpu(server)
    answers, canary, before = ask(server, case)
    used = cpu(server) - used
    assert case.fits(answers.statuses[:before]), answers.statuses
    assert canary is not case.closed, answers.heads
    if canary:
        assert answers.bodies[-1] == server.canary
    for head, status in zip(answers.heads, answers.statuses, strict=True):
        if status in (400, 405, 408, 413, 414, 416, 417, 421, 429, 431, 501, 503, 505):
            assert b"\r\nCache-Control: no-store" in head
        assert re.search(rb"\r\nDate: [A-Z][a-z]{2}, ", head)
        assert b"Set-Cookie" not in head
        location = re.search(rb"\r\nLocation: ([^\r]*)", head)
        assert location is None or (location[1].startswith(b"/") and not location[1].startswith(b"//"))
    if case.closed:
        assert b"\r\nConnection: close" in answers.heads[-1]
    for body in answers.bodies:
        assert not any(secret in body for secret in SECRETS)
    assert used < CPU


def test_there_are_enough_cases_and_each_has_a_name():
    assert len(CASES) >= 350
    assert len({case.name for case in CASES}) == len(CASES)
    assert sum(case.closed for case in CASES) > 150


def test_a_request_in_single_bytes_is_taken_the_same(server):
    for case in [case for case in CASES if len(case.data) < 300][::9]:
        with server.socket() as connection:
            answers = Answers(connection)
            try:
                for at in range(len(case.data)):
                    connection.send(case.data[at : at + 1])
                connection.sendall(CANARY)
            except ConnectionError:
                pass
            for _ in case.expected:
                if not answers.read(head=case.data.startswith(b"HEAD ")):
                    break
            # How much of a wrong method has come when it is refused is chance: GE is unknown, GET1 is none.
            unknown = case.closed and answers.statuses == [501]
            assert unknown or case.fits(answers.statuses), case.name
            assert answers.read() is not case.closed, case.name


def test_the_server_is_no_larger_after_all_of_them(server):
    for case in CASES:
        ask(server, case)
    time.sleep(0.1)
    before = server.memory()
    for case in CASES:
        ask(server, case)
    assert server.memory() - before < 8 * 1024 * 1024
