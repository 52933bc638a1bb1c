"""Names in the order of the alphabet that their readers learnt."""

import random

import pytest

from broadsheet.kernel.collation import sort_key
from broadsheet.kernel.languages import language_of

ORDERED = {
    "uk": [
        "3 друзі", "Андрій", "Ганна", "Ґалаґан", "Дарина",
        "Ева", "Єва", "Захар", "Ілона", "Їжакевич", "Йосип",
        "Марʼяна Білик", "Мар'яна Яр", "Щербак", "Юрій", "Яна", "Zoë",
    ],
    "ar": ["أحمد", "آدم", "إلياس", "بدر", "تامر", "ثريا", "جمال", "سعاد", "شهد", "ليلى", "هادي", "وائل",
           "ياسر", "Zoë"],
    "en": ["anna", "Émile", "Emma", "O'Brien", "Obst", "Zoë"],
}  # fmt: skip


@pytest.mark.parametrize("tag", ORDERED)
def test_names_stand_in_the_order_of_their_alphabet(tag):
    names = ORDERED[tag][:]
    random.Random(tag).shuffle(names)
    assert sorted(names, key=lambda name: sort_key(name, language_of(tag))) == ORDERED[tag]


def test_case_marks_and_tatweel_do_not_count_before_the_letters_do():
    arabic = language_of("ar")
    assert sort_key("ســعاد", arabic)[0] == sort_key("سعاد", arabic)[0]
    assert sort_key("ЇЖАК", language_of("uk"))[0] == sort_key("їжак", language_of("uk"))[0]
    assert sort_key("йод", language_of("uk"))[0] != sort_key("иод", language_of("uk"))[0]
