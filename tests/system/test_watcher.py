"""The watcher of the kill test sees what it is there to see."""

import pytest

from broadsheet.testing.site import Answer
from tests.system.watcher import Watcher, faults_of, stories_in

HTML = {"content-type": "text/html; charset=utf-8"}


class Site:
    """Answers from a table, as `RunningSite.get` does."""

    def __init__(self, pages: dict[str, Answer]) -> None:
        self.pages = pages

    def get(self, path: str) -> Answer:
        if path not in self.pages:
            raise ConnectionRefusedError(path)
        return self.pages[path]


def page(text: str, status: int = 200) -> Answer:
    return Answer(status, HTML, text.encode())


def seen(pages: dict[str, Answer]) -> list[str]:
    watcher = Watcher(Site(pages), ["/"])  # type: ignore[arg-type]
    watcher._read_list("/")
    return watcher.faults


FRONT = '<html><a href="/2026/11/22/a-story">A</a></html>\n'


def test_a_sound_list_and_its_stories_have_no_fault() -> None:
    assert seen({"/": page(FRONT), "/2026/11/22/a-story": page("<html>A</html>\n")}) == []
    assert stories_in(FRONT + '<a href="/uk/2026/11/22/b"><a href="/2026/11/22/">') == {
        "/2026/11/22/a-story",
        "/uk/2026/11/22/b",
    }


@pytest.mark.parametrize(
    ("pages", "fault"),
    [
        ({"/": page(FRONT), "/2026/11/22/a-story": page("", 404)}, "/2026/11/22/a-story, /: status 404"),
        ({"/": page(FRONT), "/2026/11/22/a-story": page("", 410)}, "/2026/11/22/a-story, /: status 410"),
        ({"/": page("<html><p>Half")}, "/: ends with b'<html><p>Half'"),
        ({"/": page("", 503)}, "/: status 503"),
        ({}, "/: ConnectionRefusedError: /"),
    ],
)
def test_every_fault_is_noted(pages: dict[str, Answer], fault: str) -> None:
    assert seen(pages) == [fault]


def test_a_server_that_was_just_killed_may_be_away() -> None:
    watcher = Watcher(Site({}), ["/"])  # type: ignore[arg-type]
    watcher.away.set()
    watcher._read_list("/")
    assert watcher.faults == []


def test_a_fragment_needs_no_closing_tag_of_a_page() -> None:
    assert list(faults_of(page("<ol><li>A</li></ol>\n"))) == []
    assert list(faults_of(page("<ol><li>A</li></o"))) == ["ends with b'<ol><li>A</li></o'"]
