"""The guarded fetcher against real servers on this machine, let in by the tests' own policy."""

import gzip
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from broadsheet.kernel.fetch import FetchError, HostLimits, Known, Policy, Reason, fetch, post
from broadsheet.kernel.fetch.networks import is_public
from broadsheet.testing.hosts import Answer, FakeHost
from broadsheet.testing.hosts import loopback_policy as policy

KINDS = ("application/json",)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], FakeHost]]:
    servers: list[FakeHost] = []

    def start(answer: Answer) -> FakeHost:
        servers.append(FakeHost(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def refused(url: str, reason: Reason, **changes) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(url, kinds=KINDS, policy=policy(**changes))
    assert caught.value.reason is reason, caught.value
    assert str(caught.value).endswith(".")
    return caught.value


def at(server: FakeHost, path: str = "/x") -> str:
    return f"http://site.example.org:{server.port}{path}"


def sized(body: bytes, *fields: bytes) -> bytes:
    head = b"".join(field + b"\r\n" for field in fields)
    return OK + head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def test_what_is_there_is_fetched_and_the_host_is_named(serve):
    server = serve(sized(b'{"a": 1}', b"Content-Type: application/json; charset=UTF-8"))

    got = fetch(at(server, "/x y".replace(" ", "%20") + "?q=ї"), kinds=KINDS, policy=policy())

    assert (got.kind, got.body) == ("application/json", b'{"a": 1}')
    request = server.requests[0]
    assert request.startswith(b"GET /x%20y?q=%D1%97 HTTP/1.1\r\n")
    assert b"\r\nHost: site.example.org:%d\r\n" % server.port in request
    assert b"ookie" not in request


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1",
        "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]", "[::ffff:127.0.0.1]",
        "[::ffff:8.8.8.8]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]",
        "[2001:0:1::1]", "[2001:db8::1]", "[3fff::1]", "[100::1]",
        "localhost", "printer.local", "vault.internal", "x.localhost", "intranet",
    ],
)  # fmt: skip
def test_own_networks_are_not_reached(host):
    error = refused(f"http://{host}/", Reason.PRIVATE, may_reach=is_public)
    assert "network" in str(error)


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://127.1/",
        "http://127.0.1/", "http://00000177.0.0.1/", "http://127.0.0.1./", "http://1.2.3.4.5/",
        "http://user@example.org/", "http://user:word@example.org/", "http://example.org@127.0.0.1/",
        "http://%31%32%37.0.0.1/", "http://127。0。0。1/", "http://127．0．0．1/", "http://example｡org/",
        "http://１２７.0.0.1/", "http://ⓔxample.org/", "http://exa mple.org/", "http://example.org\\@127.0.0.1/",
        "http://example.org\t/", "http://example.org/\r\nX-Y: z", "http://[::1%25eth0]/", "http://[::1/",
        "http://-a.org/", "http://a..org/", "http://.org/", "http:///x", "http://:80/", "//example.org/x",
        "example.org", "", "http://example.org:99999999/", "http://" + "a" * 3000 + ".org/", "http://\u202eexample.org/",
    ],
)  # fmt: skip
def test_odd_spellings_are_refused(url):
    refused(url, Reason.SPELLING)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/", "gopher://example.org:70/_x"])
def test_other_schemes_are_refused(url):
    refused(url, Reason.SCHEME)


@pytest.mark.parametrize("port", [22, 25, 6379, 8080, 0, 65536])
def test_odd_ports_are_not_asked(port):
    refused(f"http://example.org:{port}/", Reason.PORT, ports=frozenset({80, 443}))


def test_a_name_in_other_letters_is_asked_in_those_of_dns(serve):
    server = serve(sized(b"{}"))
    asked = []

    def resolve(host, port, seconds):
        asked.append(host)
        return ["127.0.0.1"]

    open_policy = replace(policy(), resolve=resolve)
    fetch(f"http://приклад.укр:{server.port}/", kinds=KINDS, policy=open_policy)

    assert asked == ["xn--80aikifvh.xn--j1amh"]


def test_one_private_number_among_public_ones_is_enough_to_refuse():
    mixed = replace(policy(may_reach=is_public), resolve=lambda *_: ["93.184.215.14", "10.0.0.7"])
    with pytest.raises(FetchError) as caught:
        fetch("http://example.org/", kinds=KINDS, policy=mixed)
    assert caught.value.reason is Reason.PRIVATE


def test_the_connection_goes_to_the_number_that_was_checked(serve):
    """A name that answers differently the second time is asked once only."""
    server, forbidden = serve(sized(b"{}")), serve(sized(b'{"secret": 1}'))
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    rebinding = replace(policy(), resolve=lambda *_: next(answers))

    got = fetch(at(server), kinds=KINDS, policy=rebinding)

    assert got.body == b"{}"
    assert next(answers) == ["127.0.0.2"]
    assert not forbidden.requests


def redirect(location: str, status: int = 302) -> bytes:
    head = f"HTTP/1.1 {status} Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
    return head.encode()


