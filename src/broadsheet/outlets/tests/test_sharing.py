"""The card that a story without a picture is shared with."""

import re
from dataclasses import replace

import pytest
from PIL import Image

from broadsheet.outlets.cards import script_of
from broadsheet.outlets.sharing import drawing, lettering
from broadsheet.outlets.sharing.faces import Face, ask_for, name_of, wishes
from broadsheet.press.tests.paper import CHRISTMAS_EVE, html_of, make_paper, story_ref
from broadsheet.stories.models import Story
from broadsheet.stories.services.unpublishing import unpublish_story

HEADLINES = {
    "en": "Grain ship leaves the port of Odesa for the first time since February",
    "uk": "Верховна Рада ухвалила бюджет: «оборона» забере половину видатків, решту поділять громади",
    "ar": "ميناء أوديسا: أول سفينة حبوب منذ 2022 تغادر إلى NATO",
}


def how(language: str) -> dict[str, str]:
    return {"direction": "rtl" if language == "ar" else "ltr", "language": language}


def shown(file) -> tuple[int, int, set[int]]:
    with Image.open(file) as picture:
        dark = picture.convert("L").point(lambda shade: shade < 100 and 255)
    ink = dark.crop((0, 130, lettering.WIDTH, 530)).getbbox()
    return ink[0], ink[2], {x for x in range(ink[0], ink[2]) if dark.crop((x, 130, x + 1, 530)).getbbox()}


@pytest.mark.parametrize("language", list(HEADLINES))
def test_a_headline_has_room_and_its_lines_are_about_equally_long(language):
    for text in (HEADLINES[language], HEADLINES[language] * 6, "Б" * 200, "Storm"):
        size, lines = lettering.fit(text, how(language))
        widths = [lettering._wide(line, size, how(language)) for line in lines]
        assert max(widths) <= lettering.WIDTH - 2 * lettering.MARGIN
        assert len(lines) * lettering._leading(size, language == "ar") <= lettering.ROOM
        if text == HEADLINES[language]:
            assert " ".join(lines) == text
            assert size >= 56
            assert min(widths) > max(widths) * 0.4


def test_arabic_is_joined_and_stands_at_the_right(tmp_path):
    joined = lettering._wide("سفينة", 80, how("ar"))
    apart = sum(lettering._wide(letter, 80, how("ar")) for letter in "سفينة")
    assert joined < 0.9 * apart
    for language, text in HEADLINES.items():
        face = {"headline": text[:20].strip(), "label": "", "by": "", "name": "X", "accent": "#a3200d"}
        lettering.draw({**face, **how(language), "to": str(tmp_path / "card.png")})
        start, end, _columns = shown(tmp_path / "card.png")
        if language == "ar":
            assert end > lettering.WIDTH - lettering.MARGIN - 12
        else:
            assert start < lettering.MARGIN + 12


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("Minister says «مرحبا» to 3 of 10 harbours", "Minister says «مرحبا» to 3 of 10 harbours"),
        ("Minister says (שלום)", ""),
        ("🚢🎉 Harbour 👩\u200d👩\u200d👧 opens 🇺🇦🏴\u200d☠\ufe0f today", "Harbour opens today"),
        ("Pays “🪙” 5 ₴ — №1, ну́ (🚢)", "Pays 5 ₴ — №1, ну́"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Storm () “”", "Storm () “”"),
    ],
)
def test_what_the_card_has_no_letters_for_leaves_no_blank(text, set_as):
    assert lettering.legible(text) == set_as


def test_a_headline_of_signs_alone_is_shared_under_the_name_of_the_paper(tmp_path):
    face = {"headline": "🚢", "label": "", "by": "", "name": "Harbour Post", "accent": "#a3200d", **how("en")}
    lettering.draw({**face, "to": str(tmp_path / "card.png")})
    start, end, _columns = shown(tmp_path / "card.png")
    assert end - start > 300


@pytest.mark.parametrize(
    ("language", "script"),
    [("en", "Latn"), ("uk", "Cyrl"), ("ar", "Arab"), ("sr-Latn", "Latn"), ("he", "Hebr"), ("ka", "Geor")],
)
def test_cards_know_the_script_of_a_language(language, script):
    assert script_of(language) == script


@pytest.mark.django_db
def test_a_story_without_a_picture_gets_its_card_behind_its_page(site, clock):
    paper = make_paper("uk", accent="#0b6e4f")
    story = paper.publish(HEADLINES["uk"], at=clock.now())
    html = html_of(story_ref(story))
    (address,) = re.findall(r'<meta property="og:image" content="https://news.example/media/([^"]+)">', html)
    assert '<meta name="twitter:card" content="summary_large_image">' in html
    assert not (site.public_media / address).exists()
    assert drawing.Draughtsman().finish() == 1
    card = site.public_media / address
    with Image.open(card) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert picture.convert("RGB").getpixel((600, 5)) == (11, 110, 79)
    assert card.stat().st_size < 60_000
    # It is there: nothing is drawn twice. Another headline is another card, and takes the place of the first.
    html_of(story_ref(story))
    assert list(wishes().iterdir()) == []
    Story.objects.filter(pk=story.pk).update(headline="Інший заголовок")
    (other,) = re.findall(r"/media/(cards/[^\"]+)\"", html_of(story_ref(story)))
    assert drawing.Draughtsman().finish() == 1
    assert [file.name for file in card.parent.iterdir()] == [other.rpartition("/")[2]]
    # Withdrawn: it goes before the page says so.
    unpublish_story(story=story, reason="Помилка.")
    drawing.prepare_output(ref=story_ref(story))
    assert list(card.parent.iterdir()) == []


@pytest.mark.django_db
def test_a_story_with_a_picture_or_of_last_year_has_no_card(site, clock):
    paper = make_paper("en")
    pictured = paper.publish("Harbour", at=clock.now(), picture=paper.picture)
    assert "/cards/" not in html_of(story_ref(pictured))
    old = html_of(story_ref(paper.publish("Old harbour", at=CHRISTMAS_EVE)))
    assert '<meta name="twitter:card" content="summary">' in old
    assert not wishes().exists()


@pytest.mark.django_db
def test_one_card_that_cannot_be_drawn_does_not_hold_up_the_others(site, clock):
    story = make_paper("en").publish("Harbour", at=clock.now())
    face = Face("Harbour", "", "", "Post", "en", "ltr", "#a3200d")
    for number, wrong in enumerate((replace(face, accent="no colour"), face, replace(face, label="Opinion"))):
        ask_for(name_of(story, wrong).replace(f"{story.pk}-", f"{number}-"), wrong)
    draughtsman = drawing.Draughtsman()
    assert draughtsman.finish() == 2
    assert list(wishes().iterdir()) == []
