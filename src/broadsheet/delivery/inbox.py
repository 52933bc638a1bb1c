"""The inbox file: the one thing that delivery writes. Here, what the press should bake: pages that readers
wait for during an import, and files that cannot be trusted.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

LIMIT = 16 * 1024 * 1024
"""Bytes past which nothing is added: a press that is down for days must not fill the disk."""

# An import of 100,000 stories must not make the inbox grow with every reader who meets a waiting page.
_PENDING_LIMIT = 200
_KNOWN_LIMIT = 5000


class Inbox:
    """Collects lines and writes them in one go, once a second. Lines are deduplicated for as long as they
    fit.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._pending: list[str] = []
        self._known: set[tuple[str, str]] = set()

    def waiting(self, edition: str, path: str) -> None:
        """A reader met the waiting plate of `path`: the press should bake it first."""
        if (edition, path) in self._known:
            return
        if len(self._known) >= _KNOWN_LIMIT:
            self._known.clear()
        if self._add("waiting", edition, path):
            self._known.add((edition, path))

    def damaged(self, edition: str, path: str) -> None:
        """A file of the store is not what its hash says: the press should make it again. The store says so
        once for each version of a file.
        """
        self._add("damaged", edition, path)

    def flush(self) -> None:
        """Write what was collected. Not synced: losing a wish costs a second, waiting for the disk costs
        everyone.
        """
        if not self._pending:
            return
        data = "".join(f"{line}\n" for line in self._pending).encode()
        self._pending.clear()
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        except OSError:
            return
        try:
            if os.fstat(descriptor).st_size < LIMIT:
                os.write(descriptor, data)
        except OSError:
            pass
        finally:
            os.close(descriptor)

    def _add(self, kind: str, edition: str, path: str) -> bool:
        if len(self._pending) >= _PENDING_LIMIT:
            return False
        at = datetime.now(UTC).isoformat(timespec="seconds")
        held = {"kind": kind, "edition": edition, "path": path, "at": at}
        self._pending.append(json.dumps(held, ensure_ascii=False))
        return True
