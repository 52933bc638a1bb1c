"""Wires at the desk: the queue, an item in full, the sources and how they do; and who may decide what."""

import dataclasses
import re

import pytest
from django.utils import timezone

from broadsheet.intake.models import Wire, WireItem
from broadsheet.intake.subscribed.asking import ask_wire
from broadsheet.intake.subscribed.settling import save_wire
from broadsheet.intake.tests.feeds import Agency, entry
from broadsheet.newsroom.models import Remit
from broadsheet.stories.models import Story
from broadsheet.testing.desk import make_user, signed_in
from broadsheet.testing.factories import make_edition, make_section, make_story
from broadsheet.testing.hosts import loopback_policy

pytestmark = pytest.mark.django_db

QUEUE, SOURCES = "/desk/wires/", "/desk/wires/sources/"
State = WireItem.State


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = dataclasses.replace(settings.HOME, root=tmp_path)
    settings.MEDIA_ROOT = settings.HOME.media


@pytest.fixture
def wire(home, clock):
    return save_wire(wire=Wire(name="Agency <1>", address="https://a.example/", edition=make_edition()))


@pytest.fixture
def other(home, clock):
    return save_wire(wire=Wire(name="Other", address="https://b.example/", edition=make_edition()))


@pytest.fixture
def reporter():
    return signed_in(make_user("reporter", "Reporters"))


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


@pytest.fixture
def placed():
    """An editor who publishes in another edition only."""
    user = make_user("placed", "Editors")
    Remit.objects.create(account=user, edition=make_edition("uk", prefix="uk"))
    return signed_in(user)


def make_items(wire, count, **fields):
    now = timezone.now()
    return WireItem.objects.bulk_create(
        WireItem(
            wire=wire,
            source_id=f"https://a.example/{number}",
            received=now,
            seen=now,
            title=f"Item <{number}>",
            digest="d",
            data={
                "headline": f"Item <{number}>",
                "body": [{"type": "paragraph", "html": "<p>Said <script>x</script><b>so</b>.</p>"}],
                "sources": [{"url": f"https://a.example/{number}", "title": "A"}],
            },
            **fields,
        )
        for number in range(count)
    )


def test_the_queue_is_walked_back_by_number_and_filtered(wire, other, reporter):
    make_items(wire, 40)
    make_items(other, 2)

    page = reporter.get(QUEUE).text
    assert page.index("Item &lt;1&gt;") < page.index("Item &lt;39&gt;")
    assert "Item &lt;11&gt;" not in page
    assert "Agency &lt;1&gt;" in page
    found = WireItem.objects.get(wire=wire, source_id="https://a.example/12")
    assert f"?show=waiting&amp;before={found.pk}" in page
    assert "Item &lt;11&gt;" in reporter.get(f"{QUEUE}?before={found.pk}").text
    of_other = reporter.get(f"{QUEUE}?wire={other.pk}").text
    assert of_other.count('<li class="desk-wire">') == 2
    assert "There is nothing here." in reporter.get(f"{QUEUE}?show=dismissed").text
    for odd in ("before=x", "wire=99999999999999999999", "show=%3Cb%3E", "before=-1"):
        assert reporter.get(f"{QUEUE}?{odd}").status_code == 200


