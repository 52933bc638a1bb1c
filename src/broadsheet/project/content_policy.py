"""What the newsroom's pages may load and run (W3C Content Security Policy Level 3)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

DESK_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)
"""For the desk: no script but files of the newsroom's own. Wagtail 8's text editor makes style elements of
its own; `data:` and `blob:` are pictures of what is being sent in. The preview is framed by the form."""


class ContentPolicy:
    """Middleware: gives each answer the policy, unless its view has given it one: a file, a preview."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if "Content-Security-Policy" not in answer:
            answer["Content-Security-Policy"] = DESK_POLICY
        return answer
