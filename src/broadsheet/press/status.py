"""`status.json`: what `/healthz` tells, written by a thread of its own so that no long bake holds it up."""

from __future__ import annotations

import http.client
import json
import logging
import os
import threading
from pathlib import Path

from broadsheet.kernel import paths
from broadsheet.kernel.space import is_full
from broadsheet.press.board import Board

log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two writings. Readers of the file may call the worker dead after a few of them."""

BLOCK = 4096
"""Bytes that a file system gives at once, nearly everywhere."""

PROBE = 0.7
"""Seconds that the newsroom has for an answer; with EVERY still under the 2 s that are promised."""


class StatusWriter(threading.Thread):
    """Writes the board to the store until it is stopped. Touches no database."""

    def __init__(self, board: Board, root: Path, newsroom: tuple[str, int] | None) -> None:
        super().__init__(name="press-status", daemon=True)
        self.board = board
        self.target = root / paths.STATUS
        self.newsroom = newsroom
        self._stop_asked = threading.Event()

    def run(self) -> None:
        while True:
            if self.newsroom:
                self.board.note("newsroom", ok=answers(*self.newsroom))
            try:
                write_status(self.target, self.board)
            except OSError as error:
                log.error("%s cannot be written: %s", self.target, error.strerror)
            if self._stop_asked.wait(EVERY):
                return

    def stop(self) -> None:
        """Let the last writing finish and end the thread."""
        self._stop_asked.set()
        self.join(5)


def write_status(target: Path, board: Board) -> None:
    """Replace the status file without a wait for the disk: it is written again every second.

    It always fills a whole block, so that on a full disk it can be written over where it is. Raises OSError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".tmp-{target.name}")
    data = json.dumps(board.as_json()).encode()
    data = data.ljust(BLOCK * (len(data) // BLOCK + 1) - 1) + b"\n"
    try:
        temporary.write_bytes(data)
        os.replace(temporary, target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        if not is_full(error) or not target.exists():
            raise
        with target.open("r+b") as file:
            file.write(data)


def answers(host: str, port: int) -> bool:
    """Whether the newsroom's `/healthz` answers 200 in PROBE seconds."""
    connection = http.client.HTTPConnection(host, port, timeout=PROBE)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
