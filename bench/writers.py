"""Ten editors who write at once, in forms that save themselves, while stories are published beside them."""

from __future__ import annotations

import http.client
import json
import sqlite3
import threading
import time
import urllib.error
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bench.desk import Desk, Refused, body_of

EDITORS = 10

AUTOSAVE = 2.0
"""Seconds between two savings of a form that is being written in (WAGTAIL_AUTOSAVE_INTERVAL)."""

READ_BACK = 5
"""Savings after which an editor opens the form anew and looks whether everything is there."""

LOCKED = "database is locked"

FIRST_EDITION = "1"
"""Chosen where there are several."""


def signed_in(port: int, password: str) -> Desk:
    """A session of the first account."""
    desk = Desk(port)
    desk.sign_in("admin", password)
    return desk


@dataclass
class Writer:
    """Somebody who adds a sentence, again and again, to a story that saves itself."""

    desk: Desk
    headline: str
    address: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    saved: int = 0
    sentences: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that was written, in one paragraph."""
        return " ".join(self.sentences)

    def begin(self) -> None:
        """Save a new story and open it again, to write in it. Raises OSError, Refused."""
        add = "/desk/stories/add/"
        fields = self.desk.open_form(add) | body_of("Begun.") | {"headline": self.headline}
        fields["edition"] = fields["edition"] or FIRST_EDITION
        self.desk.send(add, fields)
        self.address = self.desk.landed
        self.fields = self.desk.open_form(self.address)

    def write(self, until: float) -> None:
        """Save every AUTOSAVE seconds until then, as the form's script does."""
        try:
            self._write(until)
        except (OSError, http.client.HTTPException, KeyError) as error:
            self._blame(error)

    def _write(self, until: float) -> None:
        address, fields = self.address, self.fields
        while time.perf_counter() < until:
            began = time.perf_counter()
            self.sentences.append(f"Sentence {len(self.sentences) + 1}.")
            try:
                answer = self.desk.autosave(address, fields | body_of(self.text))
            except (OSError, http.client.HTTPException) as error:
                self._blame(error)
            else:
                fields["overwrite_revision_id"] = str(answer["revision_id"])
                self.saved += 1
            self.seconds.append(time.perf_counter() - began)
            if self.saved % READ_BACK == 0 and self.sentences[-1] not in self.desk.get(address):
                self.faults.append(f"{self.headline}: “{self.sentences[-1]}” is not in the form")
            time.sleep(max(0.0, AUTOSAVE - (time.perf_counter() - began)))

    def _blame(self, error: Exception) -> None:
        said = error.read().decode(errors="replace") if isinstance(error, urllib.error.HTTPError) else ""
        self.faults.append(f"{self.headline}: {error} {said[:200]}")


def publish_beside(desk: Desk, stop: threading.Event, faults: list[str]) -> None:
    """Publish short news every other second, so that newsroom and press write too."""
    form, number = "/desk/stories/short/", 0
    while not stop.wait(2):
        number += 1
        try:
            fields = desk.open_form(form) | {
                "headline": f"Meanwhile {number}",
                "first": "One.",
                "publish": "1",
            }
            desk.send(form, fields)
        except (Refused, OSError, http.client.HTTPException) as error:
            faults.append(f"short news: {error}")


def write_together(
    port: int, home: Path, password: str, *, log: Path, seconds: float, desks: list[Desk] | None = None
) -> tuple[list[Writer], list[str]]:
    """Ten editors at once; the second list is what they lost or were refused, and the log's locks."""
    desks = desks or [signed_in(port, password) for _ in range(EDITORS)]
    writers = [Writer(desk, f"Writer {number} of ten") for number, desk in enumerate(desks)]
    wrong: list[str] = []
    stop = threading.Event()
    beside = threading.Thread(target=publish_beside, args=(signed_in(port, password), stop, wrong))
    for writer in writers:
        writer.begin()
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=writer.write, args=(until,)) for writer in writers]
    for thread in (beside, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    beside.join()
    wrong += [fault for writer in writers for fault in writer.faults]
    wrong += [
        f"{writer.headline}: the newest draft lacks a sentence"
        for writer in writers
        if not kept(home, writer)
    ]
    said = log.read_text(errors="replace")
    if LOCKED in said:
        wrong.append(f"the log says: {LOCKED}")
    if wrong and "Traceback" in said:
        wrong.append(f"the last fault in the log:\n{said[said.rindex('Traceback') :][:6000]}")
    return writers, wrong


def kept(home: Path, writer: Writer) -> bool:
    """Whether exactly one story of that headline is there, and its newest draft has every sentence."""
    with closing(sqlite3.connect(f"file:{home}/private/newsroom.sqlite3?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT r.content FROM stories_story s "
            "JOIN wagtailcore_revision r ON r.id = s.latest_revision_id WHERE s.headline = ?",
            (writer.headline,),
        ).fetchall()
    return len(rows) == 1 and writer.text in json.loads(json.loads(rows[0][0])["body"])[0]["value"]
