"""Blogger's two exports: that of its settings page, whose entries say their kind in a category, and that of
Google Takeout (`feed.atom`), whose entries have elements of Blogger's own.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from broadsheet.intake.feeds.fields import called
from broadsheet.intake.items import Item, State


def judge(element: Element, item: Item) -> None:
    """Say in the item that it is no story, or a draft, where Blogger says so."""
    kinds = [one.get("term", "") for one in called(element, "category")]
    kind = (
        next((one.rpartition("#")[2] for one in kinds if "kind#" in one), "") or said(element, "type").lower()
    )
    status = said(element, "status")
    if kind and kind not in ("post", "page"):
        item.why = f"of Blogger's kind {kind}"
    elif status and status not in ("LIVE", "DRAFT", "SCHEDULED"):
        item.why = f"of the state {status}"
    elif status == "DRAFT" or any(
        (one.text or "").strip() == "yes" for one in element.iter() if one.tag.endswith("}draft")
    ):
        item.state = State.DRAFT
        item.notes.append("was a draft: came as a draft")


def said(element: Element, name: str) -> str:
    """What Blogger's own element of this name says; empty where there is none."""
    found = (one for one in called(element, name) if "google.com/blogger" in one.tag)
    return next(((one.text or "").strip() for one in found), "")