@pytest.mark.parametrize("show", ["waiting", "taken"])
def test_a_page_of_the_queue_costs_the_same_however_full_it_is(
    wire, show, editor, django_assert_max_num_queries
):
    story = make_story("Here")
    counts = []
    for size in (1, 40):
        WireItem.objects.all().delete()
        make_items(wire, size, state=show, story=story if show == "taken" else None)
        with django_assert_max_num_queries(25) as queries:
            editor.get(f"{QUEUE}?show={show}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_reporter_takes_a_draft_and_publishes_and_dismisses_nothing(wire, reporter):
    one, two = make_items(wire, 2)
    page = reporter.get(QUEUE).text
    assert 'name="take"' in page
    assert 'name="publish"' not in page
    assert 'name="dismiss"' not in page

    answer = reporter.post(QUEUE, {"take": one.pk})

    story = Story.objects.get()
    assert answer.url == f"/desk/stories/edit/{story.pk}/"
    assert "Item &lt;0&gt;" in reporter.get(answer.url).text
    assert story.sources.get().url == "https://a.example/0"
    for told in ({"publish": two.pk}, {"dismiss": two.pk}, {"dismiss": "shown", "shown": two.pk}):
        reporter.post(QUEUE, told)
    assert WireItem.objects.get(pk=two.pk).state == State.WAITING
    assert not Story.objects.filter(live=True).exists()
    assert "has become a story already" in reporter.post(QUEUE, {"take": one.pk}, follow=True).text


def test_an_editor_publishes_dismisses_several_and_puts_one_back(wire, editor):
    items = make_items(wire, 5)

    assert "is published" in editor.post(QUEUE, {"publish": items[0].pk}, follow=True).text
    assert Story.objects.get().live
    chosen = {"dismiss": "chosen", "chosen": [items[1].pk, items[2].pk, "x", "9" * 30]}
    assert "2 items are dismissed" in editor.post(QUEUE, chosen, follow=True).text
    dismissed = WireItem.objects.filter(state=State.DISMISSED)
    assert set(dismissed) == {items[1], items[2]}
    assert "Nothing was dismissed" in editor.post(QUEUE, {"dismiss": "chosen"}, follow=True).text
    editor.post(f"{QUEUE}?show=dismissed", {"put-back": items[1].pk})
    editor.post(f"/desk/wires/items/{items[3].pk}/", {"dismiss": items[3].pk})
    assert set(dismissed.all()) == {items[2], items[3]}
    for told in ({}, {"take": "x"}, {"take": "999999"}, {"dismiss": ""}):
        assert editor.post(QUEUE, told).status_code == 302
    assert Story.objects.count() == 1


def test_the_form_offers_sections_by_edition_and_refuses_a_private_address_in_its_language(editor):
    en, uk = make_edition("en"), make_edition("uk", prefix="uk", name="Пошта")
    make_section("Harbour", edition=en)
    make_section("Порт", edition=uk)
    ukrainian = {"headers": {"Accept-Language": "uk"}}

    page = editor.get(f"{SOURCES}new/", **ukrainian).text
    assert re.findall(r'<optgroup label="([^"]+)">', page) == [en.name, uk.name]
    assert "data-desk-edition" in page
    assert "data-desk-section" in page
    assert "broadsheet/desk/sections.js" in page

    form = {"name": "A", "address": "http://192.168.0.1/feed", "edition": en.pk, "kind": "feed", "every": 5}
    page = editor.post(f"{SOURCES}new/", form, **ukrainian).text
    assert "192.168.0.1 веде до приватної мережі." in page
    assert not Wire.objects.exists()


def test_an_editor_of_another_place_decides_nothing_here(wire, placed):
    (item,) = make_items(wire, 1)
    for told in ({"publish": item.pk}, {"dismiss": item.pk}, {"dismiss": "chosen", "chosen": item.pk}):
        placed.post(QUEUE, told)
    for do in ("pause", "ask", "delete", "go-on"):
        placed.post(f"{SOURCES}{wire.pk}/do/", {"do": do, "sure": "1"})
    placed.get(f"{SOURCES}{wire.pk}/")
    form = {"name": "Taken over", "address": "https://c.example/", "edition": wire.edition_id}
    placed.post(f"{SOURCES}{wire.pk}/", {**form, "kind": "feed", "every": 5})
    placed.post(f"{SOURCES}new/", {**form, "kind": "feed", "every": 5})

    assert WireItem.objects.get().state == State.WAITING
    found = Wire.objects.get()
    assert (found.name, found.paused, found.next_ask) == (wire.name, False, wire.next_ask)
    assert not Story.objects.exists()


def test_an_item_is_shown_with_its_words_and_pictures_and_nothing_that_runs(
    wire, reporter, picture_bytes, django_assert_max_num_queries
):
    agency = Agency(picture_bytes)
    try:
        Wire.objects.update(address=agency.address)
        wire.refresh_from_db()
        text = '<p>Text <a href="javascript:x()">a</a></p>'
        image = f'<img src="http://a.example:{agency.port}/a.png" alt="Q">'
        agency.tell(entry(1, "Harbour", text + image))
        ask_wire(wire=wire, policy=loopback_policy(), pictures=loopback_policy())
    finally:
        agency.close()
    item = WireItem.objects.get()
    address = f"/desk/wires/items/{item.pk}/"

    with django_assert_max_num_queries(20):
        page = reporter.get(address).text

    assert f'<img src="{address}pictures/0/" alt="Q"' in page
    assert "Text " in page
    assert "javascript:x" not in page
    assert "http://a.example:" not in page
    answer = reporter.get(f"{address}pictures/0/")
    assert b"".join(answer.streaming_content) == picture_bytes
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert reporter.get(f"{address}pictures/1/").status_code == 404
    WireItem.objects.update(data={"picture": {"src": "../../../../site.json"}})
    assert reporter.get(f"{address}pictures/0/").status_code == 404
    assert reporter.get("/desk/wires/items/999999/").status_code == 404


def test_what_the_source_changed_is_shown_until_somebody_has_seen_it(wire, editor):
    story = make_story("Our words")
    make_items(wire, 1, state=State.TAKEN, story=story, changed=timezone.now())

    page = editor.get(f"{QUEUE}?show=changed").text

    assert "changed at the source" in page
    assert f"/desk/stories/edit/{story.pk}/" in page
    assert 'name="take"' not in page
    editor.post(f"{QUEUE}?show=changed", {"seen": WireItem.objects.get().pk})
    assert "There is nothing here." in editor.get(f"{QUEUE}?show=changed").text


def test_an_editor_adds_changes_pauses_and_gives_up_a_wire(home, clock, editor, reporter):
    edition = make_edition()
    section = make_section("World", edition=edition)
    assert "There is no wire yet." in editor.get(SOURCES).text
    form = {
        "name": "Agency",
        "address": "https://a.example/rss?key=secret",
        "kind": "feed",
        "edition": edition.pk,
        "section": section.pk,
        "every": 30,
        "publishes": "on",
    }

    page = editor.post(f"{SOURCES}new/", form, follow=True).text

    wire = Wire.objects.get()
    assert (wire.section, wire.every, wire.publishes, wire.next_ask) == (section, 30, True, clock.now())
    assert "published by itself" in page
    seen = reporter.get(SOURCES).text
    assert "Agency" in seen
    assert "secret" not in seen
    assert "/do/" not in seen
    assert "selected>World" in editor.get(f"{SOURCES}{wire.pk}/").text
    wrong = editor.post(f"{SOURCES}{wire.pk}/", {**form, "address": "https://a.example:81/"}).text
    assert "Port 81 of a.example is not asked, only 80 and 443." in wrong
    assert "already exists" in editor.post(f"{SOURCES}new/", form).text
    editor.post(f"{SOURCES}{wire.pk}/do/", {"do": "pause"})
    assert "Go on" in editor.get(SOURCES).text
    editor.post(f"{SOURCES}{wire.pk}/do/", {"do": "go-on"})
    editor.post(f"{SOURCES}{wire.pk}/do/", {"do": "delete"})
    assert Wire.objects.get().paused is False
    reporter.post(f"{SOURCES}{wire.pk}/do/", {"do": "delete", "sure": "1"})
    assert Wire.objects.exists()
    editor.post(f"{SOURCES}{wire.pk}/do/", {"do": "delete", "sure": "1"})
    assert not Wire.objects.exists()


def test_a_wire_that_fails_is_seen_on_the_first_page_in_the_queue_and_in_the_list(wire, reporter):
    Wire.objects.update(fault="status", fault_detail="503", failures=3)
    make_items(wire, 120)

    first = reporter.get("/desk/").text
    assert "It answers with the status 503." in first
    assert "More than 100 items wait" in first
    assert "1 wire could not be read." in reporter.get(QUEUE).text
    assert "It failed 3 times in a row." in reporter.get(SOURCES).text


def test_a_desk_without_wires_has_no_panel_of_them(reporter):
    assert 'id="panel-wires' not in reporter.get("/desk/").text
    assert "Nothing waits" not in reporter.get("/desk/").text
