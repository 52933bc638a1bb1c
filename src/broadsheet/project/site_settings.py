"""The settings of the site in one place: what stands in its file, what it means, and where it is changed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.project.home import sources
from broadsheet.project.options import OPTIONS

FIELDS = {"database": "database_url"}
"""Where the home calls a setting otherwise."""


@require_safe
def site_settings(request: HttpRequest) -> HttpResponse:
    """What is changed in the newsroom, and what with the site's file, for administrators."""
    came_from = sources(settings.HOME)
    context = {
        "places": [
            (_("Editions"), reverse("editions:index"), _("Name, language, time zone, host and prefix.")),
            (_("Places of editors"), reverse("remits:index"), _("Who publishes where.")),
            (_("Users"), reverse("wagtailusers_users:index"), _("Accounts, and the role of each.")),
            (_("Groups"), reverse("wagtailusers_groups:index"), _("What a role may do.")),
        ],
        "file": str(settings.HOME.settings_file),
        "rows": [
            {
                "key": option.key,
                "meaning": _(option.help),
                "value": shown(getattr(settings.HOME, FIELDS.get(option.key, option.key))),
                "source": came_from[option.key],
                "variable": option.variable,
            }
            for option in OPTIONS
        ],
    }
    return TemplateResponse(request, "desk/site_settings.html", context)


def shown(value: Any) -> str:
    """A setting as a person reads it; of a database's address not the password."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return ", ".join(value)
    text = str(value)
    if "://" not in text:
        return text
    parts = urlsplit(text)
    return text.replace(f":{parts.password}@", ":…@", 1) if parts.password else text
