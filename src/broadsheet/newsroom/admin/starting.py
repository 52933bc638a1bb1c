"""Widgets of Wagtail's that start without a script of the page's own.

Wagtail writes `<script>new ImageChooser(...)</script>` behind a chooser, a date and a panel of rows; a
content security policy that allows those allows everybody's. Here the same words stand in an attribute,
and `start.js` does what they say as soon as the element is in the page.
"""

from __future__ import annotations

import json
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser


def start_mark(name: str, *given: Any) -> SafeString:
    """An element that has the script call `name`, one of those that `start.js` knows, with what is given."""
    detail = json.dumps({"name": name, "given": given}, default=_said)
    return format_html(
        '<span hidden data-controller="w-init" data-w-init-event-value="desk:start"'
        ' data-w-init-detail-value="{}"></span>',
        detail,
    )


def _said(value: Any) -> str:
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{value!r} cannot be said in JSON")


def start_choosers_by_marks() -> None:
    """Have every chooser written so, those of plugins too. Once, before the first form is drawn."""
    BaseChooser.render = _chooser


def _chooser(self: Any, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
    chosen = self.get_value_data(value)
    options = self.get_js_init_options(attrs["id"], name, chosen)
    html: SafeString = self.render_html(name, chosen, attrs)
    return html + start_mark(self.js_constructor, attrs["id"], options)
