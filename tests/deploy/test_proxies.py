"""The shipped nginx.conf and Caddyfile, with the real programs, in front of a real delivery."""

import gzip
import json
import os
import re
import time
from collections.abc import Iterator

import pytest

from broadsheet.delivery.tests.conftest import STORY
from broadsheet.delivery.tests.site import Home, Running
from broadsheet.kernel import atomic, paths
from tests.deploy.edge import DESK, READERS, Edge, Newsroom, caddy, nginx
from tests.deploy.store import make_store, story

pytestmark = pytest.mark.xdist_group("edge")

START = {"nginx": nginx, "caddy": caddy}
FORGED = ("--header", "X-Forwarded-For: 6.6.6.6", "--header", "Forwarded: for=6.6.6.6")


class Standing:
    """A store, the delivery in front of it, and a proxy in front of it and of a newsroom."""

    def __init__(self, home: Home, delivery: Running, edge: Edge) -> None:
        self.home, self.delivery, self.edge = home, delivery, edge
        self.get = edge.get


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def standing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    home = make_store(tmp_path_factory.mktemp("edge") / "site", READERS)
    delivery = Running(home)
    try:
        with Newsroom() as newsroom, START[request.param](delivery.port, newsroom.port) as edge:
            yield Standing(home, delivery, edge)
    finally:
        delivery.stop()


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def echo(request: pytest.FixtureRequest) -> Iterator[Edge]:
    """A proxy in front of something that says what it was sent, in delivery's place too."""
    with Newsroom() as newsroom, START[request.param](newsroom.port, newsroom.port) as edge:
        yield edge


def sent(edge: Edge, path: str, *options: str, **where: str) -> tuple[str, dict[str, str]]:
    """The address and the fields that arrived behind the proxy."""
    told = json.loads(edge.get(path, *options, **where).body)
    return told["newsroom"], {name.lower(): value for name, value in told["fields"].items()}


