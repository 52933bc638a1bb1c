"""The first middleware of the newsroom: which requests come in at all."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from broadsheet.project.health import health


class FrontDoor:
    """Answers `/healthz` under every host name, and any other request for an unknown host with 421.

    A site that answers to every name can be shown under a foreign one (RFC 9110, section 15.5.20). A probe
    asks by address, without a name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == "/healthz":
            return health(request)
        try:
            request.get_host()
        except DisallowedHost:
            known = ", ".join(settings.ALLOWED_HOSTS)
            # Plain text for whoever set the site up; a reader never comes here.
            return HttpResponse(
                f"This newsroom answers to: {known}. Add a name with BROADSHEET_HOSTS.\n",
                status=421,
                content_type="text/plain; charset=utf-8",
            )
        return self.get_response(request)
