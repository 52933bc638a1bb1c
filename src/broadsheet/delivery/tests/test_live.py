import gzip
import json
import socket
import time

import pytest

from broadsheet.delivery.events import WINDOW, EventLog
from broadsheet.delivery.tests.site import Running
from broadsheet.kernel import atomic, paths


def item(number, **more):
    return json.dumps(
        {"id": number, "story": number, "headline": f"Story {number} «є»", **more}, ensure_ascii=False
    )


def add(home, *numbers, edition="en", **more):
    for number in numbers:
        atomic.append_line(home.public / paths.events_file(edition), item(number, **more))
    home.bump()


class Listener:
    """A reader of the stream, as a browser understands it."""

    def __init__(self, server, path="/live/events", **fields):
        lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Accept: text/event-stream"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        self.socket = server.socket()
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        self.data = b""
        self.head = self._until(b"\r\n\r\n")

    def _until(self, end):
        while end not in self.data:
            piece = self.socket.recv(65536)
            assert piece, self.data
            self.data += piece
        found, self.data = self.data.split(end, 1)
        return found

    def event(self):
        """The next event as a dictionary; comments and bare `retry` are passed over."""
        while True:
            fields = dict(
                line.split(": ", 1) for line in self._until(b"\n\n").decode().split("\n") if ": " in line
            )
            if "data" in fields:
                return fields

    def numbers(self, count):
        return [int(self.event()["id"]) for _ in range(count)]

    def close(self):
        self.socket.close()


@pytest.fixture
def listen():
    """Opens listeners, and closes them in the end."""
    held = []

    def opened(*args, **fields):
        held.append(Listener(*args, **fields))
        return held[-1]

    yield opened
    for listener in held:
        listener.close()


def test_new_items_reach_every_listener_once_in_order_within_a_second(home, running, listen):
    add(home, 1, 2)
    listeners = [listen(running) for _ in range(5)]
    for listener in listeners:
        assert b"Content-Type: text/event-stream" in listener.head
        assert b"Cache-Control: no-store" in listener.head
        first = listener.event()
        assert (first["event"], first["id"], json.loads(first["data"])) == (
            "ready",
            "2",
            {"last_id": 2, "place": 2},
        )
    started = time.monotonic()
    add(home, 3, 4)
    add(home, 5)
    for listener in listeners:
        assert listener.numbers(3) == [3, 4, 5]
    assert time.monotonic() - started < 1


def test_data_is_the_items_own_json(home, running, listen):
    listener = listen(running)
    listener.event()
    add(home, 1, html="<li>a</li>")
    event = listener.event()
    assert "event" not in event
    assert json.loads(event["data"]) == {"id": 1, "story": 1, "headline": "Story 1 «є»", "html": "<li>a</li>"}


def test_who_comes_back_gets_what_it_missed_and_nothing_twice(home, running, listen):
    add(home, *range(1, 11))
    listener = listen(running, last_event_id=7)
    assert listener.numbers(3) == [8, 9, 10]
    add(home, 11)
    assert listener.numbers(1) == [11]
    assert listen(running, last_event_id=11).event()["event"] == "ready"
    assert listen(running, last_event_id=0).numbers(11) == list(range(1, 12))


@pytest.mark.parametrize("asked", ["3", "9999", "-1", "x", "1e3", "9" * 40])
def test_past_the_window_or_with_an_unknown_number_the_reader_is_reset(home, asked, listen):
    for number in range(1, WINDOW + 20):
        with (home.public / "events").open("a") as file:
            file.write(item(number) + "\n")
    (home.public / "live" / "en").mkdir(parents=True)
    (home.public / "events").rename(home.public / paths.events_file("en"))
    server = Running(home)
    try:
        event = listen(server, last_event_id=asked).event()
        assert (event["event"], event["id"]) == ("reset", str(WINDOW + 19))
    finally:
        server.stop()


def test_editions_have_streams_of_their_own(home, running, listen):
    english, ukrainian = listen(running), listen(running, "/uk/live/events")
    assert [english.event()["id"], ukrainian.event()["id"]] == ["0", "0"]
    add(home, 5, edition="uk")
    add(home, 9)
    assert english.numbers(1) == [9]
    assert ukrainian.numbers(1) == [5]


