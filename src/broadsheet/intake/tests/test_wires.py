"""Wires: asked politely, kept once, decided about by the desk; what became a story here stays as it is."""

import dataclasses
import datetime as dt
from contextlib import closing

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from broadsheet.intake.models import Wire, WireItem
from broadsheet.intake.subscribed import faults
from broadsheet.intake.subscribed.asking import ask_due, ask_wire
from broadsheet.intake.subscribed.deciding import (
    dismiss_items,
    note_change_seen,
    publish_item,
    put_back_item,
    take_item,
)
from broadsheet.intake.subscribed.duty import AFTER_A_FAULT, LONGEST, LOOK_EVERY, WireDuty
from broadsheet.intake.subscribed.faults import fault_of
from broadsheet.intake.subscribed.pictures import folder_of
from broadsheet.intake.subscribed.settling import (
    ask_soon,
    delete_wire,
    go_on_with_wire,
    pause_wire,
    save_wire,
)
from broadsheet.intake.tests.feeds import Agency, answer, entry, feed
from broadsheet.kernel.fetch.networks import is_public
from broadsheet.newsroom.models import Person, Remit, Topic
from broadsheet.outbox.models import OutboxRow
from broadsheet.stories.models import Picture, Story
from broadsheet.stories.services import save_draft
from broadsheet.testing.desk import make_user
from broadsheet.testing.factories import make_edition, make_section, make_story, make_topic
from broadsheet.testing.hosts import FakeHost, loopback_policy

pytestmark = pytest.mark.django_db

State = WireItem.State


@pytest.fixture
def agency(picture_bytes):
    server = Agency(picture_bytes)
    yield server
    server.close()


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = dataclasses.replace(settings.HOME, root=tmp_path)
    settings.MEDIA_ROOT = settings.HOME.media


@pytest.fixture
def wire(agency, clock, home):
    made = Wire(name="Agency", address=agency.address, edition=make_edition())
    return save_wire(wire=made, policy=loopback_policy())


def ask(wire, **changes):
    """Ask it, and have it as it stands afterwards."""
    asked = ask_wire(wire=wire, policy=loopback_policy(**changes), pictures=loopback_policy())
    wire.refresh_from_db()
    return asked


def item(title):
    return WireItem.objects.select_related("wire").get(title=title)


def test_what_is_new_waits_newest_first_and_comes_once(wire, agency):
    agency.tell(entry(2, "Second", "<p>Two &amp; more.</p>"), entry(1, "First"))

    assert ask(wire).new == 2
    agency.tell(entry(3, "Third"), entry(2, "Second", "<p>Two &amp; more.</p>"), entry(1, "First"))
    assert ask(wire).new == 1

    queue = WireItem.objects.filter(state=State.WAITING)
    assert [row.title for row in queue] == ["Third", "Second", "First"]
    row = queue[1]
    assert (row.lead, row.link) == ("Two & more.", "https://agency.example/2")
    assert row.told == dt.datetime(2024, 11, 23, 18, tzinfo=dt.UTC)
    assert not Story.objects.exists()


def test_an_answer_that_is_the_last_one_again_is_not_read(wire, agency, monkeypatch):
    agency.tell(entry(1, "First"), etag='"v1"')
    ask(wire)
    assert wire.etag == '"v1"'
    monkeypatch.setattr("broadsheet.intake.subscribed.asking.read_wire", None)

    asked = ask(wire)

    assert agency.fields()["If-None-Match"] == '"v1"'
    assert (asked.fault, wire.fault, wire.failures) == ("", "", 0)
    agency.says = answer(feed(entry(1, "First")), "Last-Modified: Sat, 23 Nov 2024 18:00:00 GMT")
    assert ask(wire).fault == ""  # the same bytes from a server that says nothing of it
    assert ask(wire).fault == ""
    assert agency.fields()["If-Modified-Since"] == "Sat, 23 Nov 2024 18:00:00 GMT"
    assert wire.next_ask == wire.asked + dt.timedelta(minutes=15)


