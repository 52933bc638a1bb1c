import gzip
import os
import time

import pytest

from broadsheet.delivery.ranges import Span, Unsatisfiable, read_range
from broadsheet.delivery.tests.site import Running

SMALL = bytes(range(256)) * 40
LARGE = os.urandom(3 * 1024 * 1024)
STYLE = b"body { margin: 0 }\n" * 200


@pytest.fixture
def running(home):
    home.file("media/small.0123456789abcdef.webp", SMALL)
    home.file("media/2024/large.0123456789abcdef.mp4", LARGE)
    home.file("static/site.0123456789ab.css", STYLE)
    home.file("static/robots.txt", b"User-agent: *\n")
    server = Running(home)
    yield server
    server.stop()


FILES = (("/media/small.0123456789abcdef.webp", SMALL), ("/media/2024/large.0123456789abcdef.mp4", LARGE))


@pytest.mark.parametrize(("path", "data"), FILES)
def test_files_are_sent_whole_with_validators_and_kept_for_ever(running, path, data):
    for _ in range(2):
        answer = running.get(path)
        assert answer.status == 200
        assert answer.data == data
        assert answer.getheader("Content-Length") == str(len(data))
        assert answer.getheader("Cache-Control") == "public, max-age=31536000, immutable"
        assert answer.getheader("Accept-Ranges") == "bytes"
        assert "sandbox" in answer.getheader("Content-Security-Policy")
    for fields in (
        {"if_none_match": answer.getheader("ETag")},
        {"if_modified_since": answer.getheader("Last-Modified")},
    ):
        assert running.get(path, **fields).status == 304
    head = running.get(path, "HEAD")
    assert (head.status, head.data, head.getheader("Content-Length")) == (200, b"", str(len(data)))


@pytest.mark.parametrize(("path", "data"), FILES)
@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1), ("bytes=5-99", 5, 100), ("bytes=100-", 100, None), ("bytes=-7", -7, None),
        ("bytes=-99999999999", 0, None), ("bytes=10-99999999999", 10, None),
    ],
)  # fmt: skip
def test_one_range_is_sent_as_asked(running, path, data, asked, start, stop):
    for _ in range(2):
        answer = running.get(path, range=asked)
        assert answer.status == 206
        assert answer.data == data[start:stop]
        first = start if start >= 0 else len(data) + start
        last = (stop or len(data)) - 1
        assert answer.getheader("Content-Range") == f"bytes {first}-{last}/{len(data)}"
        assert answer.getheader("Content-Length") == str(len(answer.data))


@pytest.mark.parametrize(("path", "data"), FILES)
@pytest.mark.parametrize(
    "asked",
    [
        "bytes=99999999-", "bytes=5-4", "bytes=-0", "bytes=-", "bytes=0-1,4-5", "bytes=a-b", "bytes=1",
        "bytes=99999999999999999999999-", "bytes=" + "0-1," * 1000, "bytes=0-" + "9" * 300,
    ],
)  # fmt: skip
def test_many_or_absurd_ranges_are_refused_at_once(running, path, data, asked):
    started = time.monotonic()
    answer = running.get(path, range=asked)
    assert answer.status == 416
    assert answer.getheader("Content-Range") == f"bytes */{len(data)}"
    assert answer.getheader("Cache-Control") == "no-store"
    assert time.monotonic() - started < 0.5


@pytest.mark.parametrize(("path", "data"), FILES)
def test_a_range_of_another_version_or_unit_gets_the_whole(running, path, data):
    running.get(path)
    answer = running.get(path)
    tag, when = answer.getheader("ETag"), answer.getheader("Last-Modified")
    for value, status in (
        (tag, 206),
        (when, 206),
        ('"other"', 200),
        (f"W/{tag}", 200),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 200),
    ):
        answer = running.get(path, range="bytes=0-9", if_range=value)
        assert answer.status == status
        assert answer.data == (data[:10] if status == 206 else data)
    assert running.get(path, range="lines=0-9").data == data
    assert running.get(path, "HEAD", range="bytes=0-9").status == 200
    assert running.get(path, range="bytes=0-9", if_none_match=tag).status == 304


def test_ranges_are_read_without_work_that_grows_with_the_value():
    assert read_range(b"bytes=2-3", 10) == Span(2, 2)
    assert read_range(b"items=2-3", 10) is None
    with pytest.raises(Unsatisfiable):
        read_range(b"bytes=0-0", 0)


