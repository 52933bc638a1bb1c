"""Hostile text on every page of readers and every screen of the desk, in a real browser: nothing of it runs.

With the content security policy and without it: the policy is the second wall and may not be the only one.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from broadsheet.stories.policy.routes import CLASSES
from broadsheet.testing.hostile import RAN, SCRIPTS
from broadsheet.testing.site import RunningSite
from tests.system.by_hand import PATIENCE, sign_in
from tests.system.every_screen import CLOSED

pytestmark = pytest.mark.xdist_group("desk")


@contextmanager
def watched(browser: Browser, site: RunningSite, **options: Any) -> Iterator[Page]:
    """A page of a browser; afterwards nothing has run, asked for anything strange or opened a window."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    seen: list[str] = []
    page.on("dialog", lambda dialog: (seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda other: seen.append(f"window: {other.url}"))
    ours = (site.url, site.newsroom_url, "about:", "data:", "blob:")
    page.on(
        "request",
        lambda request: (
            seen.append(request.url)
            if request.url.split("?")[0].endswith(f"/{RAN}") or not request.url.startswith(ours)
            else None
        ),
    )
    yield page
    context.close()
    assert seen == []


def looks_harmless(page: Page) -> None:
    """Nothing has set the variable, in the page or in a frame of it."""
    for frame in page.frames:
        assert frame.evaluate(f"typeof window.{RAN}") == "undefined", page.url


def hostile_pages(site: RunningSite) -> list[str]:
    """Every page of readers that holds hostile text, found as a reader finds it: by following links."""
    found, known = [], set()
    left = ["/", "/hx/", *(f"/hostile-gone-{number}" for number in range(len(SCRIPTS)))]
    while left:
        path = left.pop()
        if path in known:
            continue
        known.add(path)
        answer = site.get(path)
        if not answer.headers.get("content-type", "").startswith("text/html") or RAN not in answer.text:
            continue
        found.append(path)
        left += re.findall(r'href="(/[^"#?]*)"', answer.text)
    return found


UNADDRESSED = {
    *(
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        "broadsheet_wire_picture",
    ),
    *("default", "wagtailadmin_logout"),
}
"""Views of no thing by its number: who is in a story, a picture from elsewhere, nothing, leaving."""

WITH_AND_WITHOUT = pytest.mark.parametrize(
    "without_policy", [False, True], ids=["with the policy", "without it"]
)


def test_every_field_holds_hostile_text_and_every_view_has_an_address(paper: dict[str, Any]) -> None:
    assert paper["unfilled"] == []
    views = {name for name, access in CLASSES.items() if access not in CLOSED}
    assert views - paper["screens"].keys() == UNADDRESSED


@WITH_AND_WITHOUT
def test_nothing_runs_on_a_reader_s_page(
    browser: Browser, running_site: RunningSite, paper: dict[str, Any], without_policy: bool
) -> None:
    site = running_site
    with watched(browser, site, bypass_csp=without_policy) as page:
        pages = hostile_pages(site)
        kinds = {re.sub(r"hostile.*|[0-9]+", "*", path) for path in pages}
        assert {"/", "/*/", "/topic/*", "/people/*", "/people/", "/*"} <= kinds, kinds
        assert len(pages) > 6 * len(SCRIPTS)
        for path in [*pages, f"/nowhere/{SCRIPTS['a picture']}"]:
            page.goto(site.url + path)
            looks_harmless(page)
        page.goto(site.url + paper["story"])
        expect(page.locator("h1")).to_have_text(SCRIPTS["an element"])
        for element in page.locator("article.story :is(a, button, summary)").all()[:30]:
            element.hover(force=True, timeout=2000)
        looks_harmless(page)


NOT_THERE = {
    # They take more than a number, or another one than that of a thing.
    *("broadsheet_media", "wagtail_bulk_action", "wagtailimages:preview", "wagtailadmin_block_preview"),
    *(
        "wagtailadmin_tag_model_autocomplete",
        "wagtailadmin_api:images:find",
        "wagtailadmin_api:documents:find",
    ),
}
"""Views that refuse the address that `every_screen` makes for them."""

ONLY_SENT = 405
"""What a view answers that is only sent to."""

DRAW = """html => {
    const box = document.createElement("div");
    document.body.append(box);
    box.append(document.createRange().createContextualFragment(html));
}"""
"""What a script of the desk does with a dialog that the newsroom sends: scripts in it run too."""


@WITH_AND_WITHOUT
def test_nothing_runs_at_the_desk(
    browser: Browser, running_site: RunningSite, paper: dict[str, Any], without_policy: bool
) -> None:
    site = running_site
    with watched(browser, site, bypass_csp=without_policy, viewport={"width": 1280, "height": 900}) as page:
        page.goto(f"{site.newsroom_url}/desk/")
        sign_in(page, site)
        page.wait_for_url("**/desk/")
        opened, refused = 0, set()
        for name, path in paper["screens"].items():
            answer = page.request.get(site.newsroom_url + path)
            kind = answer.headers.get("content-type", "").partition(";")[0]
            if not answer.ok:
                refused |= {name} if answer.status != ONLY_SENT else set()
            elif kind == "text/html":
                page.goto(site.newsroom_url + path)
                opened += 1
            elif kind == "application/json" and '"html"' in answer.text():
                page.evaluate(DRAW, answer.json()["html"])
                opened += 1
            looks_harmless(page)
        assert refused == NOT_THERE
        assert opened > 140

        # What scripts draw: the form, the offered topics, a choice among the people.
        page.goto(f"{site.newsroom_url}/desk/stories/edit/{paper['number']}/")
        expect(page.get_by_placeholder("Headline")).to_have_value(SCRIPTS["a picture"])
        page.locator("[data-desk-topics] [role=combobox]").press_sequentially("</script")
        expect(page.locator("[data-desk-topics] [role=option]").first).to_be_visible()
        looks_harmless(page)
        page.locator("#id_bylines-ADD").click()
        page.get_by_role("button", name="Choose a person").last.click()
        page.locator(".modal-body").get_by_role("link", name=SCRIPTS["a drawing"]).click()
        expect(page.locator("#id_bylines-1-person-chooser")).to_contain_text(SCRIPTS["a drawing"])
        looks_harmless(page)
