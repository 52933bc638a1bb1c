import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.kernel.slugs import MAX_LENGTH, slugify

# The examples of Cabinet of Ministers resolution 55 of 27 January 2010.
RESOLUTION_55 = """
Алушта alushta, Андрій andrii, Борщагівка borshchahivka, Борисенко borysenko, Вінниця vinnytsia,
Володимир volodymyr, Гадяч hadiach, Богдан bohdan, Згурський zghurskyi, Ґалаґан galagan, Ґорґани
gorgany, Донецьк donetsk, Дмитро dmytro, Рівне rivne, Олег oleh, Есмань esman, Єнакієве yenakiieve,
Гаєвич haievych, Короп'є koropie, Житомир zhytomyr, Жанна zhanna, Жежелів zhezheliv, Закарпаття
zakarpattia, Казимирчук kazymyrchuk, Медвин medvyn, Михайленко mykhailenko, Іванків ivankiv,
Іващенко ivashchenko, Їжакевич yizhakevych, Кадиївка kadyivka, Мар'їне marine, Йосипівка yosypivka,
Стрий stryi, Олексій oleksii, Київ kyiv, Коваленко kovalenko, Лебедин lebedyn, Леонід leonid,
Миколаїв mykolaiv, Маринич marynych, Ніжин nizhyn, Наталія nataliia, Одеса odesa, Онищенко
onyshchenko, Полтава poltava, Петро petro, Решетилівка reshetylivka, Рибчинський rybchynskyi, Суми
sumy, Соломія solomiia, Тернопіль ternopil, Троць trots, Ужгород uzhhorod, Уляна uliana, Фастів
fastiv, Філіпчук filipchuk, Харків kharkiv, Христина khrystyna, Біла bila, Церква tserkva, Стеценко
stetsenko, Чернівці chernivtsi, Шевченко shevchenko, Шостка shostka, Кишеньки kyshenky, Щербухи
shcherbukhy, Гоща hoshcha, Гаращенко harashchenko, Юрій yurii, Корюківка koriukivka, Яготин yahotyn,
Ярошенко yaroshenko, Костянтин kostiantyn, Знам'янка znamianka, Феодосія feodosiia, Згорани
zghorany, Розгон rozghon
"""


@pytest.mark.parametrize(
    "pair", [pair.split() for pair in RESOLUTION_55.split(",")], ids=lambda pair: pair[1]
)
def test_ukrainian_follows_the_resolution_in_every_spelling(pair):
    word, slug = pair
    for spelling in (word, word.upper(), word.replace("'", "’"), word.replace("'", "ʼ")):
        assert slugify(spelling, "uk") == slug


@pytest.mark.parametrize(
    ("language", "headline", "slug"),
    [
        ("en", "Is the harbour ready for winter?", "is-the-harbour-ready-for-winter"),
        (
            "en",
            "Don't panic: the mayor’s café “re-opens” — 50% off",
            "dont-panic-the-mayors-cafe-re-opens-50-off",
        ),
        ("en-GB", "C'est l'été", "cest-lete"),
        ("uk", "Гадяч — Київ: «Їжак» і згорани, 5 п'яльців", "hadiach-kyiv-yizhak-i-zghorany-5-pialtsiv"),
        ("uk", "NASA у Львові", "nasa-u-lvovi"),
        ("ar", "الميناء يفتح أبوابه: «سلام» 2023؟", "الميناء-يفتح-أبوابه-سلام-2023"),
        ("ar", "مُحَمَّد يكتـــب", "محمد-يكتب"),
        ("he", "שָׁלוֹם עולם", "שלום-עולם"),
        ("pl", "Zażółć gęślą jaźń", "zazolc-gesla-jazn"),
        ("en", "../../etc/passwd", "etc-passwd"),
        ("en", "abc\u202edef\u200bghi", "abcdefghi"),
        ("ar", "سل\u202eام\u200bعلى", "سلامعلى"),
        ("en", "🙂 — !", ""),
        ("uk", "", ""),
    ],
)
def test_golden_slugs_that_may_never_change(language, headline, slug):
    assert slugify(headline, language) == slug


def test_a_long_headline_is_cut_between_words():
    slug = slugify("harbour " * 40, "en")
    assert len(slug) <= MAX_LENGTH
    assert set(slug.split("-")) == {"harbour"}


def test_a_single_endless_word_is_cut_anyway():
    assert slugify("a" * 10_000, "en") == "a" * MAX_LENGTH


def test_a_word_that_ends_at_the_limit_stays_whole():
    assert slugify("abc def ghi", "en", max_length=7) == "abc-def"


@given(st.text(max_size=200), st.sampled_from(["en", "uk", "ar", "he", "fa", "pl"]))
def test_any_text_gives_a_safe_slug_that_is_its_own_slug(text, language):
    slug = slugify(text, language)
    assert len(slug) <= MAX_LENGTH
    assert re.fullmatch(r"(?:\w+(?:-+\w+)*)?", slug)
    assert unicodedata.is_normalized("NFC", slug)
    assert not set(slug) & set("/\\.?#%&\0 ")
    assert slugify(slug, language) == slug
