from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import translation
from wagtail.blocks.stream_block import StreamBlockValidationError

from broadsheet.stories.blocks import StoryBody
from broadsheet.stories.blocks.table import cells_of, typed


def test_drafts_saved_at_the_same_time_leave_required_blocks_required():
    body = StoryBody()
    empty = body.to_python([{"type": "heading", "value": ""}])

    def save_draft(_number):
        body.clean_deferred(empty)

    def publish(_number):
        with pytest.raises(StreamBlockValidationError):
            body.clean(empty)

    with ThreadPoolExecutor(8) as threads:
        for number in range(200):
            done = [threads.submit(save_draft, number), threads.submit(publish, number)]
            for future in done:
                future.result()
    publish(0)


@pytest.mark.parametrize(
    ("pasted", "cells"),
    [
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("\tShips\tCars\r\nMay\t3\t40\r\n", [["", "Ships", "Cars"], ["May", "3", "40"]]),
        ("a | b\nc | d", [["a", "b"], ["c", "d"]]),
        ("| a | b |\n|---|:-:|\n| c |  |", [["a", "b"], ["c", ""]]),
        ("one\n\n two ", [["one"], ["two"]]),
        (r"a \| b | c \\", [["a | b", "c \\"]]),
        ("Row\t1\t2 | bar\nx\t\\|\t", [["Row", "1", "2 | bar"], ["x", "\\|", ""]]),
        ("| a\t| b\t|", [["a", "b"]]),
        ("", []),
    ],
)
def test_a_table_is_read_as_it_is_typed_or_pasted(pasted, cells):
    assert cells_of(pasted) == cells
    assert cells_of(typed(cells)) == cells
    assert typed(cells_of(typed(cells))) == typed(cells)


def test_a_heading_stands_on_the_side_of_the_numbers_below_it():
    body = StoryBody()
    rows = "Ship | Tonnes | Left\nBerta | 31 | 6.20\nSkarn | | at noon"
    (block,) = body.to_python([{"type": "table", "value": {"caption": "", "rows": rows, "header_row": True}}])
    head = block.block.view(block.value, None).head
    assert [cell.number for cell in head] == [False, True, False]


def test_blocks_left_standing_empty_are_dropped_and_the_others_keep_their_numbers():
    body = StoryBody(required=False)
    empty = [
        {"type": "paragraph", "value": "<p> </p>"},
        {"type": "quote", "value": {"text": " ", "who": ""}},
        {"type": "pull_quote", "value": {"text": "", "who": ""}},
        {"type": "fact_box", "value": {"title": "", "text": ""}},
        {"type": "question", "value": {"question": "", "answer": "<p></p>"}},
        {"type": "table", "value": {"caption": "", "rows": " | \n", "header_row": True}},
        {"type": "embed", "value": {"url": "", "title": ""}},
        {"type": "picture", "value": {"picture": None, "caption": "", "alt": ""}},
        {"type": "gallery", "value": {"title": "", "pictures": []}},
        {"type": "document", "value": {"document": None, "title": ""}},
        {"type": "recording", "value": {"recording": None, "caption": ""}},
        {"type": "related_story", "value": {"story": None, "note": "x"}},
    ]
    assert not body.clean(body.to_python(empty))

    with pytest.raises(StreamBlockValidationError) as caught:
        body.clean(body.to_python([*empty, {"type": "heading", "value": ""}]))
    assert list(caught.value.block_errors) == [len(empty)]


@pytest.mark.parametrize(
    ("kind", "value", "field"),
    [
        ("embed", {"url": "https://evil.example/x"}, "url"),
        ("embed", {"url": "javascript:alert(1)"}, "url"),
        ("embed", {"url": "https://youtu.be/aqz-KE-bpKQ", "width": 100}, "height"),
        ("embed", {"url": "https://youtu.be/aqz-KE-bpKQ", "width": -1, "height": 5}, "width"),
        ("table", {"rows": "a\n" * 201}, "rows"),
        ("table", {"rows": "a|" * 30}, "rows"),
        ("quote", {"text": "", "who": "Nobody"}, "text"),
        ("quote", {"text": "x" * 10_000}, "text"),
        ("fact_box", {"title": "x" * 10_000, "text": "<p>x</p>"}, "title"),
        ("question", {"question": "Why?", "answer": ""}, "answer"),
    ],
)
def test_what_a_block_cannot_take_is_said_at_its_field(kind, value, field):
    body = StoryBody(required=False)
    with pytest.raises(StreamBlockValidationError) as caught:
        body.clean(body.to_python([{"type": kind, "value": value}]))
    assert field in caught.value.block_errors[0].block_errors
    assert caught.value.block_errors[0].as_json_data()["blockErrors"][field]["messages"]


def test_tricks_with_direction_and_invisible_characters_are_cleaned_in_every_text():
    body = StoryBody(required=False)
    value = {"text": "a\u202eb\x00", "who": "\u200b\u202e"}
    cleaned = body.clean(body.to_python([{"type": "quote", "value": value}]))
    assert dict(cleaned[0].value) == {"text": "ab", "who": ""}


def test_a_chooser_of_the_body_speaks_the_language_of_whoever_looks():
    def shown(language: str) -> str:
        chooser = StoryBody().child_blocks["related_story"].child_blocks["story"]
        with translation.override(language):
            # Wagtail keeps the widget, whoever asked for it first.
            return str(chooser.widget.render_html("story", None, {"id": "story"}))

    assert "Вибрати матеріал" in shown("uk")
    assert "Choose a story" in shown("en")


def test_the_field_of_a_heading_has_a_name_in_its_editor_s_language():
    widget = StoryBody().child_blocks["heading"].field.widget
    with translation.override("uk"):
        assert 'aria-label="Підзаголовок"' in widget.render("body-0-value", "")
    with translation.override("en"):
        assert 'aria-label="Heading"' in widget.render("body-0-value", "")