@pytest.mark.parametrize(
    ("status", "fields", "minutes"),
    [
        ("503 Busy", (), (15, 30, 60)),
        ("429 Often", ("Retry-After: 3600",), (60, 60, 60)),
        ("429 Often", ("Retry-After: Sat, 23 Nov 2024 22:10:00 GMT",), (240, 240, 240)),
        ("404 Gone", (), (15, 30, 60)),
        ("503 Busy", ("Retry-After: 99999999",), (1440, 1440, 1440)),
    ],
)
def test_a_wire_that_fails_is_asked_ever_more_seldom(wire, agency, status, fields, minutes):
    agency.says = answer(b"", *fields, status=status)
    for number, pause in enumerate(minutes, start=1):
        ask(wire)
        assert wire.next_ask - wire.asked == dt.timedelta(minutes=pause)
        assert wire.failures == number
    assert fault_of(wire) == f"It answers with the status {status[:3]}."

    agency.tell(entry(1, "Back"))
    assert ask(wire).new == 1
    assert (wire.failures, fault_of(wire)) == (0, "")


def test_a_wire_that_has_ended_is_asked_no_more_until_somebody_says_so(wire, agency):
    agency.says = answer(b"", status="410 Gone")
    ask(wire)

    assert (wire.paused, wire.next_ask, wire.fault) == (True, None, faults.GONE)
    assert "410" in fault_of(wire)
    assert list(ask_due(loopback_policy())) == []
    go_on_with_wire(wire=wire)
    agency.tell(entry(1, "Again"))
    assert [asked.new for _wire, asked in ask_due(loopback_policy())] == [1]


def test_redirects_are_followed_and_never_in_circles(wire, agency):
    other = Agency()
    other.tell(entry(1, "Moved"))
    with closing(other):
        agency.says = answer(b"", f"Location: {other.address}", status="301 Moved")
        assert ask(wire).new == 1
    agency.says = answer(b"", f"Location: {agency.address}", status="302 Found")
    ask(wire)
    assert fault_of(wire) == "It sends from one address to the next without an end."


def test_private_addresses_are_never_asked(wire, agency):
    agency.tell(entry(1, "Inside"))

    ask(wire, may_reach=is_public)

    assert agency.requests == []
    assert fault_of(wire) == "It leads into a private network, where nothing is asked."
    assert not WireItem.objects.exists()


def test_what_is_no_feed_or_breaks_off_is_said_and_what_came_before_is_kept(wire, agency):
    agency.says = answer(b"<html><body>Hello</body></html>", kind="text/html")
    ask(wire)
    assert fault_of(wire).startswith("What it sends cannot be read: it is no feed")
    agency.says = answer(feed(entry(1, "Whole"))[:-16] + b"<item><title>Half", "ETag: x")
    assert ask(wire).new == 1
    assert "not well-formed" in fault_of(wire)
    assert wire.etag == ""  # it is asked for the whole again
    agency.says = answer(b'<!DOCTYPE x [<!ENTITY a "b">]><rss><channel><item>&a;</item></channel></rss>')
    ask(wire)
    assert "entities" in fault_of(wire)
    agency.says = answer(feed("<item><title>Nobody</title></item>"))
    assert "could not be known again" in ask(wire).fault
    agency.says = answer(b"x" * 9, kind="video/mp4")
    ask(wire)
    assert fault_of(wire) == "What it sends is neither a feed nor wire copy."
    assert wire.failures == 5


def test_a_hostile_feed_is_text_and_nothing_else(wire, agency, picture_bytes):
    trap = FakeHost(answer(picture_bytes, kind="image/png"))
    text = (
        '<p onclick="x()">Said <a href="javascript:alert(1)">this</a></p><script>alert(1)</script>'
        f'<img src="http://127.0.0.1:{trap.port}/x.png" onerror="x()"><iframe src="http://127.0.0.1/"></iframe>'
    )
    agency.tell(entry(1, "&lt;script&gt;alert(1)&lt;/script&gt;Title", text))
    with closing(trap):
        ask_wire(wire=wire, policy=loopback_policy(), pictures=loopback_policy(may_reach=is_public))

    row = WireItem.objects.get()
    assert trap.requests == []
    story = take_item(item=row)
    told = str([row.title, row.lead, row.data, story.headline, story.body.raw_data])
    assert not any(word in told for word in ("<script", "onclick", "onerror", "javascript:", "<iframe"))
    assert "private network" in str(row.notes)


