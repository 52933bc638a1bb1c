"""Others are told of news: once a publication, when it can be read, and again where they were busy."""

import dataclasses
import json
import threading
from urllib.parse import parse_qs

import pytest

from broadsheet.kernel.fetch.networks import is_public
from broadsheet.outlets.models import OutletsState, Ping
from broadsheet.outlets.pings import send
from broadsheet.outlets.pings.board import ping_report, retry_pings
from broadsheet.outlets.pings.duty import PingDuty
from broadsheet.outlets.pings.queue import queue_pings
from broadsheet.outlets.pings.send import send_due
from broadsheet.outlets.settling import announce_settings
from broadsheet.press.tests.paper import CHRISTMAS_EVE, make_paper
from broadsheet.stories.models import Story
from broadsheet.stories.services import publish_many, publish_story, save_draft, unpublish_story
from broadsheet.testing.desk import make_user, signed_in
from broadsheet.testing.hosts import FakeHost, loopback_policy
from broadsheet.testing.plates import has_plate, read_page

pytestmark = pytest.mark.django_db

KEY = "3f9c1d2a-7b8e4c56"
FRONT = "https://news.example"
TAKEN = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture
def hub():
    host = FakeHost(TAKEN)
    yield host
    host.close()


@pytest.fixture
def engine(monkeypatch):
    """The receiver of IndexNow."""
    host = FakeHost(TAKEN)
    monkeypatch.setattr(send, "INDEXNOW", f"http://indexnow.example.org:{host.port}/indexnow")
    yield host
    host.close()


@pytest.fixture
def told(press, site, settings, hub, engine):
    """A site that tells both services; its settings are known and baked."""
    settings.HOME = dataclasses.replace(
        site, websub_hub=f"http://hub.example.org:{hub.port}/", indexnow_key=KEY
    )
    paper = make_paper("en")
    announce_settings("first")
    press.drain()
    return paper


def calls(host: FakeHost) -> list[tuple[bytes, bytes]]:
    """The head and the body of each call."""
    return [tuple(request.partition(b"\r\n\r\n")[::2]) for request in host.requests]


def tell(press) -> None:
    press.drain()
    queue_pings()
    while send_due(loopback_policy()):
        pass


def answer(status: int, *fields: str) -> bytes:
    lines = (f"HTTP/1.1 {status} X", *fields, "Content-Length: 0", "", "")
    return "\r\n".join(lines).encode()


def test_a_publication_is_one_call_to_each_service_and_a_draft_is_none(press, site, clock, told, hub, engine):
    story = told.publish("Harbour", section=told.section, kind="news")
    assert queue_pings() == 0  # nobody would find the page yet
    tell(press)
    tell(press)

    ((head, body),) = calls(engine)
    assert head.startswith(b"POST /indexnow HTTP/1.1\r\n")
    assert b"\r\nContent-Type: application/json; charset=utf-8\r\n" in head
    assert json.loads(body) == {
        "host": "news.example",
        "key": KEY,
        "keyLocation": f"{FRONT}/{KEY}.txt",
        "urlList": [f"{FRONT}{story.path}"],
    }
    assert read_page(site.public, "en", f"/{KEY}.txt").html == KEY
    ((head, body),) = calls(hub)
    assert b"\r\nContent-Type: application/x-www-form-urlencoded\r\n" in head
    form = parse_qs(body.decode())
    assert form["hub.mode"] == ["publish"]
    assert form["hub.url"] == sorted(
        f"{FRONT}{folder}{file}"
        for folder in ("/", "/politics/", "/kind/news/")
        for file in ("atom.xml", "feed.json", "rss.xml")
    )

    clock.move(60)
    draft = Story.objects.get(pk=story.pk)
    draft.headline = "Harbours"
    save_draft(story=draft)
    save_draft(story=told.draft("Never published"))
    tell(press)
    assert (len(engine.requests), len(hub.requests)) == (1, 1)

    unpublish_story(story=Story.objects.get(pk=story.pk), reason="Wrong.")
    tell(press)
    assert json.loads(calls(engine)[1][1])["urlList"] == [f"{FRONT}{story.path}"]
    assert (len(engine.requests), len(hub.requests)) == (2, 2)
    assert set(Ping.objects.values_list("state", flat=True)) == {"taken"}


def test_what_is_no_news_is_not_told_and_feeds_only_where_they_changed(
    press, clock, told, hub, engine, monkeypatch
):
    monkeypatch.setattr("broadsheet.outlets.feeds.kinds.LENGTH", 1)
    publish_many(stories=[told.draft(f"Imported {number}") for number in range(3)])
    tell(press)
    assert (hub.requests, engine.requests) == ([], [])

    old = told.publish("Old", at=CHRISTMAS_EVE)
    tell(press)
    assert (len(hub.requests), len(engine.requests)) == (0, 1)

    clock.move(25 * 3600)
    state = OutletsState.objects.filter(pk=OutletsState.ONLY)
    state.update(position=0)  # as where pings are turned on after a while
    tell(press)
    assert len(engine.requests) == 1
    publish_story(story=Story.objects.get(pk=old.pk))
    tell(press)
    assert len(engine.requests) == 2


