"""Whether the disk is full: what an error says of it, and what a file system has left."""

import errno
import os
from pathlib import Path

_FULL = frozenset((errno.ENOSPC, errno.EDQUOT))
# SQLite's words, and those of the system that PostgreSQL passes on.
_WORDS = ("disk is full", "No space left on device")

LEAST = 512 * 1024
"""Bytes below which a file system counts as full: less than a publication's files."""


def is_full(error: BaseException) -> bool:
    """Whether an error says that no space was left for a file or for the database."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    # The database's errors are told by name: which library raises them is not known here.
    return type(error).__name__ in ("OperationalError", "DiskFull") and any(
        words in str(error) for words in _WORDS
    )


def has_space(place: Path) -> bool:
    """Whether the file system of a place has LEAST bytes for this account; True where that is not known."""
    try:
        found = os.statvfs(place)
    except OSError:
        return True
    return found.f_bavail * found.f_frsize >= LEAST
