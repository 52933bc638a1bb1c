"""Readers' pages for everybody: axe-core, the keyboard, large letters, narrow screens, forced colours.

Every type of page of every edition is looked at in light and dark, at three widths.
"""

import json
import os
import re
from datetime import UTC, datetime, timedelta
from itertools import cycle, product

import pytest
from playwright.sync_api import Browser, Page

from broadsheet.stories.kinds import LOOKS, all_kinds
from broadsheet.testing.axe import violations
from broadsheet.testing.page_types import page_types, withdraw_one
from broadsheet.testing.site import RunningSite
from tests.whole.every_block import MARKS, pages_with_blocks, publish_every_block

pytestmark = pytest.mark.xdist_group("desk")

EVERY_WAY = list(product((360, 768, 1280), ("light", "dark")))
WAYS = {
    "": [(360, "light"), (1280, "dark")],
    "/uk": [(1280, "light"), (768, "dark")],
    "/ar": [(768, "light"), (360, "dark")],
}
"""Each way once in some edition; with BROWSER_MATRIX=1 (`make whole`) every edition in every way."""

OVERFLOW = """() => {
    const root = document.documentElement;
    return root.scrollWidth > root.clientWidth ? [...document.querySelectorAll("body *")].filter(one => {
        const box = one.getBoundingClientRect();
        return (box.right > root.clientWidth + 1 || box.left < -1) && !one.closest(".table, .hidden, .skip");
    }).map(one => one.outerHTML.slice(0, 120)).slice(0, 3) : [];
}"""

