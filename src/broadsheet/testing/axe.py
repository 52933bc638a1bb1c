"""axe-core in a page that a test has open: the rules of WCAG 2.2 A and AA, and its best practices."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

_RUN = """async (options) => {
    const found = await axe.run(document, options);
    return found.violations.map(one => ({
        rule: one.id, help: one.help, impact: one.impact,
        places: one.nodes.map(
            node => ({target: node.target.join(" "), html: node.html, why: node.failureSummary})),
    }));
}"""


def violations(page: Page, *, without: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds in the page as it stands, a line for each place: rule, place, what to do.

    `without` names rules that are not asked.
    """
    if not page.evaluate("typeof axe === 'object'"):
        # Through the debugger and not as a <script>: pages allow none but their own.
        page.evaluate(_source())
    options: dict[str, Any] = {
        "runOnly": {"type": "tag", "values": list(RULES)},
        "rules": {rule: {"enabled": False} for rule in without},
        "resultTypes": ["violations"],
    }
    return [
        f"{one['rule']}: {place['target']} {' '.join(str(place['why']).split())} {place['html'][:200]}"
        for one in page.evaluate(_RUN, options)
        for place in one["places"]
    ]


@cache
def _source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