def test_redirects_are_followed(serve):
    end = serve(sized(b"[1]"))
    begin = serve(redirect(f"http://other.example.org:{end.port}/there"))

    got = fetch(at(begin), kinds=KINDS, policy=policy())

    assert got.url == f"http://other.example.org:{end.port}/there"


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://10.0.0.1/", Reason.PRIVATE),
        ("http://[::1]/", Reason.PRIVATE),
        ("http://2130706433/", Reason.SPELLING),
        ("http://user@example.org/", Reason.SPELLING),
        ("//0x7f.1/", Reason.SPELLING),
        ("file:///etc/passwd", Reason.SCHEME),
        ("gopher://example.org/", Reason.SCHEME),
        ("", Reason.BROKEN),
    ],
)
def test_every_redirect_is_checked_again(serve, location, reason):
    refused(at(serve(redirect(location))), reason)


def test_a_name_that_leads_inside_on_the_second_hop_is_not_reached(serve):
    begin = serve(redirect("http://inside.example.org/"))
    numbers = {"site.example.org": ["127.0.0.1"], "inside.example.org": ["192.168.0.1"]}
    by_name = replace(policy(), resolve=lambda host, *_: numbers[host])
    with pytest.raises(FetchError) as caught:
        fetch(at(begin), kinds=KINDS, policy=by_name)
    assert caught.value.reason is Reason.PRIVATE


def test_redirects_end(serve):
    server = serve(redirect("/again"))
    refused(at(server), Reason.REDIRECTS)
    assert len(server.requests) == 4  # the first and three redirects


def test_a_body_that_is_too_large_is_refused_before_it_is_read(serve):
    server = serve(OK + b"Content-Length: 99999999\r\n\r\n")
    refused(at(server), Reason.LARGE, max_bytes=1000)


def flood(request: bytes, connection: socket.socket) -> None:
    connection.sendall(OK + b"\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def test_a_body_without_a_length_is_cut(serve):
    refused(at(serve(flood)), Reason.LARGE, max_bytes=200_000)


def endless_head(request: bytes, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 500)


def test_a_head_without_an_end_is_cut(serve):
    refused(at(serve(endless_head)), Reason.LARGE, max_bytes=1000)


def test_what_unpacks_to_too_much_is_refused(serve):
    bomb = gzip.compress(bytes(20_000_000))
    assert len(bomb) < 25_000
    refused(at(serve(sized(bomb, b"Content-Encoding: gzip"))), Reason.LARGE, max_bytes=1_000_000)


def test_packed_answers_are_unpacked(serve):
    server = serve(sized(gzip.compress(b'{"title": "Harbour"}'), b"Content-Encoding: gzip"))
    assert fetch(at(server), kinds=KINDS, policy=policy()).body == b'{"title": "Harbour"}'


def test_chunks_are_joined(serve):
    server = serve(OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\n[1,2\r\n1\r\n]\r\n0\r\n\r\n")
    assert fetch(at(server), kinds=KINDS, policy=policy()).body == b"[1,2]"


def drip(request: bytes, connection: socket.socket) -> None:
    connection.sendall(OK + b"Content-Length: 1000\r\n\r\n")
    for _ in range(1000):
        connection.sendall(b" ")
        time.sleep(0.05)


def silence(request: bytes, connection: socket.socket) -> None:
    time.sleep(3)


@pytest.mark.parametrize("answer", [drip, silence])
def test_the_time_is_for_the_whole_and_not_for_each_byte(serve, answer):
    server = serve(answer)
    start = time.monotonic()
    refused(at(server), Reason.SLOW, seconds=0.4)
    assert time.monotonic() - start < 1.0


def test_a_slow_resolver_takes_no_longer_than_the_rest(monkeypatch):
    from broadsheet.kernel.fetch.resolving import system_resolve

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(1))
    slow = replace(policy(seconds=0.2), resolve=system_resolve)
    with pytest.raises(FetchError) as caught:
        fetch("http://example.org/", kinds=KINDS, policy=slow)
    assert caught.value.reason is Reason.SLOW


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", Reason.STATUS),
        (b"HTTP/1.1 204 No Content\r\n\r\n", Reason.STATUS),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}", Reason.KIND),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", Reason.KIND),
        (OK + b"Content-Length: 9\r\n\r\n{}", Reason.BROKEN),
        (OK + b"Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}", Reason.BROKEN),
        (sized(b"no gzip", b"Content-Encoding: gzip"), Reason.BROKEN),
        (sized(gzip.compress(b"x" * 99)[:-9], b"Content-Encoding: gzip"), Reason.BROKEN),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", Reason.BROKEN),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Reason.BROKEN),
        (b"", Reason.BROKEN),
    ],
)
def test_answers_that_are_none_are_refused_in_a_sentence(serve, answer, reason):
    refused(at(serve(answer)), reason)


