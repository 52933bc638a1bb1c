"""Files that are replaced whole or not at all, and logs that never hold half a line.

A reader sees the old file or the new one, also after a power cut: temporary file in the same folder, fsync,
rename, fsync of the folder.
"""

import fcntl
import os
from pathlib import Path
from secrets import token_hex

TEMPORARY = ".tmp-"
"""What the name of an unfinished file starts with; a kill may leave one behind, and nothing reads it."""


def replace_file(path: str | os.PathLike[str], data: bytes, *, mode: int = 0o644) -> None:
    """Put `data` at `path`, making the folders it needs. Raises OSError; `path` then still holds what it
    held.
    """
    target = Path(path)
    make_folder(target.parent)
    temporary = target.parent / f"{TEMPORARY}{token_hex(8)}"
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        try:
            _write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.rename(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def remove_file(path: str | os.PathLike[str]) -> None:
    """Take a file away for good; no error where it is already gone."""
    target = Path(path)
    try:
        target.unlink()
    except FileNotFoundError:
        return
    sync_folder(target.parent)


def append_line(path: str | os.PathLike[str], line: str) -> None:
    """Add one line to a log and wait until it is on disk; several processes may append to the same file.

    Where a kill left half a line at the end, it is closed first, so that it spoils only itself.
    Raises ValueError for a line with a line break in it, OSError where the disk refuses.
    """
    if "\n" in line or "\r" in line:
        raise ValueError("a line of a log cannot hold a line break")
    target = Path(path)
    make_folder(target.parent)
    created = not target.exists()
    descriptor = os.open(target, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        _write_all(descriptor, (b"\n" if torn else b"") + line.encode() + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if created:
        sync_folder(target.parent)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each entry on disk before the next."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
