"""What every screen of the desk is called after."""

from __future__ import annotations

from typing import Any

from django import template

from broadsheet.newsroom.selectors import newsroom_name

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_name(context: Any) -> str:
    """The newsroom's name, asked for once a page."""
    request = context.get("request")
    known: str = getattr(request, "_desk_name", "") or newsroom_name()
    if request is not None:
        request._desk_name = known
    return known