def test_a_status_is_told(serve):
    error = refused(at(serve(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")), Reason.STATUS)
    assert (error.status, error.host) == (403, "site.example.org")


def test_https_needs_a_certificate_that_is_in_order(serve):
    server = serve(b"no TLS here")
    url = at(server).replace("http:", "https:")
    refused(url, Reason.UNREACHABLE)


def test_a_closed_port_and_an_unknown_name_are_told_apart():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    refused(f"http://site.example.org:{free}/", Reason.UNREACHABLE)

    def nobody(host, port, seconds):
        raise socket.gaierror("no such name")

    unknown = replace(policy(), resolve=nobody)
    with pytest.raises(FetchError) as caught:
        fetch("http://nobody.example.org/", kinds=KINDS, policy=unknown)
    assert caught.value.reason is Reason.UNKNOWN_HOST


def test_a_host_is_not_asked_too_often(serve):
    server = serve(sized(b"{}"))
    now = [0.0]
    limits = HostLimits(per_minute=3, now=lambda: now[0])
    limited = policy(limits=limits)
    for _ in range(3):
        fetch(at(server), kinds=KINDS, policy=limited)
    with pytest.raises(FetchError) as caught:
        fetch(at(server), kinds=KINDS, policy=limited)
    assert caught.value.reason is Reason.OFTEN
    now[0] = 61
    fetch(at(server), kinds=KINDS, policy=limited)
    assert len(server.requests) == 4


def test_a_host_is_not_asked_by_many_at_a_time():
    limits = HostLimits(at_once=1)
    with limits.turn("a.org"), limits.turn("b.org"):
        with pytest.raises(FetchError, match="very often"), limits.turn("a.org"):
            pytest.fail("a second one got in")
    with limits.turn("a.org"):
        pass


def test_the_default_policy_verifies_certificates():
    context = Policy().tls()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert Policy().max_redirects <= 3
    assert Policy().seconds <= 10
    assert Policy().max_bytes <= 10 * 1024 * 1024


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (b"", None),
        (b"Retry-After: 120\r\n", 120.0),
        (b"Retry-After: Sat, 23 Nov 2024 18:15:00 GMT\r\n", 300.0),
        (b"Retry-After: Sat, 23 Nov 2024 18:00:00 GMT\r\n", 0.0),
        (b"Retry-After: soon\r\n", None),
    ],
)
def test_what_is_posted_arrives_whole_and_the_answer_says_when_to_come_again(serve, clock, said, seconds):
    server = serve(b"HTTP/1.1 429 Too Many Requests\r\n" + said + b"Content-Length: 0\r\n\r\n")
    body = "ї".encode() * 60_000

    got = post(at(server, "/hub"), body=body, kind="text/plain; charset=utf-8", policy=policy())

    assert (got.status, got.retry_after) == (429, seconds)
    head, _, arrived = server.requests[0].partition(b"\r\n\r\n")
    assert arrived == body
    assert head.startswith(b"POST /hub HTTP/1.1\r\n")
    assert b"\r\nContent-Type: text/plain; charset=utf-8\r\n" in head


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "[::1]", "localhost", "hub.internal"])
def test_nothing_is_posted_into_own_networks(host):
    with pytest.raises(FetchError) as caught:
        post(f"http://{host}/", body=b"x", kind="text/plain")
    assert caught.value.reason is Reason.PRIVATE


def test_nothing_is_posted_where_a_name_leads_into_an_own_network_or_an_answer_sends(serve):
    server = serve(
        b"HTTP/1.1 307 There\r\nLocation: http://elsewhere.example.org/\r\nContent-Length: 0\r\n\r\n"
    )
    with pytest.raises(FetchError) as caught:
        post(at(server), body=b"x", kind="text/plain", policy=policy(may_reach=is_public))
    assert caught.value.reason is Reason.PRIVATE
    assert server.requests == []

    assert post(at(server), body=b"x", kind="text/plain", policy=policy()).status == 307
    assert len(server.requests) == 1


def test_what_is_known_is_asked_for_only_if_it_is_newer(serve):
    server = serve(sized(b"{}", b'ETag: "v1"', b"Last-Modified: Sat, 23 Nov 2024 18:00:00 GMT"))
    known = fetch(at(server), kinds=KINDS, policy=policy()).known
    assert known == Known('"v1"', "Sat, 23 Nov 2024 18:00:00 GMT")
    server.answer = b"HTTP/1.1 304 Not Modified\r\n\r\n"

    got = fetch(at(server), kinds=KINDS, policy=policy(), known=known)

    assert (got.unchanged, got.body, got.known) == (True, b"", known)
    assert b'\r\nIf-None-Match: "v1"\r\n' in server.requests[1]
    assert b"\r\nIf-Modified-Since: Sat, 23 Nov 2024 18:00:00 GMT\r\n" in server.requests[1]
    assert refused(at(server), Reason.STATUS).status == 304  # nobody had asked for that


def test_no_validator_becomes_a_field_of_its_own(serve):
    server = serve(sized(b"{}"))

    fetch(at(server), kinds=KINDS, policy=policy(), known=Known('"a"\r\nCookie: x', "в" * 5 + "\n"))

    assert b"None-Match" not in server.requests[0]
    assert b"Cookie" not in server.requests[0]


def test_who_is_busy_may_say_when_to_come_again(serve):
    server = serve(b"HTTP/1.1 503 Busy\r\nRetry-After: 120\r\n\r\n")
    assert refused(at(server), Reason.STATUS).retry_after == 120.0
