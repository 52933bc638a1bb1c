"""The forms of stories and pages are made and taken in one after the other within a process.

Wagtail keeps one object of each block and of each text editor for all threads, and changes it while it
works: the editor's parser of HTML has one text under way (`ContentstateConverter.from_database_format`), and
saving a draft makes fields optional for a while (`FieldBlock.defer_required_validation`). Of some 800 savings
by ten editors one failed; a form could as well have shown somebody else's paragraph.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

FORMS = re.compile(r"/desk/(?:stories|pages-of-editions)/(?:add|edit|copy|preview|history)/")
"""Addresses whose answers are made of blocks' forms."""

_turn = threading.Lock()


class OneFormAtATime:
    """Middleware. Lists, boards and uploads go on beside; so does whatever waits for a slow sender."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not FORMS.match(request.path_info):
            return self.get_response(request)
        _ = request.POST  # read before the turn is taken, however slowly it comes
        with _turn:
            return self.get_response(request)
