"""What every screen of the desk is called after."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language

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


@register.simple_tag(takes_context=True)
def desk_language(context: Any) -> str:
    """The language of whoever asks: Wagtail draws what it has no view for before it has looked."""
    user = getattr(context.get("request"), "user", None)
    profile = getattr(user, "wagtail_userprofile", None)
    return (profile.get_preferred_language() if profile else get_language()) or settings.LANGUAGE_CODE