def test_a_draft_has_the_wire_s_place_its_source_and_its_pictures(wire, agency):
    wire.section, wire.credit = make_section("World", edition=wire.edition), "Agency/Staff"
    save_wire(wire=wire, policy=loopback_policy())
    make_topic("Ships", edition=wire.edition)
    image = f'<p>Text</p><img src="http://agency.example:{agency.port}/a.png" alt="A quay">'
    agency.tell(entry(1, "Harbour", image, author="desk@agency.example (Ann Lee)", category="Ships")
                .replace("</item>", "<category>Whatever</category></item>"))  # fmt: skip
    ask(wire)
    user = make_user("reporter", "Reporters")

    story = take_item(item=item("Harbour"), user=user)

    assert (story.live, story.owner, story.section, story.imported) == (False, user, wire.section, False)
    assert story.published_at is None  # it is told here when it is published here
    assert [(one.title, one.url) for one in story.sources.all()] == [("Agency", "https://agency.example/1")]
    assert [str(one.topic) for one in story.story_topics.all()] == ["Ships"]
    assert Topic.objects.count() == 1
    assert [str(one.person) for one in story.bylines.all()] == ["Ann Lee"]
    assert Person.objects.count() == 1
    assert Picture.objects.get().credit == "Agency/Staff"
    assert "picture" in str(story.body.raw_data)
    row = item("Harbour")
    assert (row.state, row.story) == (State.TAKEN, story)
    with pytest.raises(ValidationError, match="already"):
        take_item(item=row, user=user)
    assert Story.objects.count() == 1


def test_whoever_may_publish_there_publishes_at_once_and_nobody_else(wire, agency):
    agency.tell(entry(1, "Harbour"))
    ask(wire)
    row = item("Harbour")
    placed = make_user("placed", "Editors")
    Remit.objects.create(account=placed, edition=make_edition("uk", prefix="uk"))
    for user in (make_user("reporter", "Reporters"), placed):
        with pytest.raises(PermissionDenied):
            publish_item(item=row, user=user)
        assert dismiss_items(items=[row], user=user) == 0
    assert not Story.objects.exists()
    assert item("Harbour").state == State.WAITING

    story = publish_item(item=row, user=make_user("editor", "Editors"))

    assert story.live
    assert item("Harbour").state == State.PUBLISHED
    assert OutboxRow.objects.filter(lane=None).exists()  # as any publication, not behind the others


def test_a_person_publishes_no_picture_without_credit_and_the_item_waits_on(wire, agency):
    agency.tell(entry(1, "Quay", f'<p>A</p><img src="http://agency.example:{agency.port}/a.png" alt="Quay">'))
    ask(wire)

    with pytest.raises(ValidationError, match="no credit"):
        publish_item(item=item("Quay"), user=make_user("editor", "Editors"))

    assert item("Quay").state == State.WAITING
    assert not Story.objects.exists()


def test_nothing_is_published_by_itself_unless_the_desk_has_said_so(wire, agency):
    old = "Thu, 21 Nov 2024 18:00:00 GMT"
    agency.tell(entry(1, "News"), entry(2, "Past", pubDate=old), entry(3, "Textless", ""))
    ask(wire)
    assert not Story.objects.exists()
    WireItem.objects.all().delete()
    Wire.objects.update(seen="", publishes=True)
    wire.refresh_from_db()

    asked = ask(wire)

    assert (asked.new, asked.published) == (3, 1)
    assert [(story.headline, story.live) for story in Story.objects.all()] == [("News", True)]
    assert item("News").state == State.PUBLISHED
    assert {item("Past").state, item("Textless").state} == {State.WAITING}


