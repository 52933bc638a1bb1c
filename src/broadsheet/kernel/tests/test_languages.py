import pytest

from broadsheet.kernel import languages, slugs
from broadsheet.kernel.languages import DateTable, Language, Quotes
from broadsheet.kernel.typography import requote

EN, UK, AR = (languages.language_of(tag).quotes for tag in ("en", "uk", "ar"))


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(languages, "LANGUAGES", dict(languages.LANGUAGES))


def test_the_marks_are_those_that_standards_8_3_measured():
    assert EN == Quotes("“", "”", "‘", "’")
    assert UK == Quotes("«", "»", "„", "“")
    # CLDR has ”…“ for Arabic; the press uses these, as the same section says.
    assert AR == Quotes("«", "»", "“", "”")


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("He said “no”.", EN, UK, "He said «no»."),
        ("“The ‘old’ port”, “the new”", EN, UK, "«The „old“ port», «the new»"),
        ("«Порт „Маренка“ відкрито»", UK, EN, "“Порт ‘Маренка’ відкрито”"),
        ("«نعم»", AR, EN, "“نعم”"),
        ("“Don’t”, he said, it’s late", EN, UK, "«Don’t», he said, it’s late"),
        ("An “opening without an end", EN, UK, "An “opening without an end"),
        ('<p>“<a href="/x">Bold</a>”</p>', EN, UK, '<p>«<a href="/x">Bold</a>»</p>'),
        ("“same”", EN, EN, "“same”"),
    ],
)
def test_quotations_get_the_marks_of_another_language(text, source, target, expected):
    assert requote(text, source, target) == expected


def test_readers_of_every_built_in_language_have_a_pace():
    paces = {tag: table.words_per_minute for tag, table in languages.LANGUAGES.items()}

    assert paces == {"en": 238, "uk": 190, "ar": 181}


def test_a_language_may_bring_a_rule_for_its_addresses(registry):
    languages.register(Language("xx", DateTable("en"), slug=lambda text: text.replace(" ", "-x-")))

    assert slugs.slugify("One Two", "xx-YY") == "one-x-two"


def test_an_unknown_language_is_named_with_those_there_are():
    with pytest.raises(languages.UnknownLanguage, match=r"'tlh'; there are ar, en, uk"):
        languages.language_of("tlh")
