"""Hostile text on every page of readers and of the desk, in a real browser: nothing of it runs.

With the content security policy and without it: the policy is the second wall and may not be the only one.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from broadsheet.testing.hostile import RAN, SCRIPTS
from broadsheet.testing.site import RunningSite
from tests.system.newsroom import ROOT

pytestmark = pytest.mark.xdist_group("desk")

PATIENCE = 30_000
"""Milliseconds for a step: a machine under test has other work too."""


@pytest.fixture(scope="module")
def paper(running_site: RunningSite) -> dict[str, Any]:
    """The addresses of what was published with hostile text, all of it baked."""
    site = running_site
    environment = site.environment
    environment["PYTHONPATH"] += f":{ROOT}"
    made = subprocess.run(
        [sys.executable, "-m", "tests.system.hostile_paper"],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    site.wait_for(lambda: site.get(found["stories"][-1]).status == 410, seconds=60, what="the last story")
    site.wait_for(site.is_baked, seconds=60, what="the pages")
    return found


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


WITH_AND_WITHOUT = pytest.mark.parametrize(
    "without_policy", [False, True], ids=["with the policy", "without it"]
)


@WITH_AND_WITHOUT
def test_nothing_runs_on_a_reader_s_page(
    browser: Browser, running_site: RunningSite, paper: dict[str, Any], without_policy: bool
) -> None:
    site = running_site
    with watched(browser, site, bypass_csp=without_policy) as page:
        places = [*paper["stories"], *paper["names"], "/", "/people/", f"/nowhere/{SCRIPTS['a picture']}"]
        for path in places:
            page.goto(site.url + path)
            looks_harmless(page)
        page.goto(site.url + paper["stories"][0])
        expect(page.locator("h1")).to_have_text(SCRIPTS["an element"])
        for element in page.locator("article.story :is(a, button, summary)").all()[:30]:
            element.hover(force=True, timeout=2000)
        looks_harmless(page)


@WITH_AND_WITHOUT
def test_nothing_runs_at_the_desk(
    browser: Browser, running_site: RunningSite, paper: dict[str, Any], without_policy: bool
) -> None:
    site = running_site
    with watched(browser, site, bypass_csp=without_policy, viewport={"width": 1280, "height": 900}) as page:
        page.goto(f"{site.newsroom_url}/desk/")
        page.fill("input[name=username]", "admin")
        page.fill("input[name=password]", (site.root / "private" / "first-password").read_text().strip())
        page.click("button[type=submit]")
        page.wait_for_url("**/desk/")
        first = paper["numbers"][0]
        for path in (
            *("", "stories/", "versions/", "press/", "clock/", "sections/", "topics/", "people/"),
            *(
                f"{view}/{first}/"
                for view in ("stories/history", "versions/of", "updated", "lead", "stories/unpublish")
            ),
            f"sections/edit/{paper['section']}/",
            f"topics/merge/{paper['topic']}/",
            f"people/edit/{paper['person']}/",
            "reports/site-history/",
        ):
            page.goto(f"{site.newsroom_url}/desk/{path}")
            looks_harmless(page)

        # What scripts draw: the form and the offered topics.
        page.goto(f"{site.newsroom_url}/desk/stories/edit/{first}/")
        expect(page.get_by_placeholder("Headline")).to_have_value(SCRIPTS["an element"])
        page.locator("[data-desk-topics] [role=combobox]").press_sequentially("</script")
        expect(page.locator("[data-desk-topics] [role=option]").first).to_be_visible()
        looks_harmless(page)
