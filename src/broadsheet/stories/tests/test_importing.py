import json

import pytest
from wagtail.models import ReferenceIndex

from broadsheet.outbox.models import OutboxRow
from broadsheet.stories.exchange.importing import StoryImport
from broadsheet.stories.models import Listing, Story
from broadsheet.stories.services import publish_story
from broadsheet.testing.factories import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def edition(clock):
    return make_edition("en")


def item(number, **fields):
    return {
        "source_id": f"s-{number}",
        "headline": f"Headline {number}",
        "standfirst": "Something happened.",
        "published_at": f"2011-03-{number % 28 + 1:02}T10:00:00Z",
        **fields,
    }


def run(tmp_path, items, **options):
    faults = []
    lines = [entry if isinstance(entry, str) else json.dumps(entry) for entry in items]
    report = StoryImport(tmp_path, on_fault=lambda *fault: faults.append(fault), **options).run(lines)
    return report, faults


def test_every_line_becomes_a_live_story_of_its_own_time(tmp_path):
    report, faults = run(tmp_path, [item(number) for number in range(5)])

    assert (report.made, faults) == (5, [])
    story = Story.objects.get(source_id="s-3")
    assert story.live
    assert story.imported
    assert story.path == "/2011/03/04/headline-3"
    assert Listing.objects.filter(story=story).exists()


def test_a_batch_is_one_row_in_the_outbox_in_the_slow_lane(tmp_path):
    run(tmp_path, [item(number) for number in range(7)], batch=3)

    assert list(OutboxRow.objects.values_list("lane", flat=True)) == [9, 9, 9]


def test_a_second_import_makes_nothing_twice(tmp_path):
    run(tmp_path, [item(1), item(2)])
    rows = OutboxRow.objects.count()

    report, _ = run(tmp_path, [item(1), item(2, headline="Another"), item(3)])

    assert (report.made, report.known) == (1, 2)
    assert Story.objects.get(source_id="s-2").headline == "Headline 2"
    assert OutboxRow.objects.count() == rows + 1


def test_update_changes_only_what_differs(tmp_path):
    run(tmp_path, [item(1), item(2)])

    report, _ = run(tmp_path, [item(1), item(2, headline="Another")], update=True)

    assert (report.made, report.known, report.changed) == (0, 1, 1)
    changed = Story.objects.get(source_id="s-2")
    assert (changed.headline, changed.path) == ("Another", "/2011/03/03/headline-2")


def test_a_bad_line_is_named_and_does_not_stop_the_rest(tmp_path):
    items = [
        item(1),
        "{not json",
        item(2, kind="poem"),
        item(3, standfirst=""),
        {"headline": "No id", "standfirst": "x"},
        item(4, published_at="2099-01-01T00:00:00Z"),
        "",
        item(5),
    ]

    report, faults = run(tmp_path, items)

    assert (report.made, report.bad) == (2, 5)
    assert sorted(number for number, _ in faults) == [2, 3, 4, 5, 6]
    said = dict(faults)
    assert "not JSON" in said[2]
    assert "Unknown kind" in said[3]
    assert "Write at least a standfirst or a paragraph" in said[4]
    assert "source_id: is missing" in said[5]
    assert "lies in the future" in said[6]


def test_strict_ends_at_the_first_bad_line(tmp_path):
    class Stop(Exception):
        pass

    def stop(number, fault):
        raise Stop(number)

    lines = [json.dumps(item(1)), "{", json.dumps(item(2))]
    with pytest.raises(Stop):
        StoryImport(tmp_path, on_fault=stop).run(lines)


def test_a_name_made_in_a_batch_that_is_undone_is_made_again(tmp_path):
    section = {"slug": "city", "name": "City"}

    report, _ = run(tmp_path, [item(1, standfirst=""), item(2, section=section), item(3, section=section)])

    assert (report.made, report.bad) == (2, 1)
    assert Story.objects.get(source_id="s-3").section.name == "City"


def test_a_link_to_a_later_story_is_made_at_the_end(tmp_path):
    links = [{"source_id": "s-2"}, {"source_id": "nowhere"}]

    report, _ = run(tmp_path, [item(1, read_also=links), item(2)])

    story = Story.objects.get(source_id="s-1")
    assert [part.other.source_id for part in story.read_also.all()] == ["s-2"]
    assert (report.linked, report.unresolved) == (1, 1)


def test_a_repeated_import_adds_a_link_whose_story_has_come(tmp_path):
    run(tmp_path, [item(1, read_also=[{"source_id": "s-2"}])])

    report, _ = run(tmp_path, [item(1, read_also=[{"source_id": "s-2"}]), item(2)])
    again, _ = run(tmp_path, [item(1, read_also=[{"source_id": "s-2"}]), item(2)])

    assert (report.linked, again.linked) == (1, 0)


def test_the_same_source_id_twice_in_one_file_is_one_story(tmp_path):
    report, _ = run(tmp_path, [item(1), item(1, headline="Again")])

    assert (report.made, report.known) == (1, 1)


def test_what_a_story_refers_to_is_in_the_reference_index_as_after_the_button(tmp_path):
    names = {
        "section": {"slug": "city", "name": "City"},
        "topics": [{"slug": "harbour", "name": "Harbour"}],
        "bylines": [{"person": {"slug": "p", "name": "P."}}],
    }
    run(tmp_path, [item(1, **names), item(2, **names)])
    story = Story.objects.get(source_id="s-1")

    def indexed():
        rows = ReferenceIndex.get_references_for_object(story)
        return set(rows.values_list("to_content_type", "to_object_id", "content_path"))

    after_import = indexed()
    publish_story(story=story)

    assert after_import
    assert after_import == indexed()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[" * 100_000, "not JSON: it is nested too deeply"),
        (f'{{"headline": {"9" * 5000}}}', "not JSON: Exceeds the limit"),
        (b"\xff\xfe{}", "not JSON"),
        (item(2, headline="Half a pair \ud800"), "headline: holds the character U+D800, which is no text"),
        (item(2, headline="A\x00B"), "headline: holds the character U+0000, which is no text"),
        (
            item(2, body=[{"type": "heading", "text": "\x00slot:river\x00"}]),
            "body/0/text: holds the character U+0000, which is no text",
        ),
        (item(2, published_at="0001-01-01T00:00:00+14:00"), "published_at: the year of"),
        (item(2, published_at="0999-12-31T23:59:59Z"), "published_at: the year of"),
        (item(2, expire_at="9999-12-31T23:59:59-14:00"), "expire_at: the year of"),
    ],
)
def test_a_line_that_nobody_would_write_by_hand_stops_no_other(tmp_path, line, said):
    lines = [
        json.dumps(item(1)),
        line if isinstance(line, (str, bytes)) else json.dumps(line),
        json.dumps(item(3)),
    ]
    faults = []

    report = StoryImport(tmp_path, on_fault=lambda *fault: faults.append(fault)).run(lines)

    assert (report.made, report.bad) == (2, 1)
    assert faults[0][0] == 2
    assert faults[0][1].startswith(said)


def test_a_read_also_that_is_no_address_is_left_out(tmp_path):
    wrong = [{"address": "http://[x"}, {"address": "9" * 5000}]

    report, faults = run(tmp_path, [item(1, read_also=wrong)])

    assert (report.made, report.unresolved, faults) == (1, 2, [])
