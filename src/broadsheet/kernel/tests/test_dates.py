import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.kernel import dates, languages

KYIV = ZoneInfo("Europe/Kyiv")
STORY = datetime(2023, 12, 24, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Sunday, 24 December 2023, 16:12"),
        ("uk", "неділя, 24 грудня 2023, 16:12"),
        ("ar", "الأحد، 24 ديسمبر 2023، 16:12"),
    ],
)
def test_the_line_of_a_story_is_in_the_edition_s_own_zone(language, line):
    assert dates.story_line(STORY, dates.table_for(language), KYIV) == line


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "Saturday, 23 November 2024"),
        ("uk", "субота, 23 листопада 2024"),
        ("ar", "السبت، 23 نوفمبر 2024"),
    ],
)
def test_the_heading_of_a_river_day(language, heading):
    assert dates.river_day(date(2024, 11, 23), dates.table_for(language)) == heading


@pytest.mark.parametrize("language", ["en", "uk", "ar"])
def test_the_time_in_the_river_has_24_hours_and_two_digits(language):
    table = dates.table_for(language)
    assert dates.river_time(datetime(2024, 11, 23, 18, 10, tzinfo=UTC), table, KYIV) == "20:10"
    assert dates.river_time(datetime(2024, 11, 23, 7, 5, tzinfo=UTC), table, KYIV) == "09:05"


def test_a_month_alone_is_in_the_nominative():
    assert [dates.month(2024, 11, dates.table_for(code)) for code in ("en", "uk", "ar")] == [
        "November 2024",
        "листопад 2024",
        "نوفمبر 2024",
    ]
    assert dates.month_name(12, dates.table_for("uk")) == "грудень"


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "uk": "понеділок вівторок середа четвер пʼятниця субота неділя",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
}


@pytest.mark.parametrize("language", MONTHS)
@pytest.mark.parametrize("number", [1, 2, 21])
def test_every_month_and_weekday_has_its_form_after_a_number(language, number):
    table, comma = dates.table_for(language), "،" if language == "ar" else ","
    for month, name in enumerate(MONTHS[language].split(), start=1):
        day = date(2023, month, number)
        weekday = WEEKDAYS[language].split()[day.weekday()]
        assert dates.river_day(day, table) == f"{weekday}{comma} {number} {name} 2023"


def test_the_week_begins_where_the_table_says():
    table = dates.table_for("en")
    assert dates.weekday_columns(table)[0] == ("Mon", "Monday")
    assert dates.weekday_columns(replace(table, first_weekday=6))[:2] == [
        ("Sun", "Sunday"),
        ("Mon", "Monday"),
    ]
    assert len(dates.weekday_columns(table)) == 7


def test_an_edition_may_choose_another_order():
    table = replace(dates.table_for("en"), river_day="y, EEEE d MMMM")
    assert dates.river_day(date(2024, 11, 23), table) == "2024, Saturday 23 November"


def test_the_machine_form_carries_the_offset_of_that_day():
    assert dates.machine(STORY, KYIV) == "2023-12-24T16:12:00+02:00"
    assert dates.machine(datetime(2024, 7, 1, 12, 0, 1, 999, tzinfo=UTC), KYIV) == "2024-07-01T15:00:01+03:00"
    assert dates.local_day(datetime(2024, 11, 23, 22, 30, tzinfo=UTC), KYIV) == date(2024, 11, 24)


def test_a_tag_with_a_region_reads_its_language_and_an_unknown_one_is_named():
    assert dates.table_for("ar-EG") is dates.table_for("ar")
    assert dates.table_for("EN-gb") is dates.table_for("en")
    with pytest.raises(languages.UnknownLanguage, match="'xx'"):
        dates.table_for("xx")


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        dates.story_line(datetime(2023, 12, 24, 16, 12), dates.table_for("en"), KYIV)


def test_polish_is_one_table_away(monkeypatch):
    monkeypatch.setattr(languages, "LANGUAGES", dict(languages.LANGUAGES))
    languages.register(languages.Language("pl", languages.DateTable("pl")))
    table = dates.table_for("pl")
    assert dates.story_line(STORY, table, KYIV) == "niedziela, 24 grudnia 2023, 16:12"
    assert dates.month(2024, 11, table) == "listopad 2024"


# Babel 2.18 (issue 1234): the first stand-alone month asked of Hebrew or Japanese shows up in others.
LEAK = """
from datetime import date
from broadsheet.kernel import dates, languages
for code in ("he", "ja", "zh", "de", "fr"):
    languages.register(languages.Language(code, languages.DateTable(code)))
for code in ("he", "ja", "zh", "en", "uk", "ar", "de", "fr"):
    print(dates.month(2023, 12, dates.table_for(code)), dates.month_name(12, dates.table_for(code)), sep="|")
"""


def test_hebrew_first_does_not_make_the_others_answer_in_hebrew():
    answer = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", LEAK],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert answer.stdout.split("\n")[3:-1] == [
        "December 2023|December",
        "грудень 2023|грудень",
        "ديسمبر 2023|ديسمبر",
        "Dezember 2023|Dezember",
        "décembre 2023|décembre",
    ]


SCRIPTS = {"en": "LATIN", "uk": "CYRILLIC", "ar": "ARABIC"}


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), st.sampled_from(sorted(SCRIPTS)))
def test_no_formatted_date_mixes_scripts_or_carries_marks(naive, language):
    moment = naive.replace(tzinfo=UTC)
    table = dates.table_for(language)
    for text in (
        dates.story_line(moment, table, KYIV),
        dates.river_day(moment.date(), table),
        dates.month(moment.year, moment.month, table),
        dates.month_name(moment.month, table),
    ):
        # Lm is the Ukrainian apostrophe (пʼятниця), which belongs to no script.
        letters = [character for character in text if unicodedata.category(character) in ("Lu", "Ll", "Lo")]
        assert {unicodedata.name(letter).split()[0] for letter in letters} == {SCRIPTS[language]}
        assert not any(unicodedata.category(character) == "Cf" for character in text)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)))
def test_the_machine_form_reads_back_as_the_same_moment(naive):
    moment = naive.replace(tzinfo=UTC)
    back = datetime.fromisoformat(dates.machine(moment, KYIV))
    assert moment - timedelta(seconds=1) < back <= moment
