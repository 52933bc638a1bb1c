import pytest

from broadsheet.stories.kinds import LOOKS, Kind, Label, all_kinds, all_labels, marks_of, river_mark

# Types of schema.org release 30.0, below Article.
SCHEMA_TYPES = {
    "news": "NewsArticle",
    "opinion": "OpinionNewsArticle",
    "column": "OpinionNewsArticle",
    "analysis": "AnalysisNewsArticle",
    "interview": "NewsArticle",
    "review": "ReviewNewsArticle",
    "explainer": "BackgroundNewsArticle",
    "report": "ReportageNewsArticle",
    "partner": "AdvertiserContentArticle",
}


def texts(marks):
    return [mark.text for mark in marks]


def test_every_kind_has_its_schema_type_and_a_look():
    assert {kind.name: kind.schema_type for kind in all_kinds().values()} == SCHEMA_TYPES
    assert {kind.look for kind in all_kinds().values()} <= set(LOOKS)


def test_only_somebodys_voice_and_what_was_paid_for_have_a_disclaimer():
    assert {kind.name for kind in all_kinds().values() if kind.disclaimer} == {"opinion", "column", "partner"}


def test_labels_stand_in_one_order_however_they_were_put_on():
    assert texts(marks_of("opinion", ["updated", "exclusive", "breaking"])) == [
        "Breaking", "Exclusive", "Updated", "Opinion",
    ]  # fmt: skip
    assert texts(marks_of("news", [])) == []
    assert list(all_labels()) == ["breaking", "exclusive", "updated"]


def test_the_river_shows_one_mark():
    assert river_mark("review", []).text == "Review"
    assert river_mark("review", ["updated"]).text == "Review"
    assert river_mark("review", ["exclusive", "breaking"]).text == "Breaking"
    assert river_mark("news", ["updated"]) is None
    assert river_mark("a kind whose plugin has gone", []) is None


def test_no_label_hides_that_a_story_was_paid_for():
    assert river_mark("partner", ["breaking", "exclusive"]).text == "Partner content"
    assert texts(marks_of("partner", ["exclusive"])) == ["Partner content", "Exclusive"]


@pytest.mark.parametrize("fields", [{"name": "Ob"}, {"name": "a" * 31}, {"name": "x", "look": "loud"}])
def test_a_kind_that_cannot_be_is_refused_when_its_plugin_is_loaded(fields):
    with pytest.raises(ValueError, match=r"not the name|is none of plain, voice"):
        Kind(label="Obituary", **fields)
    with pytest.raises(ValueError, match="not the name of a label"):
        Label("two words", "Two words", 1)