def test_text_files_are_compressed_once_and_pictures_never(running):
    answer = running.get("/static/site.0123456789ab.css", accept_encoding="gzip")
    assert answer.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(answer.data) == STYLE
    assert answer.getheader("Vary") == "Accept-Encoding"
    plain = running.get("/static/site.0123456789ab.css")
    assert plain.data == STYLE
    assert plain.getheader("ETag") != answer.getheader("ETag")
    # A range is of the plain bytes, whatever is accepted.
    part = running.get("/static/site.0123456789ab.css", accept_encoding="gzip", range="bytes=0-3")
    assert (part.status, part.data, part.getheader("Content-Encoding")) == (206, b"body", None)
    assert running.get(FILES[0][0], accept_encoding="gzip").getheader("Content-Encoding") is None


def test_types_are_those_of_the_table_and_the_unknown_is_for_saving(home, running):
    for name, kind in (
        ("a.css", "text/css; charset=utf-8"), ("a.js", "text/javascript; charset=utf-8"),
        ("a.svg", "image/svg+xml"), ("a.jpg", "image/jpeg"),
        ("a.html", "application/octet-stream"), ("a", "application/octet-stream"),
    ):  # fmt: skip
        home.file(f"media/{name}", b"<script>alert(1)</script>")
        answer = running.get(f"/media/{name}")
        assert answer.getheader("Content-Type") == kind
        assert (answer.getheader("Content-Disposition") == "attachment") is (
            kind == "application/octet-stream"
        )
        assert answer.getheader("X-Content-Type-Options") == "nosniff"


def test_a_name_without_a_hash_is_asked_for_again(running):
    assert running.get("/static/robots.txt").getheader("Cache-Control") == "public, max-age=60, s-maxage=60"


def test_links_folders_hidden_and_special_files_are_not_there(home, running):
    media = home.public / "media"
    (media / "link.webp").symlink_to(home.public / "site.json")
    (media / "outside").symlink_to("/etc")
    (media / "inside").symlink_to(media / "2024")
    os.mkfifo(media / "pipe.webp")
    (media / ".tmp-0123").write_bytes(b"half")
    for path in (
        "/media/link.webp", "/media/outside/passwd",
        "/media/inside/large.0123456789abcdef.mp4", "/media/2024",
        "/media/2024/", "/media/pipe.webp",
        "/media/.tmp-0123", "/media/", "/media/none.webp",
        "/media/small.0123456789abcdef.webp/x",
    ):  # fmt: skip
        assert running.get(path).status == 404


def test_a_replaced_file_is_seen_and_a_removed_one_is_gone(home, running):
    assert running.get("/static/robots.txt").data == b"User-agent: *\n"
    home.file("static/robots.txt", b"User-agent: other\n")
    home.bump()
    assert running.get("/static/robots.txt").data == b"User-agent: other\n"
    (home.public / "static" / "robots.txt").unlink()
    home.bump()
    assert running.get("/static/robots.txt").status == 404


def test_a_large_file_is_never_held_whole(home):
    size = 300 * 1024 * 1024
    with (home.public / "film.mp4").open("wb") as file:
        file.truncate(size)
    (home.public / "media").mkdir(exist_ok=True)
    (home.public / "film.mp4").rename(home.public / "media" / "film.mp4")
    server = Running(home)
    try:
        server.get("/politics/")
        before = server.memory()
        slow = [server.socket() for _ in range(10)]
        for connection in slow:
            connection.sendall(b"GET /media/film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            connection.recv(1000)
        received = 0
        with server.socket() as fast:
            fast.sendall(b"GET /media/film.mp4 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            while piece := fast.recv(1024 * 1024):
                received += len(piece)
        assert received > size
        assert server.memory() - before < 20 * 1024 * 1024
        for connection in slow:
            connection.close()
    finally:
        server.stop()


def test_requests_behind_a_large_file_are_answered_after_it(running):
    path, data = FILES[1]
    request = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with running.socket() as connection:
        connection.sendall(request % path.encode() * 2 + request % b"/politics/")
        received = b""
        while not received.endswith(b"<h1>Politics</h1>"):
            received += connection.recv(1024 * 1024)
    assert received.count(data) == 2


def test_a_file_that_shrinks_while_it_is_sent_cuts_the_answer_short(home):
    file = home.public / "media" / "film.mp4"
    home.file("media/film.mp4", bytes(64 * 1024 * 1024))
    server = Running(home)
    try:
        with server.socket() as connection:
            connection.sendall(b"GET /media/film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            received = len(connection.recv(65536))
            os.truncate(file, 1000)
            try:
                while piece := connection.recv(1024 * 1024):
                    received += len(piece)
            except ConnectionError:
                pass
        assert received < 64 * 1024 * 1024
        assert server.get("/politics/").status == 200
    finally:
        server.stop()
