"""Starts a widget from a template, see `newsroom.admin.starting`."""

from __future__ import annotations

import json

from django import template
from django.utils.safestring import SafeString

from broadsheet.newsroom.admin.starting import start_mark

register = template.Library()


@register.simple_tag
def start(name: str, *given: str) -> SafeString:
    """The mark for a call of `name`; what is last in `given` is JSON, as Wagtail hands its options over."""
    *first, options = given
    return start_mark(name, *first, json.loads(options))
