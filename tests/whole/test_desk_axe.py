"""The newsroom's screens: axe-core finds nothing there that a plain page of Wagtail's does not have too."""

import re

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


def found(page: Page) -> dict[str, str]:
    """What axe-core finds: a line by the rule and what it is about, less what differs from page to page."""
    lines = {}
    for line in violations(page):
        rule, place, _ = line.split(" ", 2)
        lines.setdefault(f"{rule} {re.sub(r'[0-9]+|:nth-child.*|>.*', '', place)}", line)
    return lines


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_axe_finds_nothing_that_wagtail_s_own_pages_do_not_have(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site = running_site
    added = {}
    with desk(browser, site, language, width) as page:
        known: set[str] = set()
        for path in PLAIN:
            page.goto(f"{site.newsroom_url}/desk/{path}")
            known |= found(page).keys()
        page.goto(f"{site.newsroom_url}/desk/stories/?state=live")
        link = page.locator("a[href*='/stories/edit/']").first.get_attribute("href") or ""
        number = re.sub(r".*/edit/([0-9]+)/.*", r"\1", link)
        for path in SCREENS:
            page.goto(f"{site.newsroom_url}/desk/{path.format(story=number)}")
            more = {name: line for name, line in found(page).items() if name not in known}
            if more:
                added[path] = sorted(more.values())
    assert added == {}
