"""An edition's own colour and type, theme folders of plugins and of the site: no code changes."""

import datetime as dt
import types

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import override_settings

from broadsheet import hookspecs
from broadsheet.kernel.colours import readable
from broadsheet.newsroom.models import Edition
from broadsheet.newsroom.services import save_edition
from broadsheet.press import assets, codeversion, looks
from broadsheet.press.clearing import GRACE, Clearing
from broadsheet.press.tests.markup import parse
from broadsheet.press.tests.paper import html_of, make_paper, story_ref

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2024, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture
def paper(site, clock):
    _forget()
    yield make_paper("en")
    _forget()


def _forget() -> None:
    looks._name.cache_clear()
    looks._text.cache_clear()


def sheet_of(html: str) -> str:
    """The style sheet that a page asks for, from the store."""
    address = parse(html).one("link", rel="stylesheet").attributes["href"]
    return (settings.HOME.public / address.removeprefix("/")).read_text()


def test_an_edition_without_settings_has_the_sheet_that_all_share(paper):
    html = html_of(story_ref(paper.publish("Plain")))
    assert parse(html).one("link", rel="stylesheet").attributes["href"] == assets.address(assets.STYLE)


def test_an_edition_has_its_own_colour_and_type_without_code(paper):
    story = paper.publish("Ours")
    edition = paper.edition
    edition.accent, edition.typeface = "#FFCC00", Edition.Typeface.MODERN
    save_edition(edition=edition)
    sheet = sheet_of(html_of(story_ref(story)))
    # Yellow cannot be read on paper: a dark shade of it can; at night it stays as it was chosen.
    dark = readable("#ffcc00", "#f4f1eb", least=4.5)
    assert dark != "#ffcc00"
    assert f"@layer edition{{:root{{--headline: var(--sans);}}:root{{--accent:{dark}}}" in sheet
    assert "@media (prefers-color-scheme: dark){:root{--accent:#ffcc00}}" in sheet
    assert sheet.index("@layer tokens, edition, base") == 0


def test_a_replaced_style_sheet_leaves_the_store_after_a_while_and_comes_back_when_it_is_asked_for(paper):
    story, sheets = paper.publish("Ours"), []
    for accent in ("#aa0000", "#0000aa"):
        paper.edition.accent = accent
        save_edition(edition=paper.edition)
        sheets.append(parse(html_of(story_ref(story))).one("link", rel="stylesheet").attributes["href"])
    old, new = (settings.HOME.public / address.removeprefix("/") for address in sheets)
    clearing = Clearing()

    assert (clearing.step(NOON), clearing.step(NOON + GRACE / 2)) == (0, 0)
    assert old.exists()
    assert clearing.step(NOON + GRACE) == 1
    assert (old.exists(), new.exists()) == (False, True)
    paper.edition.accent = "#aa0000"
    assert looks.style_address(paper.edition) == sheets[0]
    assert old.exists()


@pytest.mark.parametrize("bad", ["red", "#12345", "#12345g", "url(x)", "#123456;}"])
def test_what_is_no_colour_is_refused(paper, bad):
    paper.edition.accent = bad
    with pytest.raises(ValidationError, match=r"six digits|at most 7"):
        save_edition(edition=paper.edition)


def test_a_plugin_and_then_the_site_override_any_token_and_any_template(paper, tmp_path):
    story = paper.publish("Whose page is this")
    plugin, own = tmp_path / "plugin", settings.HOME.root / "theme"
    for folder, colour, words in ((plugin, "#111111", "of the plugin"), (own, "#222222", "of the site")):
        (folder / "templates/broadsheet/blocks").mkdir(parents=True)
        (folder / "theme.css").write_text(f"/* {words} */ :root {{ --ink: {colour}; }}")
    (plugin / "templates/broadsheet/name.html").write_text("The plugin's name")
    (plugin / "templates/broadsheet/blocks/paragraph.html").write_text("<p>The plugin's paragraph</p>")
    (own / "templates/broadsheet/name.html").write_text("<em>{{ chrome.name }}</em>, ours")
    module = types.SimpleNamespace(register_themes=hookspecs.hook(lambda: [plugin]), __name__="theme")
    hookspecs.manager.register(module)
    try:
        _forget()
        templates = [{**settings.TEMPLATES[0], "DIRS": looks.template_folders()}]
        with override_settings(TEMPLATES=templates):
            html = html_of(story_ref(story))
        sheet = sheet_of(html)
        assert {plugin, own} <= set(codeversion.sources())
    finally:
        hookspecs.manager.unregister(module)
        for file in sorted(own.rglob("*"), reverse=True):
            file.unlink() if file.is_file() else file.rmdir()
        own.rmdir()
    root = parse(html)
    assert root.one("p", class_="name").text == "Harbour Post, ours"
    assert root.one("div", class_="body").text.strip() == "The plugin's paragraph"
    assert sheet.startswith(assets.text(assets.STYLE))
    assert sheet.index("--ink: #111111") < sheet.index("--ink: #222222")
    assert "of the site" not in sheet
