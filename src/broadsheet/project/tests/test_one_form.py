"""Forms of blocks one after the other; everything else side by side."""

import threading
import time

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from broadsheet.project.one_form import FORMS, OneFormAtATime

TOGETHER = 4


def most_at_once(path: str) -> int:
    """How many of TOGETHER requests for `path` are answered at the same time."""
    inside, most, lock = [0], [0], threading.Lock()
    met = threading.Barrier(TOGETHER)

    def answer(request):
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        if FORMS.match(request.path_info):
            time.sleep(0.02)  # long enough for the others to come in, were they let
        else:
            met.wait(20)  # all of them have to be here for any to go on
        with lock:
            inside[0] -= 1
        return HttpResponse()

    middleware = OneFormAtATime(answer)
    threads = [
        threading.Thread(target=middleware, args=(RequestFactory().post(path, {"a": "b"}),))
        for _ in range(TOGETHER)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return most[0]


@pytest.mark.parametrize(
    "name",
    [
        "wagtailsnippets_stories_story:add",
        "wagtailsnippets_stories_story:edit",
        "wagtailsnippets_stories_story:preview_on_add",
        "wagtailsnippets_stories_story:preview_on_edit",
        "wagtailsnippets_fronts_staticpage:add",
        "wagtailsnippets_fronts_staticpage:edit",
    ],
)
def test_forms_made_of_blocks_wait_for_each_other(name):
    path = reverse(name, args=[7] if name.endswith("edit") else [])
    assert FORMS.match(path)
    assert most_at_once(path) == 1


def test_lists_and_boards_do_not_wait():
    assert most_at_once(reverse("wagtailsnippets_stories_story:list")) == TOGETHER


def test_a_fault_in_one_form_does_not_stop_the_next():
    def answer(request):
        raise LookupError("a fault")

    middleware = OneFormAtATime(answer)
    for _ in range(2):
        with pytest.raises(LookupError):
            middleware(RequestFactory().get("/desk/stories/add/"))
