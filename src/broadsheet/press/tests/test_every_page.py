"""Every page of every kind, in every language: whole, nothing empty, nothing in another language."""

import gzip
import re
from collections import Counter
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings

from broadsheet.kernel import keys, paths, plate
from broadsheet.press import lite
from broadsheet.press.kinds import BUILT_IN
from broadsheet.press.kinds.site import SiteFile
from broadsheet.press.refs import Fragment, OutputRef, Rendered
from broadsheet.press.tests.markup import empty_elements, parse, shown_texts
from broadsheet.press.tests.paper import every_ref, fill, make_paper, render
from broadsheet.stories.models import Story

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "uk", "ar")
# What is the same in every language: the names of the languages' own editions, and addresses.
LETTERS = {"uk": re.compile(r"[A-Za-z]"), "ar": re.compile(r"[A-Za-zА-Яа-яІіЇїЄє]")}


# Rendered once, 3 s, and looked at by every test: what was rendered is plain values, and nothing changes it.
_made: dict[str, dict[OutputRef, Any]] = {}


@pytest.fixture
def made(site, clock):
    """The pages of three papers that tell one story in common, and the keys that each of them read."""
    if not _made:
        papers = {language: make_paper(language) for language in LANGUAGES}
        whole = {language: fill(paper, every_block=True) for language, paper in papers.items()}
        for language in ("uk", "ar"):
            Story.objects.filter(pk=whole[language].pk).update(telling=whole["en"].telling)
        _made.update(pages={}, keys={})
        for ref in (ref for language in LANGUAGES for ref in every_ref(papers[language].edition)):
            with keys.tracing() as trace:
                _made["pages"][ref] = render(ref)
            _made["keys"][ref] = set(trace)
    return _made


@pytest.fixture
def pages(made):
    return made["pages"]


def bodies(pages) -> dict[OutputRef, str]:
    """The HTML of pages with the river and the newest stories in their places, and of the fragments alone."""
    filled = {ref.place: result.body for ref, result in pages.items() if isinstance(result, Fragment)}
    found = {}
    for ref, result in pages.items():
        if isinstance(result, Rendered | Fragment) and isinstance(result.body, str):
            found[ref] = result.body
            for name in ("river", "newest"):
                fragment = filled[ref.edition, f"slot:{name}"]
                found[ref] = found[ref].replace(plate.slot_marker(name), fragment)
    return found


def test_every_kind_of_page_is_there_in_every_language(pages):
    made = Counter((ref.kind, ref.edition) for ref, result in pages.items() if result is not None)
    for kind in set(BUILT_IN) - {SiteFile}:  # that one is of the whole site
        for language in LANGUAGES:
            assert made[kind.name, language], f"no {kind.name} in {language}"


def test_no_element_is_empty_and_tags_close_in_order(pages):
    wrong = {ref.path: found for ref, html in bodies(pages).items() if (found := empty_elements(parse(html)))}
    assert wrong == {}


@pytest.mark.parametrize("language", ["uk", "ar"])
def test_no_text_is_in_another_language(pages, language):
    found = set()
    for ref, html in bodies(pages).items():
        if ref.edition != language or ref.kind == "redirect":
            continue
        root = parse(html)
        for link in root.all("nav", class_="editions") + root.all("nav", class_="tellings"):
            foreign = [element for element in link.walk() if "lang" in element.attributes]
            for element in foreign:
                element.children.clear()
        for element in root.walk():
            if element.attributes.get("translate") == "no":  # the names of other services, kinds of files
                element.children.clear()
        texts = [text.removesuffix(": JSON") for text in shown_texts(root)]  # a format's name, as RSS is
        found |= {(ref.kind, text) for text in texts if LETTERS[language].search(text)}
    assert found == set()


def test_no_translation_key_is_shown_raw(pages):
    for html in bodies(pages).values():
        for text in shown_texts(parse(html)):
            assert not re.search(r"%\(\w+\)|\{\{|\{%|\w+/\w+\.\w+_\w+", text), text


def test_every_page_says_its_language_direction_title_and_address(pages):
    for ref, html in bodies(pages).items():
        if ref.path.startswith("slot:") or ref.path.startswith("/live/"):
            continue
        root = parse(html)
        page = root.one("html")
        assert page.attributes["lang"] == ref.edition
        assert page.attributes["dir"] == ("rtl" if ref.edition == "ar" else "ltr")
        assert root.one("title").text.strip()
        assert len(root.all("h1")) == 1
        assert len(root.all("main")) == 1
        if ref.kind in ("redirect", "not_found", "offline") or (
            ref.kind == "story" and "gone" in str(pages[ref].status)
        ):
            continue
        if pages[ref].status != 200:
            assert root.one("meta", name="robots").attributes["content"] == "noindex"
            continue
        assert root.one("meta", name="description").attributes["content"].strip()
        canonical = root.one("link", rel="canonical").attributes["href"]
        prefix = "" if ref.edition == "en" else f"/{ref.edition}"
        assert canonical == f"{settings.HOME.url}{prefix}{ref.path}" or not ref.path.isascii()


