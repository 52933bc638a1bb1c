"""What a language brings along: the plurals of ours, and Polish, which is one table and one catalogue."""

import json
from html import unescape

import pytest
from babel import Locale
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from django.template import Context, Template
from django.utils import translation

from broadsheet import hookspecs
from broadsheet.kernel import languages
from broadsheet.kernel.languages import DateTable, Language, Quotes
from broadsheet.newsroom.models import Edition
from broadsheet.newsroom.services import save_edition
from broadsheet.press import assets
from broadsheet.press.kinds.river import RiverSlot
from broadsheet.press.pages import new_stories
from broadsheet.press.refs import OutputRef
from broadsheet.press.tests.markup import parse
from broadsheet.press.tests.paper import CHRISTMAS_EVE, SATURDAY, html_of, story_ref
from broadsheet.project.binding import bind_languages
from broadsheet.stories.models import Story
from broadsheet.stories.services import publish_story, save_draft

# The categories that standards.md 8.2 measured, with numbers of each.
CATEGORIES = {
    "en": {"one": [1], "other": [0, 2, 5, 11, 21, 100]},
    "uk": {"one": [1, 21, 101], "few": [2, 3, 4, 22, 104], "many": [0, 5, 11, 14, 20, 111]},
    "ar": {
        "zero": [0],
        "one": [1],
        "two": [2],
        "few": [3, 10, 103],
        "many": [11, 99, 111],
        "other": [100, 102],
    },
}
MINUTES = Template(
    "{% load i18n %}{% blocktranslate count minutes=n trimmed %}{{ minutes }} min read"
    "{% plural %}{{ minutes }} min read{% endblocktranslate %}"
)


@pytest.mark.parametrize("language", CATEGORIES)
def test_the_plurals_are_those_of_the_language(language):
    rule = Locale.parse(language).plural_form
    found = json.loads(unescape(new_stories(language)))
    for category, numbers in CATEGORIES[language].items():
        assert {rule(number) for number in numbers} == {category}
        with translation.override(language):
            texts = {translation.ngettext("%(count)s new story", "%(count)s new stories", n) for n in numbers}
        assert len(texts) == 1, (category, texts)
        assert texts.pop().replace("%(count)s", "{n}") == found[category]


# Words of readers' pages in Polish: the catalogue that a plugin would bring, as far as this test reads it.
WORDS = {
    ("More news", None): "Więcej wiadomości",
    ("News", "title of the river"): "Wiadomości",
    ("Opinion", "kind of story"): "Opinia",
    ("Skip to the text", None): "Przejdź do tekstu",
    ("Updated:", None): "Aktualizacja:",
}
PLURALS = {
    ("%(count)s new story", "%(count)s new stories"): (
        "%(count)s nowa wiadomość",
        "%(count)s nowe wiadomości",
        "%(count)s nowych wiadomości",
    ),
    ("%(minutes)s min read", "%(minutes)s min read"): (
        "%(minutes)s minuta czytania",
        "%(minutes)s minuty czytania",
        "%(minutes)s minut czytania",
    ),
}


@pytest.fixture
def polish(tmp_path, monkeypatch, settings):
    """A plugin that brings Polish, registered as an entry point's module is."""
    catalogue = Catalog(locale="pl", fuzzy=False)
    for (text, context), polish in WORDS.items():
        catalogue.add(text, polish, context=context)
    for texts, forms in PLURALS.items():
        catalogue.add(texts, forms, flags=["python-format"])
    folder = tmp_path / "locale" / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalogue)

    class Plugin:
        @hookspecs.hook
        def register_languages(self):
            return [Language("pl", DateTable("pl"), Quotes("„", "”", "«", "»"), 180)]

        @hookspecs.hook
        def register_catalogues(self):
            return [tmp_path / "locale"]

    monkeypatch.setattr(languages, "LANGUAGES", dict(languages.LANGUAGES))
    settings.LOCALE_PATHS = list(settings.LOCALE_PATHS)  # so that the end of the test forgets what is spoken
    plugin = Plugin()
    hookspecs.manager.register(plugin)
    bind_languages()
    new_stories.__globals__["_new_stories"].cache_clear()
    yield
    hookspecs.manager.unregister(plugin)


@pytest.mark.django_db
def test_polish_is_one_table_and_one_catalogue(polish, site, clock):
    edition = Edition(code="pl", name="Poczta Portowa", language="pl", prefix="pl", time_zone="Europe/Warsaw")
    save_edition(edition=edition)
    story = Story(
        edition=edition,
        headline="Zażółć gęślą jaźń",
        kind="opinion",
        published_at=CHRISTMAS_EVE,
        body=[("paragraph", f"<p>{'słowo ' * 180 * 5}</p>")],
    )
    save_draft(story=story)
    story = publish_story(story=story)
    Story.objects.filter(pk=story.pk).update(updated_at=SATURDAY, updated_note="Nowe dane")

    page = parse(html_of(story_ref(story)))
    river = RiverSlot().render(OutputRef("river_slot", "pl", "slot:river")).body

    assert story.path == "/2023/12/24/zazolc-gesla-jazn"
    assert (page.one("html").attributes["lang"], page.one("html").attributes["dir"]) == ("pl", "ltr")
    assert page.one("p", class_="when").one("time").text == "niedziela, 24 grudnia 2023, 15:12"
    assert page.one("span", class_="minutes").text == "5 minut czytania"
    assert page.one("p", class_="updated").text.startswith("Aktualizacja: sobota, 23 listopada 2024, 19:10")
    assert page.one("span", class_="label voice").text == "Opinia"
    assert "Więcej wiadomości" in river
    assert "niedziela, 24 grudnia 2023" in river
    forms = json.loads(unescape(new_stories("pl")))
    rule = Locale.parse("pl").plural_form
    assert [forms[rule(n)] for n in (1, 2, 5, 12, 21, 22)] == [
        "{n} nowa wiadomość", "{n} nowe wiadomości", "{n} nowych wiadomości",
        "{n} nowych wiadomości", "{n} nowych wiadomości", "{n} nowe wiadomości",
    ]  # fmt: skip
    with translation.override("pl"):
        said = [MINUTES.render(Context({"n": n})) for n in (1, 3, 5, 22)]
    assert said == ["1 minuta czytania", "3 minuty czytania", "5 minut czytania", "22 minuty czytania"]
    assert ':lang(pl) { quotes: "„" "”" "«" "»"; }' in assets.quotation_marks()


@pytest.mark.django_db
def test_without_its_table_no_edition_is_made_in_a_language():
    edition = Edition(code="pl", name="Poczta Portowa", language="pl", prefix="pl")

    with pytest.raises(Exception, match="No table for this language"):
        save_edition(edition=edition)
