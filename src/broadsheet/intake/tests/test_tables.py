"""CSV and JSON lines by a mapping of their columns."""

import datetime as dt
import json
import tomllib
from pathlib import Path

import pytest

import broadsheet
from broadsheet.intake.items import SourceError, State
from broadsheet.intake.tables import Tables
from broadsheet.intake.tests.material import read, written

DRUPAL = Path(broadsheet.__file__).parents[2] / "examples/tables/drupal.toml"
COLUMNS = (
    "nid,title,field_lead,body,created,path,field_author,field_section,field_tags,field_image,status,type"
)
COLUMNS += ",field_image_title,field_image_alt"


def test_a_table_by_the_profile_that_is_shipped_gives_every_field(tmp_path):
    row = (
        '7,"Harbour, open",Why,"<p>Ships <a href=""/node/3"">in</a></p>",1367488800,/news/harbour,'
        "Olena Teliha|Ivan,City,Ports|Sea,/files/a.png,1,Opinion,Ships,Two ships"
    )
    path = written(tmp_path, "a.csv", f"\ufeff{COLUMNS}\r\n{row}\r\n8,B,,T,,,,,,,0,,,\r\n9,short\r\n")

    first, second, third = read(Tables, path, {"city": "city"}, profile=tomllib.loads(DRUPAL.read_text()))

    assert (first.source_id, first.title, first.old) == ("7", "Harbour, open", ["/news/harbour"])
    story = first.story
    assert (story["published_at"], story["kind"]) == ("2013-05-02T10:00:00+00:00", "opinion")
    assert [one["person"]["name"] for one in story["bylines"]] == ["Olena Teliha", "Ivan"]
    assert (story["section"]["slug"], [topic["slug"] for topic in story["topics"]]) == (
        "city",
        ["ports", "sea"],
    )
    assert (story["picture"]["src"], story["picture_alt"]) == ("/files/a.png", "Two ships")
    assert 'href="https://old.example.org/node/3"' in story["body"][0]["html"]
    assert (second.state, second.story["published_at"]) == (State.DRAFT, "")
    assert third.fault == "has 2 columns where the head has 14"


def test_json_lines_are_asked_by_path_and_by_usual_names(tmp_path):
    rows = [
        {"id": 5, "attributes": {"title": "T", "body": {"value": "One\n\n*two*"}}, "tags": [{"name": "Sea"}]},
        {"url": "https://old.example/a", "headline": "H", "date": "2013-05-02 09:30"},
        ["no object"],
        {"title": "nameless"},
    ]
    text = "\n".join([*map(json.dumps, rows), "{broken"])
    profile = {
        "table": {"text": "markdown"},
        "fields": {
            "source_id": ["id", "url"],
            "headline": ["attributes.title", "headline"],
            "body": "attributes.body.value",
        },
    }
    zone = dt.timezone(dt.timedelta(hours=2))

    with pytest.raises(SourceError, match=r"no column “attributes\.title”"):
        read(Tables, written(tmp_path, "b.jsonl", '{"nid": 1, "id": 2, "url": ""}'), profile=profile)
    items = read(Tables, written(tmp_path, "a.jsonl", text), profile=profile, zone=zone)

    assert (items[0].source_id, items[0].title) == ("5", "T")
    assert items[0].story["body"][0]["html"] == "<p>One</p><p><em>two</em></p>"
    assert [topic["slug"] for topic in items[0].story["topics"]] == ["sea"]
    assert items[1].story["published_at"] == "2013-05-02T09:30:00+02:00"
    assert [item.fault.partition(":")[0] for item in items[2:]] == [
        "is no object of columns and values",
        "has neither an id nor an address",
        "not JSON",
    ]


@pytest.mark.parametrize(
    ("profile", "why"),
    [
        ({"fields": {"headlin": "a"}}, "knows no “headlin”"),
        ({"fields": {"headline": 7}}, "wants the name of a column"),
        ({"table": {"text": "pdf"}}, "html, plain or markdown"),
        ({}, "no column of it is known as a headline or a text"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_with_what_to_do(tmp_path, profile, why):
    with pytest.raises(SourceError, match=why):
        read(Tables, written(tmp_path, "a.csv", "col1,col2\n1,2\n"), profile=profile)


def test_a_table_of_a_spreadsheet_in_another_encoding_is_read(tmp_path):
    path = written(tmp_path, "a.csv", "id;title;text\n1;Caf\u00e9 \u2013 open;x\n".encode("cp1252"))
    assert [item.title for item in read(Tables, path)] == ["Caf\u00e9 \u2013 open"]


@pytest.mark.parametrize(
    ("said", "paragraphs"),
    [
        ("One &amp; 3 < 5\nand on\n\nTwo", ["One &amp; 3 &lt; 5 and on", "Two"]),
        ("One\nTwo\n", ["One", "Two"]),
        (["One.", "Two."], ["One.", "Two."]),
        ("<p>One\nand on</p><p>Two</p>", ["One and on", "Two"]),
    ],
)
def test_text_without_tags_keeps_its_paragraphs(tmp_path, said, paragraphs):
    path = written(tmp_path, "a.jsonl", json.dumps({"doc": "n.1", "headline": "H", "text": said}))
    (item,) = read(Tables, path)
    assert "".join(block["html"] for block in item.story["body"]) == "".join(
        f"<p>{one}</p>" for one in paragraphs
    )


def test_an_address_of_a_table_that_no_page_can_have_is_kept_as_it_was_given(tmp_path):
    given = ["//evil.example/%2e%2e/x", "/a%0d%0ab", "/", "/a/b", ""]
    rows = [json.dumps({"id": 1 + n, "title": "T", "url": one}) for n, one in enumerate(given)]
    items = read(
        Tables, written(tmp_path, "a.jsonl", "\n".join(rows)), profile={"fields": {"address": "url"}}
    )

    assert [item.lost for item in items] == [[one] for one in given[:3]] + [[], []]
    assert [item.old for item in items] == [[], [], [], ["/a/b"], []]
