"""Whether whoever has a form open is still signed in: asked by the form before it is sent."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.staticfiles import versioned_static


def signed_in(request: HttpRequest) -> JsonResponse:
    """The token that the session's forms are sent with; Wagtail refuses whoever has no session (403)."""
    answer = JsonResponse({"token": get_token(request)})
    answer["Cache-Control"] = "no-store"
    return answer


def script() -> SafeString:
    """The script that asks, with what it says where the session has ended or nobody answers."""
    said = {
        "ask": reverse("broadsheet_signed_in"),
        "sign-in": reverse("wagtailadmin_login"),
        "out": _("You are no longer signed in. What you wrote is still here: sign in, then save again."),
        "away": _("The newsroom does not answer. What you wrote is still here: save again in a moment."),
        "link": _("Sign in in another window"),
    }
    address = versioned_static("broadsheet/desk/signed-in.js")
    return format_html(
        '<script src="{}"{}></script>', address, format_html_join("", ' data-{}="{}"', said.items())
    )