def test_half_a_line_is_sent_when_it_is_whole(home, running, listen):
    add(home, 1)
    listener = listen(running)
    listener.event()
    whole = item(2)
    with (home.public / paths.events_file("en")).open("a") as file:
        file.write(whole[:10])
        file.flush()
        time.sleep(0.4)
        file.write(whole[10:] + "\n")
    assert listener.numbers(1) == [2]


def test_a_replaced_log_is_followed_without_repeating(home, running, listen):
    add(home, 1, 2)
    listener = listen(running)
    listener.event()
    atomic.replace_file(
        home.public / paths.events_file("en"), "".join(item(n) + "\n" for n in (1, 2, 3)).encode()
    )
    assert listener.numbers(1) == [3]


def test_lines_that_are_no_items_are_passed_over(tmp_path):
    file = tmp_path / "events.jsonl"
    file.write_bytes(b'{"id":1}\nrubbish\n[]\n{"id":"2"}\n{"id":1}\n{"id":3}\n{"id":')
    log = EventLog(file)
    assert [event.number for event in log.read()] == [1, 3]
    assert [event.number for event in log.after(1)] == [3]
    assert log.read() == []


def test_a_long_log_is_read_from_its_end(tmp_path):
    file = tmp_path / "events.jsonl"
    file.write_text("".join(f'{{"id":{number},"html":"{"x" * 900}"}}\n' for number in range(1, 3001)))
    log = EventLog(file)
    log.read()
    assert log.last == 3000
    assert log.after(10) is None
    assert [event.number for event in log.after(2998)] == [2999, 3000]


def test_head_of_the_stream_ends_at_once(running):
    answer = running.get("/live/events", "HEAD")
    assert (answer.status, answer.data) == (200, b"")


def test_a_frozen_listener_is_cut_and_the_others_go_on(home, running, listen):
    frozen = listen(running)
    frozen.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    frozen.event()
    awake = listen(running)
    awake.event()
    text = "x" * 60_000
    for number in range(1, 200):
        add(home, number, html=text)
        assert awake.numbers(1) == [number]
        if listeners(running) == 1:
            break
    assert listeners(running) == 1
    assert number < 199


def listeners(running):
    return json.loads(running.get("/healthz").data)["delivery"]["listeners"]


def test_listeners_who_leave_are_forgotten(running, listen):
    held = [listen(running) for _ in range(10)]
    for listener in held:
        listener.event()
    assert listeners(running) == 10
    for listener in held:
        listener.close()
    until = time.monotonic() + 3
    while listeners(running) and time.monotonic() < until:
        time.sleep(0.05)
    assert listeners(running) == 0


def test_stopping_ends_the_streams_at_once(home, listen):
    server = Running(home)
    listener = listen(server)
    listener.event()
    started = time.monotonic()
    assert server.stop() == (0, "Stopped.\n")
    assert time.monotonic() - started < 3
    assert listener.socket.recv(100) == b""


def test_the_poll_address_is_shared_compressed_and_fresh(home, running):
    head = {
        "edition": "en",
        "last_id": 2,
        "river": "abc",
        "items": [{"story": n, "path": f"/s{n}"} for n in range(40)],
    }
    home.file(paths.head_file("en"), json.dumps(head).encode())
    home.bump()
    answer = running.get("/live/head.json", accept_encoding="gzip")
    assert json.loads(gzip.decompress(answer.data)) == head
    assert answer.getheader("Content-Type") == "application/json"
    assert answer.getheader("Cache-Control") == "public, max-age=0, s-maxage=2"
    tag = answer.getheader("ETag")
    assert running.get("/live/head.json", accept_encoding="gzip", if_none_match=tag).status == 304
    home.file(paths.head_file("en"), json.dumps({**head, "last_id": 3}).encode())
    home.bump()
    fresh = running.get("/live/head.json", accept_encoding="gzip", if_none_match=tag)
    assert fresh.status == 200
    assert json.loads(gzip.decompress(fresh.data))["last_id"] == 3
    assert running.get("/uk/live/head.json").status == 404
