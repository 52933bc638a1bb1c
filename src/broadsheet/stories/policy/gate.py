"""The middleware that asks the policy at every address of the newsroom, before its view runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from wagtail.admin.auth import permission_denied, reject_request

from broadsheet.stories.policy.routes import Access, access_to, lets_in, name_of


class RouteGate:
    """Lets in whom the policy lets in. What it does not know is the administrator's alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """None where the request may go on, a redirect where not. Raises Http404 for what is off."""
        access = access_to(name_of(request.resolver_match)) or Access.ADMINISTER
        if access is Access.OPEN:
            return None
        if request.user.is_anonymous:
            return reject_request(request)
        if access is Access.OFF:
            raise Http404
        if not lets_in(access, request.user):
            return permission_denied(request)
        return None
