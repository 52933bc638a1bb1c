"""Reasons are kept in English and read in the desk's language."""

import pytest
from django.utils import translation

from broadsheet.intake.reasons import PLACES, SENTENCES, THINGS, in_desk_words, is_known, place_in_desk_words
from broadsheet.intake.tests.told import sentences
from broadsheet.intake.wires.newsml import OTHERS
from broadsheet.intake.wordpress.posts import NO_STORY

PUT_TOGETHER = {"7: 7", "7, no text (7)"}
"""A source's own words; the kinds of `OTHERS`, each of which has a sentence."""

OPERATOR_S = (
    "[", "source of the profile", "plain text wants", "text of [table]", "delimiter of", "7 of [fields]",
)  # fmt: skip
"""About a profile: the command ends with it before there is a report."""


def test_every_sentence_of_the_readers_has_one_for_the_desk():
    told = list(sentences())
    missing = [
        (place, text)
        for place, text in told
        if not (is_known(text) or text in PUT_TOGETHER or text.startswith(OPERATOR_S))
    ]
    assert missing == []
    assert len(told) > 100
    assert all(map(is_known, [*NO_STORY.values(), *(f"{kind}, no text (7)" for kind in OTHERS.values())]))


@pytest.mark.parametrize(
    "kept",
    [
        "headline was cut to 250 characters; 2 × <iframe> left out",
        "pictures left out (2): /a.jpg (not found), https://h/b.jpg (10.0.0.1 leads into a private network)",
        "has no article that could be found; a profile may say where it stands",
        "copyrightNotice: All rights reserved",
        "headline: This field cannot be blank.",
        "could not be taken (ValueError: 7; 8)",
    ],
)
def test_in_english_a_reason_is_what_was_kept(kept):
    with translation.override("en"):
        assert in_desk_words(kept) == kept


@pytest.mark.parametrize("sentence", [*SENTENCES, *THINGS, *PLACES])
def test_every_sentence_says_the_same_values_in_ukrainian(sentence):
    with translation.override("uk"):
        said = translation.gettext(sentence)
    assert said != sentence
    names = ("count", "most", "thing", "words", "host", "state", "type", "why", "name", "pictures", "time")
    assert {n for n in names if f"%({n})s" in said} == {n for n in names if f"%({n})s" in sentence}


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("feeds/a.xml, entry 12", "feeds/a.xml, запис 12"),
        ("item 7 (post 301)", "елемент 7 (допис 301)"),
        ("item 7", "елемент 7"),
        ("content/posts/line.md", "content/posts/line.md"),
    ],
)
def test_a_place_in_a_source_is_said_too(place, said):
    assert place_in_desk_words(place) == place
    with translation.override("uk"):
        assert place_in_desk_words(place) == said


def test_a_report_speaks_the_desk_s_language():
    kept = (
        "pictures left out (2): /a.jpg (not found), https://10.0.0.1/b.jpg (10.0.0.1 leads into a private "
        "network); headline was cut to 250 characters; 3 × shortcode gallery left out; headline: This field "
        "cannot be blank."
    )
    with translation.override("uk"):
        assert in_desk_words(kept) == (
            "пропущено зображень (2): /a.jpg (не знайдено), https://10.0.0.1/b.jpg (10.0.0.1 веде до "
            "приватної мережі); заголовок скорочено до 250 знаків; пропущено 3 × шорткод gallery; "
            "headline: Це поле не може бути порожнім."
        )
