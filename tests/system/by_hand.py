"""What the tests of the desk's screens share: the four ways in which each is done, and its words.

A run of the tests does each scenario in one of the ways, the next scenario in the next. With BROWSER_MATRIX=1
each is done in all four.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import Browser, Locator, Page, expect

from broadsheet.testing.site import RunningSite

WAYS = (("en", 360), ("uk", 1280), ("uk", 360), ("en", 1280))
"""The desk's language and the width of the screen."""

POLICY = "Content Security Policy"
"""What a browser says of anything that it refused."""

PATIENCE = 90_000
"""Milliseconds for a step: a machine under test has other work too."""


def in_its_way(number: int) -> pytest.MarkDecorator:
    """Parametrises a scenario over `language` and `width`: all four, or the one whose turn it is."""
    chosen = WAYS if os.environ.get("BROWSER_MATRIX") else WAYS[number % len(WAYS) :][:1]
    return pytest.mark.parametrize(("language", "width"), chosen)


def say(language: str, words: str, context: str = "", **values: object) -> str:
    """What the desk says for these English words."""
    with translation.override(language):
        said = translation.pgettext(context, words) if context else translation.gettext(words)
    return said % values if values else said


def say_many(language: str, one: str, many: str, count: int, context: str = "") -> str:
    """What the desk says for so many."""
    with translation.override(language):
        found = (
            translation.npgettext(context, one, many, count)
            if context
            else translation.ngettext(one, many, count)
        )
    return found % {"count": count, "n": count}


def act(page: Page, language: str, name: str, *, leaves: bool = True) -> None:
    """Choose an action from the menu beside "Save draft" and be where it leads, if it does lead somewhere."""
    page.get_by_role("button", name=say(language, "More actions")).click()
    named = {"name": say(language, name), "exact": True}
    with leaving(page) if leaves else nullcontext():
        page.get_by_role("button", **named).or_(page.get_by_role("link", **named)).click()


def publish(page: Page, language: str) -> str:
    """Choose Publish in that menu; the path of the story."""
    act(page, language, "Publish")
    address = page.get_by_role("link", name=say(language, "Read it")).get_attribute("href") or ""
    return re.sub(r"^https?://[^/]+", "", address)


def save_draft(page: Page, language: str) -> None:
    """Of a story, whose form may have saved itself already or not."""
    with leaving(page):
        page.get_by_role("button", name=say(language, "Save draft")).first.click()


def keep(page: Page) -> None:
    """Save a form that does not save itself, and be where it leads."""
    with leaving(page):
        page.locator("form button[type=submit].action-save, footer button[type=submit]").first.click()


def pick_topic(page: Page, field: str, letters: str, topic: str) -> None:
    """In the picker of that field."""
    picker = page.locator(f"[data-desk-topics]:has([name={field}])")
    picker.locator("[role=combobox]").press_sequentially(letters)
    picker.get_by_role("option", name=topic, exact=True).click()
    expect(picker.locator("li[data-topic]")).to_contain_text([topic])


@contextmanager
def desk(
    browser: Browser,
    site: RunningSite,
    language: str,
    width: int,
    *,
    name: str = "admin",
    password: str = "",
    **options: Any,
) -> Iterator[Page]:
    """The newsroom, signed in; no script of it may fail, and its policy refuse nothing.

    `options` are of the browser's context.
    """
    context = browser.new_context(viewport={"width": width, "height": 800}, locale=language, **options)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if is_fault(page, said.text) else None)
    page.goto(f"{site.newsroom_url}/desk/")
    sign_in(page, site, name=name, password=password)
    page.wait_for_url("**/desk/")
    yield page
    context.close()
    assert not faults, "\n".join(faults)


def is_fault(page: Page, said: str) -> bool:
    """Whether the browser refused something; not how Wagtail's Jcrop, at a picture, asks whether there is
    touch: it sets the attribute of an event and looks whether that became a function.
    """
    asks = "inline event handler" in said and re.search(r"/images/[0-9]+/", page.url)
    return POLICY in said and not asks


def sign_in(page: Page, site: RunningSite, *, name: str = "admin", password: str = "") -> None:
    """Fill in the form that asks who one is; without a password with the site's first."""
    first = site.root / "private" / "first-password"
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", password or first.read_text().strip())
    page.click("button[type=submit]")


@contextmanager
def leaving(page: Page) -> Iterator[None]:
    """What is done in the block sends a form or follows a link; after it the next page is there, whole.

    Without it a test goes on while the page before is still shown: it finds the message of the step before,
    or goes elsewhere and so takes back what it has just sent. The address tells nothing, as a form that saves
    itself changes it too.
    """
    page.evaluate("document.documentElement.dataset.before = ''")
    yield
    expect(page.locator("html[data-before]")).to_have_count(0, timeout=PATIENCE)
    page.wait_for_load_state()


def follow(link: Locator) -> None:
    """Go where a link leads and be there: a click alone returns while the page before is still shown."""
    with leaving(link.page):
        link.click()


def fits(page: Page) -> bool:
    """Whether nothing is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
