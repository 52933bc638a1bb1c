"""What items refer to and the source gives elsewhere, kept on disk: attachments, tags, people."""

from __future__ import annotations

import json
import sqlite3
from typing import Any


class Index:
    """A small database in a temporary file; memory does not grow with the export."""

    def __init__(self) -> None:
        # Without a name: SQLite keeps it in a temporary file that is gone when the connection is closed.
        self.rows = sqlite3.connect("")
        self.rows.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE thing (kind TEXT, name TEXT, value TEXT, PRIMARY KEY (kind, name)) WITHOUT ROWID;"
            "CREATE TABLE met (name TEXT PRIMARY KEY) WITHOUT ROWID;"
            "CREATE TABLE child (parent TEXT, name TEXT, place INTEGER);"
        )

    def put(self, kind: str, name: str, value: dict[str, Any]) -> None:
        """Keep `value` under its name; a later one replaces it."""
        self.rows.execute("REPLACE INTO thing VALUES (?, ?, ?)", (kind, name, json.dumps(value)))

    def get(self, kind: str, name: str) -> dict[str, Any] | None:
        """What was put there, or None."""
        row = self.rows.execute("SELECT value FROM thing WHERE kind=? AND name=?", (kind, name)).fetchone()
        return json.loads(row[0]) if row else None

    def meet(self, name: str) -> None:
        """Note that an item has this number; from the second on there is a `twice` of it."""
        if not self.rows.execute("INSERT OR IGNORE INTO met VALUES (?)", (name,)).rowcount:
            self.put("twice", name, {})

    def put_child(self, parent: str, name: str, place: int = 0) -> None:
        """Note that the one (an attachment, a tag) belongs to the other (a post)."""
        self.rows.execute("INSERT INTO child VALUES (?, ?, ?)", (parent, name, max(-1, min(place, 10**9))))

    def ready(self) -> None:
        """Everything is in: make it quick to ask."""
        self.rows.execute("CREATE INDEX by_parent ON child (parent)")
        self.rows.commit()

    def children(self, parent: str) -> list[str]:
        """What belongs to it, in the order of `place`, then of the source."""
        rows = self.rows.execute(
            "SELECT name FROM child WHERE parent=? ORDER BY place, rowid LIMIT 500", (parent,)
        )
        return [name for (name,) in rows]

    def close(self) -> None:
        """Throw it away."""
        self.rows.close()
