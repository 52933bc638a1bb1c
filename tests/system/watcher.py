"""A reader who never stops reading: looks at every list, follows every new link, and notes what is wrong."""

import random
import re
import threading
import time
from collections.abc import Iterator

from broadsheet.testing.site import Answer, RunningSite

STORY = re.compile(r'href="((?:/[a-z][a-z0-9-]*)?/\d{4}/\d{2}/\d{2}/[^"/]+)"')


def stories_in(html: str) -> set[str]:
    """The paths of the stories that a page links to."""
    return set(STORY.findall(html))


class Watcher:
    """Reads `lists` in a thread of its own. A context manager; `faults` says what no reader may ever see.

    `away` counts the moments in which the server may be unreachable, because a test has just killed it.
    """

    def __init__(self, site: RunningSite, lists: list[str]) -> None:
        self.site, self.lists = site, lists
        self.faults: list[str] = []
        self.reads = 0
        self.away = threading.Event()
        self.known: set[str] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read_on, name="watcher")

    def __enter__(self) -> "Watcher":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(30)

    def _read_on(self) -> None:
        while not self._stop.is_set():
            for path in self.lists:
                self._read_list(path)
            if self.known:
                self._read_story(random.choice(sorted(self.known)), "read before")
            time.sleep(0.01)

    def _read_list(self, path: str) -> None:
        answer = self._read(path)
        if answer is None:
            return
        for story in stories_in(answer.text) - self.known:
            if self._read_story(story, path):
                self.known.add(story)

    def _read_story(self, path: str, named_in: str) -> bool:
        answer = self._get(path)
        if answer is None:
            return False
        self.faults += [f"{path}, {named_in}: {fault}" for fault in faults_of(answer)]
        return answer.status == 200

    def _read(self, path: str) -> Answer | None:
        answer = self._get(path)
        if answer is not None:
            self.faults += [f"{path}: {fault}" for fault in faults_of(answer)]
        return answer

    def _get(self, path: str) -> Answer | None:
        was_away = self.away.is_set()
        try:
            answer = self.site.get(path)
        except (OSError, EOFError) as error:
            # A connection cut off while the server is killed is no page; one at any other time is a fault.
            if not (was_away or self.away.is_set()):
                self.faults.append(f"{path}: {type(error).__name__}: {error}")
            return None
        self.reads += 1
        return answer


def faults_of(answer: Answer) -> Iterator[str]:
    """What is wrong with an answer for a page that exists."""
    if answer.status != 200:
        yield f"status {answer.status}"
    elif "text/html" in answer.headers.get("content-type", ""):
        whole = answer.body.rstrip()
        if b"<html" in whole and not whole.endswith(b"</html>"):
            yield f"ends with {whole[-20:]!r}"
        elif not whole.endswith(b">"):
            yield f"ends with {whole[-20:]!r}"