SPACING = """* { line-height: 1.5 !important; }
* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""
"""WCAG 2.2, 1.4.12."""

CLIPPED = """() => [...document.querySelectorAll("h1, h2, h3, p, a, li, span, time, button")].filter(one => {
    const style = getComputedStyle(one);
    return style.overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1
        && !one.closest(".hidden, .skip, .editions a:has(.short)");
}).map(one => one.outerHTML.slice(0, 120))"""
"""Not what is hidden on purpose: the names of editions where their short ones are shown."""

LABELS = """() => Object.fromEntries([...document.querySelectorAll(".label")].map(one => {
    const style = getComputedStyle(one);
    const lines = ["Top", "Right", "Bottom", "Left"].map(
        side => style[`border${side}Width`] + style[`border${side}Style`]);
    return [one.className.split(" ")[1], [...lines, style.fontStyle].join(" ")];
}))"""
"""The frame and the slant of each look of a label."""


def publish_every_kind(site: RunningSite) -> None:
    """A story of each kind in each edition, and wait until it is in the river."""
    now = datetime.now(UTC)
    lines = [
        json.dumps(
            {
                **{"source_id": f"kind:{edition}:{name}", "edition": edition, "kind": name},
                **{"headline": str(kind.label), "standfirst": str(kind.label)},
                "published_at": (now - timedelta(minutes=place)).isoformat(),
                "body": [{"type": "paragraph", "html": f"<p>{kind.label}</p>"}],
            }
        )
        for edition in ("en", "uk", "ar")
        for place, (name, kind) in enumerate(all_kinds().items())
    ]
    site.call("import", "stories", "-", stdin="\n".join(lines))
    site.wait_for(
        lambda: all(
            'label paid"' in site.get(f"{prefix}/live/river.html").text for prefix in ("", "/uk", "/ar")
        ),
        seconds=120,
        what="every kind in the river",
    )


@pytest.fixture(scope="module")
def types(running_site: RunningSite, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """By edition: the demonstration's own pages, then a bare story for each look that its last days lack, and
    a story for each block.
    """
    editions = ("", "/uk", "/ar")
    found = {prefix: page_types(running_site, prefix) for prefix in editions}
    publish_every_block(running_site, tmp_path_factory.mktemp("files"))
    publish_every_kind(running_site)
    running_site.wait_for(running_site.is_baked, seconds=120, what="every kind and block")
    for prefix in editions:
        found[prefix] = page_types(running_site, prefix) | found[prefix]
        river = re.findall(r'<li data-story="[0-9]+"><a href="([^"]+)"', running_site.get(f"{prefix}/").text)
        found[prefix] |= pages_with_blocks(running_site, iter(river))
        found[prefix]["gone"] = withdraw_one(running_site, prefix)
    return found


EVERYWHERE = {
    *("front", "section", "topic", "person", "people", "day", "month", "year", "missing", "gone", "offline"),
    *("lite", "static", *(f"story-{look}" for look in LOOKS), *(f"block-{block}" for block in MARKS)),
}


def other_pages(site: RunningSite, prefix: str, known: set[str]) -> list[str]:
    """Every other page of the edition, found by following links."""
    left, seen, found = sorted(known), set(known), []
    while left:
        path = left.pop()
        answer = site.get(path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        if path not in known:
            found.append(path)
        links = set(re.findall(rf'<a [^>]*href="({prefix}/[^"#?]*)"', answer.text)) - seen
        new = [link for link in links if prefix or not link.startswith(("/uk/", "/ar/"))]
        seen |= links
        left += new
    return sorted(found)


@pytest.mark.parametrize("prefix", ["", "/uk", "/ar"])
def test_axe_finds_nothing_on_any_type_of_page(browser: Browser, running_site: RunningSite, types, prefix):
    assert EVERYWHERE - set(types[prefix]) == set()
    wrong = {}
    page = browser.new_page(reduced_motion="reduce")
    whole, known = bool(os.environ.get("BROWSER_MATRIX")), set(types[prefix].values())
    ways = {path: EVERY_WAY if whole else WAYS[prefix] for path in sorted(known)}
    if whole:  # pages like these: each of them once, in one way after the other
        others = other_pages(running_site, prefix, known)
        assert len(others) > 50
        ways |= {path: [way] for path, way in zip(others, cycle(EVERY_WAY), strict=False)}
    for path, its in ways.items():
        page.goto(running_site.url + path)
        for width, scheme in its:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            if found := violations(page):
                wrong[f"{path} {scheme} {width}"] = found
    page.close()
    assert wrong == {}


TARGETS = """() => [...document.querySelectorAll("a[href], button")].filter(one => {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    // WCAG 2.2, 2.5.8: at least 24 by 24, but for links in a sentence and what is not shown.
    const excused = ".body p, .about p, .hidden, .skip, [aria-hidden]";
    return box.width && style.visibility === "visible" && !one.closest(excused) &&
        (box.height < 23.5 || box.width < 23.5);
}).map(one => `${one.outerHTML.slice(0, 100)} ${one.getBoundingClientRect().height}`)"""


@pytest.mark.parametrize("prefix", ["", "/uk", "/ar"])
def test_whatever_is_pressed_is_large_enough(browser: Browser, running_site: RunningSite, types, prefix):
    page = browser.new_page(viewport={"width": 360, "height": 700})
    wrong = {}
    for path in dict.fromkeys(types[prefix].values()):
        page.goto(running_site.url + path)
        if small := page.evaluate(TARGETS):
            wrong[path] = small[:5]
    page.close()
    assert wrong == {}


HEAD = """() => ({
    high: document.querySelector(".masthead").offsetHeight,
    small: [...document.querySelectorAll(".masthead a")].filter(one => {
        const box = one.getBoundingClientRect();
        return box.width && box.height < 43.5;
    }).map(one => one.outerHTML),
})"""


def test_the_head_of_a_page_is_two_lines_of_a_telephone(browser: Browser, running_site: RunningSite, types):
    page = browser.new_page(viewport={"width": 360, "height": 700})
    for prefix in ("", "/uk", "/ar"):
        for name, most in (("story-plain", 100), ("front", 150)):
            page.goto(running_site.url + types[prefix][name])
            found = page.evaluate(HEAD)
            assert found["small"] == [], (prefix, name)
            assert found["high"] <= most, (prefix, name)
    last = page.locator(".sections a").last
    last.focus()  # pushed along to where it is seen
    box = last.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    page.close()


def test_beside_a_page_the_river_is_as_long_as_the_window_and_hides_nothing_that_has_the_focus(
    browser: Browser, running_site: RunningSite, types
):
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    for name in ("missing", "year", "people", "story-plain"):
        page.goto(running_site.url + types[""][name])
        assert page.locator("#river").bounding_box()["height"] <= 900, name
    links = page.locator("#river li a")
    for place in (links.count() - 1, links.count() // 2, 0):
        links.nth(place).focus()
        box, river = links.nth(place).bounding_box(), page.locator("#river").bounding_box()
        head = page.locator(".river-head").bounding_box()
        assert head["y"] + head["height"] <= box["y"] + 1, place
        assert box["y"] + box["height"] <= river["y"] + river["height"] + 1, place
    page.goto(running_site.url + "/")
    assert page.locator("#river").bounding_box()["height"] > 900  # a front has it all the way down
    page.close()


def test_the_river_speaks_politely_and_can_be_stopped(browser: Browser, running_site: RunningSite, types):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(running_site.url + types[""]["story-plain"])
    said = page.locator("#river [aria-live], #river [role=status]").first
    assert said.get_attribute("aria-live") in (None, "polite")
    assert page.locator("[aria-live=assertive], [role=alert]").count() == 0
    pause = page.locator("#river .pause")
    before = pause.inner_text()
    pause.focus()
    page.keyboard.press("Enter")
    assert pause.inner_text() != before
    page.keyboard.press("Enter")
    assert pause.inner_text() == before
    page.close()


def test_a_narrow_screen_large_letters_and_wide_spacing_lose_nothing(
    browser: Browser, running_site: RunningSite, types
):
    page = browser.new_page(viewport={"width": 320, "height": 700}, bypass_csp=True)
    wrong = {}
    for prefix, names in (("", types[""]), ("/ar", ("front", "story-depth"))):
        for name, path in ((name, types[prefix][name]) for name in names):
            page.goto(running_site.url + path)
            told = {"320 px": page.evaluate(OVERFLOW)}
            page.set_viewport_size({"width": 640, "height": 700})
            page.add_style_tag(content="html { font-size: 200%; }")
            told["200 %"] = page.evaluate(OVERFLOW)
            page.set_viewport_size({"width": 320, "height": 700})
            page.add_style_tag(content=f"html {{ font-size: 100%; }} {SPACING}")
            told["spacing"] = [*page.evaluate(OVERFLOW), *page.evaluate(CLIPPED)]
            wrong |= {f"{prefix} {name} {how}": found for how, found in told.items() if found}
    page.close()
    assert wrong == {}


def focused(page: Page) -> tuple[str, float, str]:
    """What has the focus: where it stands, how thick its ring is, and its words."""
    return tuple(
        page.evaluate("""() => {
            const one = document.activeElement, style = getComputedStyle(one);
            const part = one.closest(".masthead, main, .river, .foot");
            return [one.className === "skip" ? "skip" : part ? part.className || "main" : "none",
                style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth), one.textContent.trim()];
        }""")
    )


def test_the_keyboard_goes_in_reading_order_and_is_always_seen(
    browser: Browser, running_site: RunningSite, types
):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(running_site.url + types[""]["story-depth"])
    stops = []
    for _ in range(80):
        page.keyboard.press("Tab")
        stops.append(focused(page))
        if stops[-1][0] == "foot":
            break
    parts = [part for part, _, _ in stops]
    assert parts[0] == "skip"
    assert list(dict.fromkeys(parts)) == ["skip", "masthead", "main", "river", "foot"]
    assert parts == sorted(parts, key=["skip", "masthead", "main", "river", "foot"].index)
    assert [stop for stop in stops if stop[1] < 2] == []
    page.goto(running_site.url + types[""]["story-depth"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page)[0] == "main"
    page.close()


def test_on_a_telephone_the_river_is_one_tap_away(browser: Browser, running_site: RunningSite, types):
    page = browser.new_page(viewport={"width": 360, "height": 640}, reduced_motion="reduce")
    for prefix in ("", "/ar"):
        for path in (types[prefix][name] for name in ("front", "story-depth", "year")):
            page.goto(running_site.url + path)
            way = page.locator(".to-river a")
            assert way.bounding_box()["y"] < 640, path  # in sight before any scrolling
            way.click()
            assert -2 <= page.locator("#river").bounding_box()["y"] <= 100, path
    page.close()


def test_without_motion_nothing_moves_and_forced_colours_keep_the_kinds_apart(
    browser: Browser, running_site: RunningSite, types
):
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, reduced_motion="reduce", forced_colors="active"
    )
    page = context.new_page()
    page.goto(running_site.url + "/")
    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter(one => {
        const style = getComputedStyle(one);
        return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0
            || style.scrollBehavior === "smooth";
    }).length""")
    assert moving == 0
    labels = page.evaluate(LABELS)
    assert len(labels) >= 3
    assert len(set(labels.values())) == len(labels), labels
    context.close()


def test_without_a_style_sheet_a_story_reads_in_order(browser: Browser, running_site: RunningSite, types):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route(re.compile(r"\.(css|jpg|webp|avif)$"), lambda route: route.abort())
    page.goto(running_site.url + types[""]["story-depth"])
    text = page.inner_text("body")
    order = (".masthead .name", "h1", ".when time", ".standfirst", ".names li", ".body p", "#river .headline")
    place = 0
    for part in order:
        words = page.locator(part).first.inner_text()
        assert words
        place = text.index(words, place) + len(words)
    context.close()


def test_a_long_story_prints_on_two_pages_without_the_river(
    browser: Browser, running_site: RunningSite, types
):
    page = browser.new_page()
    page.goto(running_site.url + types[""]["story-plain"])
    page.evaluate("""() => {
        const paragraphs = [...document.querySelectorAll(".body > p")];
        const words = () => document.querySelector(".body").innerText.split(/\\s+/).length;
        for (let number = 0; words() < 700; number++) {
            document.querySelector(".body").append(paragraphs[number % paragraphs.length].cloneNode(true));
        }
    }""")
    page.emulate_media(media="print")
    assert not page.locator("#river").is_visible()
    assert not page.locator(".sections").is_visible()
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    page.close()
