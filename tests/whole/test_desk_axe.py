"""The newsroom's screens: axe-core finds nothing there that a plain page of Wagtail's does not have too.

The main ones in each way, every other once: in one way after the other.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from broadsheet.testing.axe import violations
from broadsheet.testing.site import RunningSite
from tests.system.by_hand import WAYS, desk

pytestmark = pytest.mark.xdist_group("desk")

PLAIN = (
    *("account/", "users/", "users/new/", "groups/", "collections/", "reports/site-history/"),
    *("documents/", "documents/multiple/add/", "users/?q=admin"),
)
"""Pages that are Wagtail's alone."""

PLAIN_OF_ONE = (
    *(f"wagtailusers_users:{view}" for view in ("edit", "delete", "history", "usage")),
    *("wagtaildocs:edit", "wagtailadmin_collections:edit"),
)
"""Views of one thing that are."""

SCREENS = (
    *("", "stories/", "stories/?q=nothing+is+called+so", "stories/short/", "stories/add/"),
    *("stories/edit/{story}/", "stories/history/{story}/", "stories/unpublish/{story}/", "updated/{story}/"),
    *("lead/{story}/", "versions/of/{story}/", "versions/", "press/", "clock/", "imports/", "settings/site/"),
    *("wires/", "wires/?show=taken", "wires/sources/", "wires/sources/new/"),
    *(
        "sections/",
        "sections/new/",
        "topics/",
        "topics/?order=unused",
        "topics/new/",
        "people/",
        "people/new/",
    ),
    *("editions/", "editions/new/", "redirects/", "redirects/new/", "remits/", "remits/new/"),
    *("images/", "images/multiple/add/", "newsroom/pictures/incomplete/"),
)

STILL = """() => Promise.all(document.getAnimations()
    .filter(one => one.effect.getComputedTiming().endTime !== Infinity)
    .map(one => one.finished.catch(() => {})))"""


def found(page: Page) -> dict[str, str]:
    """What axe-core finds: a line by the rule and what it is about, less what differs from page to page, and
    less Wagtail's panels of two blocks of one kind, which are landmarks of one name.
    """
    # A message comes in slowly: it is looked at when it is there.
    page.evaluate(STILL)
    lines = {}
    for line in violations(page):
        rule, place, _ = line.split(" ", 2)
        if rule == "landmark-unique:" and "w-panel--nested" in line:
            continue
        lines.setdefault(f"{rule} {re.sub(r'[0-9]+|:nth-child.*|>.*', '', place)}", line)
    return lines


def is_page(name: str) -> bool:
    """Whether a view may have a page of its own that is not Wagtail's alone, or a preview of nothing."""
    if name.startswith(("wagtailusers_", "wagtaildocs:", "wagtailadmin_")):
        return False
    return "_chooser" not in name and "preview_on_" not in name


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_axe_finds_nothing_that_wagtail_s_own_pages_do_not_have(
    browser: Browser, running_site: RunningSite, paper: dict[str, Any], language: str, width: int
) -> None:
    site, screens = running_site, paper["screens"]
    added, opened = {}, set()
    with desk(browser, site, language, width) as page:
        known: set[str] = set()
        for path in (*(f"/desk/{path}" for path in PLAIN), *(screens[name] for name in PLAIN_OF_ONE)):
            page.goto(site.newsroom_url + path)
            known |= found(page).keys()
        main = [f"/desk/{path.format(story=paper['number'])}" for path in SCREENS]
        others = [path for name, path in screens.items() if is_page(name) and path not in main]
        for path in (*main, *sorted(others)[WAYS.index((language, width)) :: len(WAYS)]):
            answer = page.request.get(site.newsroom_url + path)
            if not answer.ok or "<html" not in answer.text():
                assert path in others, path
                continue
            page.goto(site.newsroom_url + path)
            opened.add(path)
            more = {name: line for name, line in found(page).items() if name not in known}
            if more:
                added[path] = sorted(more.values())
    assert added == {}
    assert len(opened) > len(main) + 10