def test_tellings_name_each_other(pages):
    linked = {}
    for ref, html in bodies(pages).items():
        links = [link for link in parse(html).all("link", rel="alternate") if "hreflang" in link.attributes]
        if links:
            linked[ref] = [(link.attributes["hreflang"], link.attributes["href"]) for link in links]
    assert {ref.edition for ref in linked} == set(LANGUAGES)
    assert len({tuple(sorted(links)) for links in linked.values()}) == 1
    for ref, links in linked.items():
        own = parse(bodies(pages)[ref]).one("link", rel="canonical").attributes["href"]
        assert (ref.edition, own) in links


def test_nothing_is_fetched_from_elsewhere_and_nothing_runs_inline(pages):
    for html in bodies(pages).values():
        for element in parse(html).walk():
            if element.tag == "script" and element.attributes.get("type") != "application/ld+json":
                assert element.attributes["src"].startswith(
                    ("/static/live.", "/static/embeds.", "/static/story.")
                )
                assert not element.text
            if element.tag in ("img", "link") and element.attributes.get("rel") in (None, "stylesheet"):
                address = element.attributes.get("src") or element.attributes["href"]
                assert address.startswith(("/static/", "/media/"))
            assert not [name for name in element.attributes if name.startswith("on") or name == "style"]


def test_every_page_is_light(pages):
    for ref, html in bodies(pages).items():
        assert len(gzip.compress(html.encode())) < 30_000, ref.path


def test_every_page_can_be_had_as_text_alone_under_10_kb(pages):
    rivers = {ref.edition: result.body for ref, result in pages.items() if ref.kind == "river_text"}
    seen = Counter()
    for ref, result in pages.items():
        if (
            not isinstance(result, Rendered)
            or not isinstance(result.body, str)
            or not ref.path.startswith("/")
        ):
            continue
        text = lite.text_alone(result.body)
        named = re.search(r'<a class="lite" href="([^"]*)"', result.body)
        assert bool(text) is bool(named) is ('<link rel="canonical"' in result.body), ref
        if not text:
            continue
        seen[ref.kind] += 1
        assert (plate.slot_marker(lite.SLOT) in text) is (ref.kind == "front")
        text = text.replace(plate.slot_marker(lite.SLOT), rivers[ref.edition])
        assert "\x00" not in text
        assert len(gzip.compress(text.encode())) < 10_000, ref
        root, full = parse(text), parse(result.body.replace(plate.slot_marker("river"), ""))
        assert not [
            one.tag for one in root.walk() if one.tag in ("img", "picture", "video", "audio", "button")
        ]
        assert empty_elements(root) == []
        for tag in ("title", "h1"):
            assert root.one(tag).text.split() == full.one(tag).text.split()
        assert root.one("link", rel="canonical") == full.one("link", rel="canonical")
        assert (
            f"{settings.HOME.url}{root.one('a', id='full').attributes['href']}"
            == full.one("link", rel="canonical").attributes["href"]
        )
        prefix = "" if ref.edition == "en" else f"/{ref.edition}"
        for link in root.all("a"):
            address = link.attributes["href"]
            leads_away = {"hreflang", "download"} & link.attributes.keys() or link.attributes.get("id")
            if address.startswith("/") and not leads_away:
                assert address.startswith(f"{prefix}{paths.LITE}/"), (ref, address)
    assert {"story", "front", "section", "topic", "person", "people", "day", "month", "year"} <= set(seen)


def test_every_link_inside_the_site_leads_to_a_page(pages):
    there = {}
    for ref, result in pages.items():
        if result is not None and ref.path.startswith("/"):
            prefix = "" if ref.edition == "en" else f"/{ref.edition}"
            there[prefix + ref.path] = there[f"{prefix}{paths.LITE}{ref.path}"] = result.status
    missing = set()
    found = bodies(pages)
    texts = {ref: text for ref, html in found.items() if (text := lite.text_alone(html))}
    for ref, html in [*found.items(), *texts.items()]:
        for link in parse(html).all("a"):
            address = unquote(link.attributes["href"]).removesuffix("#river")
            if address.startswith("/media/"):
                assert re.fullmatch(r"/media/[0-9a-f]{2}/[\w-]+-[0-9a-f]{20}\.(?:txt|mp4)", address)
            elif address.startswith("/") and there.get(address) != 200:
                missing.add((ref.path, address))
    assert missing == set()


def test_what_a_page_shows_is_among_its_keys(made):
    for ref, read in made["keys"].items():
        assert read, ref
        if ref.path.startswith("/") and ref.kind != "river_page":
            assert f"site:{ref.edition}" in read, ref
        assert not [key for key in read if key.startswith("river:")]
