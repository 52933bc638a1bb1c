"""Requests that are wrong or meant to confuse: each is refused and closed, and the server goes on."""

import re
import threading
import time

import pytest

from broadsheet.delivery.tests.conftest import STORY, make_home
from broadsheet.delivery.tests.site import Running, eventually

CANARY = b"GET /politics/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
CANARY_BODY = b"<h1>Politics</h1>"


def statuses(received: bytes) -> list[int]:
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)]


def get(line: bytes, *fields: bytes) -> bytes:
    return b"\r\n".join((line, *fields, b"", b""))


BODY = b"hello"
HOST = b"Host: localhost"
HOSTILE = {
    # Framing: what proxies and servers have disagreed about (RFC 9112 section 11.2).
    "content length": get(b"GET / HTTP/1.1", HOST, b"Content-Length: 5") + BODY,
    "length, chunks": get(b"GET / HTTP/1.1", HOST, b"Content-Length: 5", b"Transfer-Encoding: chunked"),
    "chunks": get(b"GET / HTTP/1.1", HOST, b"Transfer-Encoding: chunked") + b"0\r\n\r\n",
    "chunks, odd spelling": get(b"GET / HTTP/1.1", HOST, b"Transfer-Encoding: xchunked") + b"0\r\n\r\n",
    "chunks, tab": get(b"GET / HTTP/1.1", HOST, b"Transfer-Encoding:\tchunked") + b"0\r\n\r\n",
    "two lengths": get(b"GET / HTTP/1.1", HOST, b"Content-Length: 5", b"Content-Length: 6") + BODY,
    "list of lengths": get(b"GET / HTTP/1.1", HOST, b"Content-Length: 5, 5") + BODY,
    "signed length": get(b"GET / HTTP/1.1", HOST, b"Content-Length: +5") + BODY,
    "negative length": get(b"GET / HTTP/1.1", HOST, b"Content-Length: -1"),
    "hexadecimal length": get(b"GET / HTTP/1.1", HOST, b"Content-Length: 0x5") + BODY,
    "huge length": get(b"GET / HTTP/1.1", HOST, b"Content-Length: 99999999999999999999"),
    "empty length": get(b"GET / HTTP/1.1", HOST, b"Content-Length: "),
    "space before the colon": get(b"GET / HTTP/1.1", HOST, b"Transfer-Encoding : chunked"),
    "folded field": get(b"GET / HTTP/1.1", HOST, b"X-A: b", b" c: d"),
    "field without colon": get(b"GET / HTTP/1.1", HOST, b"nonsense"),
    "nameless field": get(b"GET / HTTP/1.1", HOST, b": value"),
    "NUL in a field": get(b"GET / HTTP/1.1", HOST, b"X-A: b\x00c"),
    "NUL in a name": get(b"GET / HTTP/1.1", HOST, b"X\x00A: b"),
    "lone CR in a field": get(b"GET / HTTP/1.1", HOST, b"X-A: b\rc"),
    "lone LF ends lines": b"GET / HTTP/1.1\nHost: localhost\n\n",
    "mixed line ends": b"GET / HTTP/1.1\r\nHost: localhost\nX-A: b\r\n\r\n",
    "expectation": get(b"GET / HTTP/1.1", HOST, b"Expect: 100-continue"),
    # The request line.
    "no version": b"GET /\r\n\r\n",
    "version 0.9": get(b"GET / HTTP/0.9", HOST),
    "version 2.0": get(b"GET / HTTP/2.0", HOST),
    "version 1.2": get(b"GET / HTTP/1.2", HOST),
    "other protocol": get(b"GET / RTSP/1.0", HOST),
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "two spaces": get(b"GET  / HTTP/1.1", HOST),
    "space at the end": get(b"GET / HTTP/1.1 ", HOST),
    "tab between": get(b"GET\t/\tHTTP/1.1", HOST),
    "space in the target": get(b"GET /a b HTTP/1.1", HOST),
    "raw bytes in the target": get(b"GET /\xff\xfe HTTP/1.1", HOST),
    "NUL in the target": get(b"GET /a\x00b HTTP/1.1", HOST),
    "no slash": get(b"GET politics/ HTTP/1.1", HOST),
    "asterisk": get(b"GET * HTTP/1.1", HOST),
    "another host in the target": get(b"GET http://evil.example/ HTTP/1.1", HOST),
    "lower-case method": get(b"get / HTTP/1.1", HOST),
    "unknown method": get(b"BREW / HTTP/1.1", HOST),
    "post": get(b"POST / HTTP/1.1", HOST, b"Content-Length: 5") + BODY,
    "delete": get(b"DELETE / HTTP/1.1", HOST),
    "connect": get(b"CONNECT localhost:80 HTTP/1.1", HOST),
    "TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 40,
    "rubbish": b"\x00\x01\x02\x03\r\n\r\n",
    # Host.
    "no host": b"GET / HTTP/1.1\r\nX-A: b\r\n\r\n",
    "two hosts": get(b"GET / HTTP/1.1", HOST, b"Host: evil.example"),
    "the same host twice": get(b"GET / HTTP/1.1", HOST, HOST),
    "two hosts in one": get(b"GET / HTTP/1.1", b"Host: localhost, evil.example"),
    "host with a path": get(b"GET / HTTP/1.1", b"Host: localhost/evil"),
    "host with a name": get(b"GET / HTTP/1.1", b"Host: me@localhost"),
    "host with a bad port": get(b"GET / HTTP/1.1", b"Host: localhost:99999"),
    "empty host": get(b"GET / HTTP/1.1", b"Host: "),
    # Limits.
    "long line": get(b"GET /" + b"a" * 9000 + b" HTTP/1.1", HOST),
    "long field": get(b"GET / HTTP/1.1", HOST, b"X-A: " + b"b" * 17_000),
    "many fields": get(b"GET / HTTP/1.1", HOST, *[b"X-%d: b" % number for number in range(100)]),
    "10,000 fields": get(b"GET / HTTP/1.1", HOST, *[b"X-A: b"] * 10_000),
    "endless line": b"GET /" + b"a" * 400_000,
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Running(make_home(tmp_path_factory.mktemp("hostile") / "site"))
    yield running
    _, errors = running.stop()
    assert errors == "Stopped.\n"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_request_is_refused_and_what_follows_it_is_never_answered(server, name):
    received = server.raw(HOSTILE[name] + CANARY, quiet=5)
    found = statuses(received)
    assert len(found) == 1, received[:300]
    assert 400 <= found[0] < 600
    assert found[0] != 500
    assert b"Connection: close" in received
    assert b"Cache-Control: no-store" in received
    assert CANARY_BODY not in received
    assert CANARY_BODY in server.raw(CANARY)


@pytest.mark.parametrize("name", ["content length", "two spaces", "lone LF ends lines", "10,000 fields"])
def test_what_came_before_a_hostile_request_is_still_answered(server, name):
    received = server.raw(CANARY * 3 + HOSTILE[name] + CANARY, quiet=5)
    found = statuses(received)
    assert found[:3] == [200, 200, 200]
    assert len(found) == 4
    assert 400 <= found[3] < 500
    assert received.count(CANARY_BODY) == 3


@pytest.mark.parametrize("name", ["chunks", "two hosts", "mixed line ends", "long field", "many fields"])
def test_a_hostile_request_in_single_bytes_is_refused_the_same(server, name):
    with server.socket() as connection:
        try:
            for byte in HOSTILE[name][:3000] if name != "long field" else HOSTILE[name][:60]:
                connection.send(bytes([byte]))
            connection.sendall(HOSTILE[name][60:] if name == "long field" else b"")
        except ConnectionError:
            pass
        received = b""
        try:
            while piece := connection.recv(65536):
                received += piece
        except ConnectionError:
            pass
    assert [code // 100 for code in statuses(received)] == [4]


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (
            get(b"GET /" + b"a" * 8100 + b" HTTP/1.1", HOST),
            400,
        ),  # past the length of any path, within the line's
        (get(b"GET /politics/?" + b"a" * 8100 + b" HTTP/1.1", HOST), 200),
        (get(b"GET /politics/ HTTP/1.1", HOST, b"X-A: " + b"b" * 16_000), 200),
        (get(b"GET /politics/ HTTP/1.1", HOST, *[b"X-%d: b" % number for number in range(99)]), 200),
        (get(b"GET /politics/ HTTP/1.1", HOST, b"Content-Length: 0"), 200),
        (get(b"GET http://localhost/politics/ HTTP/1.1", HOST), 200),
        (b"\r\n\r\n\r\n" + CANARY, 200),
        (get(b"GET /politics/ HTTP/1.1", HOST, b"Connection: Upgrade", b"Upgrade: h2c"), 200),
        (get(b"GET /politics/ HTTP/1.0", HOST), 200),
    ],
)
def test_what_is_unusual_but_allowed_is_answered(server, request_bytes, status):
    assert statuses(server.raw(request_bytes)) == [status]


