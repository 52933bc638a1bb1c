"""Everything that changes a front or a static page."""

from broadsheet.fronts.services.leading import free_front, lead_front
from broadsheet.fronts.services.pages import (
    give_page_slug,
    publish_page,
    publish_page_revision,
    ready_page,
    save_page_draft,
    settle_counterpart,
    unpublish_page,
)

__all__ = [
    "free_front",
    "give_page_slug",
    "lead_front",
    "publish_page",
    "publish_page_revision",
    "ready_page",
    "save_page_draft",
    "settle_counterpart",
    "unpublish_page",
]
