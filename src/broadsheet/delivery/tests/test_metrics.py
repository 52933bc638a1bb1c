"""What is counted, on a socket that readers cannot reach, and the log for machines."""

import json
import re
import socket

import pytest

from broadsheet.delivery.meter import BOUNDS, SAMPLED, Meter, Meters
from broadsheet.delivery.tests.conftest import STORY
from broadsheet.delivery.tests.site import Running, eventually
from broadsheet.delivery.tests.test_running import start, status


def scrape(where, path="/metrics"):
    """The measurements as name (with labels) and number, and the whole text."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(where))
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        text = b""
        while piece := connection.recv(65536):
            text += piece
    head, _, body = text.decode().partition("\r\n\r\n")
    found = {}
    for line in body.splitlines():
        if line.startswith("broadsheet_"):
            name, _, number = line.rpartition(" ")
            found[name.removeprefix("broadsheet_delivery_")] = float(number)
    return head, found, body


def by_status(found):
    """How many answers there were of each status."""
    return {name.split('"')[1]: count for name, count in found.items() if name.startswith("requests_total{")}


@pytest.mark.parametrize("processes", ["1", "2"])
def test_the_numbers_of_all_processes_add_up(home, tmp_path, processes):
    status(home)
    where = tmp_path / "metrics.sock"
    server = Running(home, BROADSHEET_DELIVERY_PROCESSES=processes, BROADSHEET_DELIVERY_METRICS=str(where))
    try:
        for _ in range(64):
            server.get(STORY)
        for _ in range(8):
            server.get("/nowhere")
        server.raw(b"BREW / HTTP/1.1\r\n\r\n")
        # A paper without a front page is being prepared: what it lacks is not missing yet.
        wanted = {"200": 64.0, "503": 8.0, "501": 1.0}
        assert eventually(lambda: by_status(scrape(where)[1]) == wanted), scrape(where)
        head, found, body = scrape(where)
        assert head.startswith("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4")
        timed = found["request_seconds_count"]
        assert 1 <= timed <= 72 // SAMPLED
        assert found['request_seconds_bucket{le="+Inf"}'] == timed
        assert 0 < found["request_seconds_sum"] < timed
        assert found["cache_entries"] >= 1
        assert found["plates_read_total"] >= 1
        assert 0 <= found["newest_plate_age_seconds"] < 60
        assert found['press_queue{lane="9"}'] == 7
        assert found["press_failures"] == 0
        # Every name has its meaning and its type once, before its numbers.
        names = re.findall(r"^# TYPE (\S+) ", body, re.MULTILINE)
        assert len(set(names)) == len(names) == body.count("# HELP ")
        assert scrape(where, "/")[0].startswith("HTTP/1.1 404 ")
        with server.socket() as stream:
            stream.sendall(b"GET /live/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert eventually(lambda: scrape(where)[1]["streams"] == 1)
    finally:
        server.stop()


def test_who_was_killed_goes_on_counting_where_it_ended():
    meters = Meters(2)
    first = meters.open(0)
    first.statuses[200] += 5
    first.totals["plates_read"] += 2
    first.gauges["connections"] = 3
    first.note(40_000)
    meters.publish(0, first)
    again = meters.open(0)
    again.statuses[200] += 1
    other = meters.open(1)
    other.statuses[200] += 10
    other.gauges["connections"] = 4
    meters.publish(0, again)
    meters.publish(1, other)
    total = meters.total()
    assert total.statuses[200] == 16
    assert total.totals["plates_read"] == 2
    assert total.gauges["connections"] == 4
    assert total.buckets[1] == 1
    assert total.sampled_ns == 40_000


def test_every_time_has_its_bucket():
    meter = Meter()
    for bound in BOUNDS:
        meter.note(int(bound * 1e9))
    meter.note(10**12)
    assert meter.buckets == [1] * (len(BOUNDS) + 1)


def test_a_place_for_measurements_that_cannot_be_had_is_one_line(home, tmp_path):
    for place, said in (("x y", "takes a port"), (str(tmp_path / "no" / "folder"), "cannot be listened on")):
        answer = start(home, BROADSHEET_PORT="0", BROADSHEET_DELIVERY_METRICS=place)
        assert answer.returncode == 1
        assert said in answer.stderr
        assert answer.stderr.count("\n") == 1


def test_the_log_can_be_one_object_a_line(home):
    home.page("/torn", "<p>whole</p>")
    file = home.plate_file("/torn")
    file.write_bytes(file.read_bytes()[:-1])
    server = Running(home, BROADSHEET_DELIVERY_LOG="json")
    server.get("/torn")
    _, errors = server.stop()
    lines = [json.loads(line) for line in (server.first_line + errors).splitlines()]
    assert [line["level"] for line in lines] == ["info", "error", "info"]
    assert lines[1]["place"] == "/torn"
    assert lines[1]["edition"] == "en"
    assert lines[1]["file"].endswith("torn.plate")
    assert {"time", "logger", "process", "message"} <= set(lines[0])