def test_old_protocol_and_close_end_the_connection(server):
    for request in (
        get(b"GET /politics/ HTTP/1.0", HOST),
        get(b"GET /politics/ HTTP/1.1", HOST, b"Connection: close"),
    ):
        started = time.monotonic()
        received = server.raw(request + CANARY, quiet=5)
        assert statuses(received) == [200]
        assert b"\r\nConnection: close\r\n" in received
        assert time.monotonic() - started < 4


@pytest.mark.parametrize(
    "target",
    [
        "/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/media/../site.json",
        "/media/%2e%2e/site.json", "/static/..%5csite.json", "/%c0%ae%c0%ae/etc/passwd", "/media//etc/passwd",
        "/%00", "/a%00.html", "/.//..", "/%", "/%zz", "/media/.hidden", "/%2fetc/passwd", "/%E0%80%AF",
        "/\\..\\..\\etc", "/plates/en/@.plate", "/site.json", "/generation", "/status.json", "/media/",
        "/static", "/@.plate", "/politics/@", "/%252e%252e/site.json", "/a%0d%0aSet-Cookie:x",
        "/media/%2E%2E%2Fsite.json",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_pages(server, target):
    received = server.raw(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % target.encode())
    assert statuses(received) in ([400], [404])
    assert b"root:" not in received
    assert b'"editions"' not in received
    assert b"Set-Cookie" not in received


def test_pipelined_requests_are_answered_in_their_order(server):
    targets = [b"/politics/", STORY.encode(), b"/nowhere", b"/politics", b"/healthz"] * 8
    received = server.raw(
        b"".join(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % target for target in targets)
    )
    assert statuses(received) == [200, 200, 404, 301, 200] * 8


def test_pipelined_requests_cut_anywhere_are_answered_in_their_order(server):
    data = CANARY * 5
    for size in (1, 7, 44, 45, 46, 100):
        with server.socket() as connection:
            for at in range(0, len(data), size):
                connection.sendall(data[at : at + size])
            received = b""
            while received.count(CANARY_BODY) < 5:
                received += connection.recv(65536)
        assert statuses(received) == [200] * 5


def test_a_reader_who_takes_nothing_holds_little_memory_and_hinders_nobody(home):
    home.page("/long", "<p>" + "x" * 400_000)
    running = Running(home)
    try:
        running.get("/long")
        before = running.memory()
        greedy = [running.socket() for _ in range(20)]
        for connection in greedy:
            connection.setblocking(False)
            # One chunk with thousands of requests for a large page, and not a byte read.
            connection.send(b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n" * 4000)
        started = time.monotonic()
        assert running.get("/politics/").status == 200
        assert time.monotonic() - started < 1
        assert running.memory() - before < 100 * 1024 * 1024
        for connection in greedy:
            connection.close()
    finally:
        running.stop()


def test_slow_heads_and_silent_connections_are_cut(home):
    running = Running(home)
    try:
        cut: list[float] = []

        def wait(data: bytes) -> None:
            with running.socket() as connection:
                connection.settimeout(40)
                connection.sendall(data)
                started = time.monotonic()
                received = connection.recv(65536)
                if data:
                    assert statuses(received) == [408]
                cut.append(time.monotonic() - started)

        waiting = [threading.Thread(target=wait, args=(data,)) for data in (b"GET / HTTP/1.1\r\nHost:", b"")]
        for thread in waiting:
            thread.start()
        for thread in waiting:
            thread.join()
        assert len(cut) == 2
        assert min(cut) < 15
        assert max(cut) < 25
    finally:
        running.stop()


def test_more_connections_than_allowed_are_told_so(home):
    running = Running(home, BROADSHEET_DELIVERY_CONNECTIONS="20")
    try:
        held = [running.socket() for _ in range(20)]
        assert eventually(lambda: statuses(running.raw(b"")) == [503])
        for connection in held:
            connection.close()
        assert eventually(lambda: statuses(running.raw(CANARY)) == [200])
    finally:
        running.stop()