def test_what_was_edited_here_is_marked_and_never_overwritten(wire, agency):
    agency.tell(entry(1, "Harbour"), entry(2, "Ferry"), entry(3, "Storm"))
    ask(wire)
    story = take_item(item=item("Harbour"))
    story.headline = "Our own words"
    save_draft(story=story)
    dismiss_items(items=[item("Storm")])
    again = [entry(1, "Harbour reopens"), entry(2, "Ferry sails"), entry(3, "Storm over")]
    agency.tell(*again)

    assert ask(wire).changed == 1
    agency.tell(*again[:2], entry(3, "Storm over", pubDate="Sat, 23 Nov 2024 18:05:00 GMT"))
    assert ask(wire).changed == 0  # once, and not for another time alone

    changed = WireItem.objects.get(changed__isnull=False)
    assert (changed.title, changed.state) == ("Harbour reopens", State.TAKEN)
    assert Story.objects.get().get_latest_revision_as_object().headline == "Our own words"
    assert item("Ferry sails").state == State.WAITING
    assert item("Storm over").state == State.DISMISSED
    reporter = make_user("reporter", "Reporters")
    with pytest.raises(PermissionDenied):
        note_change_seen(item=changed, user=reporter)
    note_change_seen(item=changed, user=make_user("editor", "Editors"))
    assert not WireItem.objects.filter(changed__isnull=False).exists()


def test_a_story_that_is_here_already_does_not_wait_again(wire, agency):
    story = make_story("Imported", edition=wire.edition, source_id="https://agency.example/1")
    agency.tell(entry(1, "Harbour"))

    assert ask(wire).new == 0
    assert (item("Harbour").story, item("Harbour").state) == (story, State.TAKEN)


def test_a_dismissed_item_can_be_put_back(wire, agency):
    agency.tell(entry(1, "Harbour"))
    ask(wire)
    assert dismiss_items(items=[item("Harbour")]) == 1
    with pytest.raises(PermissionDenied):
        put_back_item(item=item("Harbour"), user=make_user("reporter", "Reporters"))
    assert put_back_item(item=item("Harbour"))
    assert item("Harbour").state == State.WAITING


def test_what_the_source_forgot_goes_with_its_pictures_and_what_it_has_stays(wire, agency, clock):
    image = f'<img src="http://agency.example:{agency.port}/a.png"><p>A</p>'
    agency.tell(entry(1, "Old", image), entry(2, "Lasting", image))
    ask(wire)
    folder = folder_of(wire, "https://agency.example/1")
    assert folder.is_dir()
    clock.move(40 * 86400)
    ask(wire)  # the same answer: nothing is read and nothing forgotten
    assert WireItem.objects.count() == 2
    agency.tell(entry(2, "Lasting", image), entry(3, "New"))
    ask(wire)

    assert {row.title for row in WireItem.objects.all()} == {"Lasting", "New"}
    assert not folder.exists()
    assert folder_of(wire, "https://agency.example/2").is_dir()
    delete_wire(wire=wire)
    assert not folder_of(wire).exists()