def test_a_page_arrives_over_tls_and_http_2(standing: Standing) -> None:
    page = standing.get(STORY)
    assert (page.version, page.status) == ("2", 200)
    assert b"The storm came in the night." in page.body
    assert "content-encoding" not in page.fields
    packed = standing.get(STORY, "--header", "Accept-Encoding: gzip, deflate, br, zstd")
    assert packed.fields["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == page.body
    assert packed.fields["etag"] != page.fields["etag"]
    assert page.fields["strict-transport-security"] == "max-age=31536000"
    assert not {"surrogate-key", "set-cookie"} & set(page.fields)
    unmodified = standing.get(STORY, "--header", f"If-None-Match: {page.fields['etag']}")
    assert (unmodified.status, unmodified.body) == (304, b"")
    head = standing.get(STORY, "--head")
    assert (head.status, head.fields["content-length"]) == (200, str(len(page.body)))


def test_unencrypted_requests_are_sent_to_the_encrypted_address(standing: Standing) -> None:
    answer = standing.get(STORY, scheme="http")
    assert answer.status in (301, 308)
    assert re.fullmatch(rf"https://{re.escape(READERS)}(:\d+)?{STORY}", answer.fields["location"])


def test_the_newsroom_answers_under_its_own_name_only(standing: Standing) -> None:
    for path in ("/desk/", "/desk/login/", "/assets/desk.css", "//desk/login/", "/x/../desk/login/"):
        answer = standing.get(path, "--cookie", "broadsheet_session=secret")
        assert answer.status in (400, 404), path
        assert b"newsroom" not in answer.body
        assert "set-cookie" not in answer.fields
    answer = standing.get(STORY, host=DESK)
    assert json.loads(answer.body)["newsroom"] == STORY
    assert answer.fields["x-robots-tag"] == "noindex, nofollow"
    assert standing.get("/", host=DESK).fields["set-cookie"] == "broadsheet_session=secret"
    for host in ("foreign.example.com", "127.0.0.1"):
        for scheme in ("https", "http"):
            answer = standing.get(STORY, "--header", f"Host: {host}", scheme=scheme)
            assert b"storm" not in answer.body
            assert b"newsroom" not in answer.body


def test_a_foreign_name_is_shown_no_certificate_by_nginx(standing: Standing) -> None:
    if standing.edge.command[0].endswith("caddy"):
        return  # it has only the certificates of the names in its file, but the test gives it one for all
    assert standing.edge.fails("foreign.example.com") == 35  # curl: the handshake was refused
    assert standing.get(STORY, "--header", "Host: foreign.example.com").status == 421


def test_what_readers_send_beside_the_address_goes_no_further(echo: Edge) -> None:
    path, fields = sent(
        echo, STORY, *FORGED, "--cookie", "broadsheet_session=secret", "--header", "Authorization: Basic eDp5"
    )
    assert path == STORY
    assert not {"cookie", "authorization"} & set(fields)
    assert "6.6.6.6" not in json.dumps(fields)
    assert "set-cookie" not in echo.get("/x").fields
    if echo.command[0].endswith("nginx"):
        assert fields == {"host": READERS}
        assert sent(echo, "/a", "--header", "Accept-Encoding: br, gzip;q=0.5")[1]["accept-encoding"] == "gzip"
        assert "accept-encoding" not in sent(echo, "/b", "--header", "Accept-Encoding: br, gzip;q=0")[1]


def test_the_newsroom_is_told_the_real_address_and_the_cookie(echo: Edge) -> None:
    path, fields = sent(echo, "/desk/?q=storm", *FORGED, "--cookie", "broadsheet_session=x", host=DESK)
    assert path == "/desk/?q=storm"
    assert fields["host"].partition(":")[0] == DESK
    assert fields["cookie"] == "broadsheet_session=x"
    assert (fields["x-forwarded-for"], fields["x-real-ip"]) == ("127.0.0.1", "127.0.0.1")
    assert fields["x-forwarded-proto"] == "https"
    assert "6.6.6.6" not in json.dumps(fields)


def test_only_reading_is_let_through_to_delivery(standing: Standing) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = standing.get(STORY, "--request", method)
        assert answer.status == 405, method
        assert answer.fields["allow"] == "GET, HEAD"


def test_a_publication_is_seen_at_once_on_a_page_nobody_asked_for_and_within_two_seconds_on_a_hot_one(
    standing: Standing,
) -> None:
    for path in ("/hot", "/cold"):
        standing.home.page(path, story("Before"))
    assert b"Before" in standing.get("/cold").body
    time.sleep(1.5)  # nobody asks for it: what is kept of it is old
    standing.get("/hot")
    for path in ("/hot", "/cold"):
        standing.home.page(path, story("After"))
    published = time.monotonic()
    while b"After" not in standing.get("/hot").body:
        assert time.monotonic() - published < 2
    assert b"After" in standing.get("/cold").body  # the very first reader, not the second


def test_the_river_streams_unbuffered(standing: Standing) -> None:
    log = standing.home.public / paths.events_file("en")
    atomic.append_line(log, json.dumps({"id": 1, "headline": "One"}))
    standing.home.bump()
    with standing.edge.stream("/live/events", "--header", "Last-Event-ID: 0") as reader:
        assert reader.stdout is not None
        try:
            while "One" not in (line := reader.stdout.readline()):
                assert line
            atomic.append_line(log, json.dumps({"id": 2, "headline": "Two"}))
            standing.home.bump()
            started = time.monotonic()
            while "Two" not in (line := reader.stdout.readline()):
                assert line
            assert time.monotonic() - started < 1
        finally:
            reader.kill()


def test_pictures_and_ranges_of_them(standing: Standing) -> None:
    data = os.urandom(2_500_000)
    standing.home.file("media/film.mp4", data)
    for _ in range(2):  # fetched, then kept
        assert standing.get("/media/film.mp4").body == data
        part = standing.get("/media/film.mp4", "--range", "1000000-1999999")
        assert (part.status, part.body) == (206, data[1_000_000:2_000_000])
        assert part.fields["content-range"] == "bytes 1000000-1999999/2500000"
    assert standing.get("/media/film.mp4", "--range", "2499990-").body == data[-10:]
    assert standing.get("/media/none.mp4").status == 404


def test_health_is_for_who_watches_the_machine(standing: Standing) -> None:
    assert json.loads(standing.get("/healthz").body)["delivery"]
    text = (standing.edge.folder / standing.edge.settings).read_text()
    assert re.search(r"location = /healthz \{\s+allow 127.0.0.1;\s+allow ::1;\s+deny all;", text) or (
        "path /healthz\n\t\tnot remote_ip 127.0.0.1/8 ::1" in text
    )


def test_real_addresses_are_logged_and_no_query(standing: Standing) -> None:
    standing.get("/logged", *FORGED)
    until = time.monotonic() + 3
    log = standing.edge.folder / "access.log"
    while "/logged" not in log.read_text() and time.monotonic() < until:
        time.sleep(0.1)
    line = next(line for line in log.read_text().splitlines() if "/logged" in line)
    assert "127.0.0.1" in line
    if standing.edge.command[0].endswith("nginx"):
        assert "6.6.6.6" not in line
