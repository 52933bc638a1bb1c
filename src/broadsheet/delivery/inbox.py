"""The inbox file: the one thing that delivery writes. Here, the pages that readers wait for during an
import.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

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
        if (edition, path) in self._known or len(self._pending) >= _PENDING_LIMIT:
            return
        if len(self._known) >= _KNOWN_LIMIT:
            self._known.clear()
        self._known.add((edition, path))
        line = {
            "kind": "waiting",
            "edition": edition,
            "path": path,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._pending.append(json.dumps(line, ensure_ascii=False))

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
            os.write(descriptor, data)
        except OSError:
            pass
        finally:
            os.close(descriptor)