def test_agencies_formats_come_too_and_what_is_cancelled_leaves_the_queue(wire, agency):
    wire.kind = Wire.Kind.NINJS
    save_wire(wire=wire, policy=loopback_policy())

    def send(status):
        body = (
            '[{"uri": "https://wire.example/1", "headline": "Deal", "body_html": "<p>Signed.</p>",'
            f' "versioncreated": "2024-11-23T18:00:00Z", "pubStatus": "{status}"}},'
            ' {"uri": "77", "headline": "Held", "body_html": "<p>Not yet.</p>",'
            ' "versioncreated": "2024-11-23T18:00:00Z", "embargoed": "2024-11-24T06:00:00Z"}]'
        )
        agency.says = answer(body.encode(), kind="application/json")

    send("usable")
    assert ask(wire).new == 2
    assert item("Held").source_id == f"wire-{wire.pk}:77"  # a number is not the same at another agency
    assert not item("Held").ready
    send("canceled")
    ask(wire)
    assert item("Deal").state == State.DISMISSED
    assert item("Deal").notes == ["cancelled by its provider"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"address": "http://127.0.0.1/feed"}, "address"),
        ({"address": "http://[::1]/feed"}, "address"),
        ({"address": "http://169.254.169.254/latest"}, "address"),
        ({"address": "http://localhost/feed"}, "address"),
        ({"address": "http://user@agency.example/feed"}, "address"),
        ({"address": "https://agency.example:8443/feed"}, "address"),
        ({"address": "ftp://agency.example/feed"}, "address"),
        ({"name": ""}, "name"),
        ({"every": 1}, "every"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_once(home, clock, changes, field):
    wire = Wire(**{"name": "A", "address": "https://agency.example/", "edition": make_edition(), **changes})
    with pytest.raises(ValidationError) as caught:
        save_wire(wire=wire)
    assert field in caught.value.message_dict
    if field == "address":  # one that was added by a version before is not asked either
        wire.save()
        assert ask_wire(wire=wire).fault
        assert Wire.objects.get().fault in ("private", "port", "scheme", "spelling")


def test_who_may_not_publish_there_lets_no_wire_publish_by_itself(wire, home):
    uk = make_edition("uk", prefix="uk")
    placed = make_user("placed", "Editors")
    Remit.objects.create(account=placed, edition=uk)
    for service in (pause_wire, ask_soon, go_on_with_wire, delete_wire, save_wire):
        with pytest.raises(PermissionDenied):
            service(wire=wire, user=placed)
    wire.publishes = True
    with pytest.raises(ValidationError, match="by themselves"):
        save_wire(wire=wire, user=make_user("reporter", "Reporters"), policy=loopback_policy())
    assert save_wire(wire=wire, user=make_user("editor", "Editors"), policy=loopback_policy()).publishes
    own = Wire(name="U", address="https://u.example/", edition=uk, publishes=True)
    assert save_wire(wire=own, user=placed).publishes


def test_a_paused_wire_is_not_asked_and_one_at_another_address_begins_anew(wire, agency):
    agency.tell(entry(1, "First"), etag='"v1"')
    pause_wire(wire=wire)
    ask_soon(wire=wire)
    assert list(ask_due(loopback_policy())) == []
    go_on_with_wire(wire=wire)
    assert [asked.new for _wire, asked in ask_due(loopback_policy())] == [1]
    assert list(ask_due(loopback_policy())) == []
    wire.refresh_from_db()
    wire.address = f"{agency.address}/2"
    save_wire(wire=wire, policy=loopback_policy())
    ask(wire)
    assert "If-None-Match" not in agency.fields()


def test_the_worker_starts_a_process_for_what_is_due_and_never_two(wire, clock):
    started = []

    class Process:
        code = None

        def poll(self):
            return self.code

        def kill(self):
            self.code = -9

    def start():
        started.append(Process())
        return started[-1]

    duty = WireDuty(start)
    duty.attend()
    for _ in range(3):
        clock.move(LOOK_EVERY)
        duty.attend()
    assert len(started) == 1
    clock.move(LONGEST)
    duty.attend()  # it hangs: ended
    duty.attend()
    assert started[0].code == -9
    clock.move(LOOK_EVERY)
    duty.attend()
    assert len(started) == 1
    clock.move(AFTER_A_FAULT)
    duty.attend()
    assert len(started) == 2
    started[1].code = 0
    Wire.objects.update(next_ask=None)
    for _ in range(3):
        clock.move(LOOK_EVERY)
        duty.attend()
    assert len(started) == 2


def test_what_is_read_only_when_due_costs_the_worker_one_query(wire, django_assert_num_queries):
    Wire.objects.update(next_ask=None)
    with django_assert_num_queries(1):
        WireDuty(lambda: pytest.fail("nothing is due")).attend()