def test_editions_of_one_host_are_told_of_with_the_key_at_its_root(press, clock, told, engine):
    ukrainian = make_paper("uk")
    beside = make_paper("ar", host="ar.example", prefix="ar")
    announce_settings("second")
    press.drain()
    for paper in (ukrainian, beside):
        paper.publish("Harbour")
    tell(press)
    held = [json.loads(body) for _, body in calls(engine)]
    assert [(one["host"], one["keyLocation"]) for one in held] == [
        ("news.example", f"{FRONT}/{KEY}.txt"),
        ("ar.example", f"https://ar.example/ar/{KEY}.txt"),
    ]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (answer(429), 60),
        (answer(503, "Retry-After: 600"), 600),
        (b"", 60),
    ],
)
def test_a_busy_service_is_tried_again_and_later_each_time(press, clock, told, engine, said, seconds):
    engine.answer = said
    told.publish("Harbour")
    tell(press)
    assert len(engine.requests) == 1
    told.publish("Another")  # waits with the first, and does not knock
    tell(press)
    clock.move(seconds - 1)
    tell(press)
    assert len(engine.requests) == 1
    clock.move(1)
    tell(press)
    assert len(engine.requests) == 2
    clock.move(max(seconds, 120) - 1)
    tell(press)
    assert len(engine.requests) == 2

    engine.answer = TAKEN
    clock.move(1)
    tell(press)
    told_of = [json.loads(body)["urlList"] for _, body in calls(engine)]
    assert told_of[0] == told_of[1] == told_of[2] != told_of[3]
    assert len(engine.requests) == 4
    assert not Ping.objects.filter(service="indexnow").exclude(state="taken").exists()


def test_a_refusal_is_final(press, clock, told, engine):
    for number, status in enumerate((400, 403, 422, 301), start=1):
        engine.answer = answer(status, "Location: http://elsewhere.example.org/")
        told.publish("Harbour")
        tell(press)
        clock.move(3600)
        tell(press)
        assert len(engine.requests) == number
        ping = Ping.objects.filter(service="indexnow").latest("pk")
        assert (ping.state, ping.error) == ("dropped", f"indexnow.example.org answered {status}.")


def test_after_a_day_it_is_given_up_and_after_a_week_forgotten(press, clock, told, hub):
    hub.answer = answer(502)
    told.publish("Harbour")
    for _ in range(60):
        tell(press)
        clock.move(1800)
    ping = Ping.objects.get(service="websub")
    assert (ping.state, ping.attempts) == ("dropped", len(hub.requests))
    assert 45 <= len(hub.requests) <= 55  # every half hour for a day
    clock.move(8 * 24 * 3600)
    told.publish("Another")
    tell(press)
    assert Ping.objects.filter(service="websub").count() == 1


def test_nothing_is_told_to_a_private_address(press, clock, told, hub, engine):
    told.publish("Harbour")
    press.drain()
    queue_pings()
    while send_due(loopback_policy(may_reach=is_public)):
        pass
    assert (hub.requests, engine.requests) == ([], [])
    for ping in Ping.objects.all():
        assert ping.state == "dropped"
        assert "leads into a private network" in ping.error


def test_the_worker_sends_in_a_thread_of_its_own(press, clock, told, monkeypatch):
    found = []
    left = [2]

    def sent() -> int:
        found.append(threading.current_thread().name)
        left[0] -= 1
        return left[0]

    duty = PingDuty(sent)
    assert duty.attend() == 0
    told.publish("Harbour")
    press.drain()
    assert duty.attend() == 2
    duty.wait()
    assert found == ["pings", "pings"]


def test_a_site_that_tells_nobody_asks_the_database_nothing(
    press, clock, site, django_assert_num_queries, told, settings
):
    duty = PingDuty(lambda: 0)
    duty.attend()
    with django_assert_num_queries(3):
        duty.attend()
    settings.HOME = site
    with django_assert_num_queries(0):
        PingDuty().attend()
    announce_settings("without")
    press.drain()
    assert not has_plate(site.public, "en", f"/{KEY}.txt")


def test_the_press_board_shows_who_was_told_and_who_can_be_told_again(press, clock, told, hub, engine):
    engine.answer = answer(403)
    hub.answer = answer(503)
    told.publish("Harbour")
    tell(press)
    editor = signed_in(make_user("editor", "Editors"))
    page = editor.get("/desk/press/").content.decode()
    assert "indexnow.example.org answered 403." in page
    assert "given up" in page
    assert "and 5 more addresses" in page
    assert "hub.example.org answered 503." in page

    reporter = signed_in(make_user("reporter", "Reporters"))
    assert "answered 503." in reporter.get("/desk/press/").content.decode()
    assert "pings/retry" not in reporter.get("/desk/press/").content.decode()
    reporter.post("/desk/press/pings/retry/")
    assert ping_report().failed == 2

    engine.answer = hub.answer = TAKEN
    number = Ping.objects.get(service="indexnow").pk
    assert editor.post("/desk/press/pings/retry/", {"number": number}).url == "/desk/press/"
    tell(press)
    assert (ping_report().failed, len(engine.requests), len(hub.requests)) == (1, 2, 1)
    assert retry_pings(number=None) == 1
    tell(press)
    assert len(hub.requests) == 2
    page = editor.get("/desk/press/").content.decode()
    assert "Who could not be told" not in page
    assert [(name, waiting) for name, _, waiting, _ in ping_report().services] == [
        ("WebSub", 0),
        ("IndexNow", 0),
    ]
