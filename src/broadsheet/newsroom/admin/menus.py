"""The menu holds what a newsroom uses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

LEFT_OUT = frozenset({"explorer", "snippets", "reports", "help"})
"""Wagtail's own entries for what Broadsheet does elsewhere, or not at all."""


def leave_out(request: HttpRequest, items: list[Any]) -> None:
    """Take Wagtail's entries that no newsroom needs off the main menu."""
    items[:] = [item for item in items if item.name not in LEFT_OUT]
    for item in items:
        if item.name == "images":
            item.label = _("Pictures")


def leave_settings_out(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's sites and workflows: the editions are the sites here, and stories have no workflow."""
    items[:] = [item for item in items if item.name not in ("sites", "workflows", "workflow-tasks")]


def no_help(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's help is about Wagtail; ours is the manual."""
    items.clear()


def no_page_search(request: HttpRequest, areas: list[Any]) -> None:
    """The page tree holds fronts and policy pages: nobody searches for those."""
    areas[:] = [area for area in areas if area.name != "pages"]
