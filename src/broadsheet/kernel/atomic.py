"""Files that are replaced whole or not at all, and logs that never hold half a line.

A reader sees the old file or the new one, also after a power cut: temporary file in the same folder, fsync,
rename, fsync of the folder.
"""

import fcntl
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from secrets import token_hex

TEMPORARY = ".tmp-"
"""What the name of an unfinished file starts with; a kill may leave one behind, and nothing reads it."""

_AT_ONCE = 16
"""Waits for the disk that overlap: a journal takes those that come together in one go."""


def replace_file(path: str | os.PathLike[str], data: bytes, *, mode: int = 0o644) -> None:
    """Put `data` at `path`, making the folders it needs. Raises OSError; `path` then still holds what it
    held.
    """
    copy_file(path, (data,), mode=mode)


def copy_file(path: str | os.PathLike[str], pieces: Iterable[bytes], *, mode: int = 0o644) -> None:
    """As `replace_file`, for what is too large to be held in memory."""
    target = Path(path)
    make_folder(target.parent)
    temporary = target.parent / f"{TEMPORARY}{token_hex(8)}"
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        try:
            for data in pieces:
                _write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.rename(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def replace_files(files: Mapping[Path, bytes], *, mode: int = 0o644) -> None:
    """As `replace_file` for many at once, put in place in this order: the waits for the disk overlap.

    Every file is whole on disk before the first takes its place, and every place before this returns. One by
    one, a thousand small files cost two waits each (1.5 to 8 ms measured); so, a tenth of it. Raises OSError;
    the files that have their place by then keep it.
    """
    if not files:
        return
    folders = dict.fromkeys(target.parent for target in files)
    for folder in folders:
        make_folder(folder)
    written: dict[Path, Path] = {}
    try:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for target, data in files.items():
                temporary = target.parent / f"{TEMPORARY}{token_hex(8)}"
                descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
                written[target] = temporary
                try:
                    _write_all(descriptor, data)
                finally:
                    os.close(descriptor)
            for _ in pool.map(_sync, written.values()):
                pass
            for target in files:
                os.rename(written[target], target)
                del written[target]
            for _ in pool.map(sync_folder, folders):
                pass
    finally:
        for temporary in written.values():
            temporary.unlink(missing_ok=True)


def place_file(path: str | os.PathLike[str], data: bytes, *, mode: int = 0o644) -> bool:
    """Put `data` at `path` unless something is there; whether it was put. Not waited for the disk: for what
    may be lost in a power cut, but must never be seen half. Raises OSError.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.parent / f"{TEMPORARY}{token_hex(8)}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        try:
            _write_all(descriptor, data)
        finally:
            os.close(descriptor)
        os.link(temporary, target)
    except FileExistsError:
        return False
    finally:
        temporary.unlink(missing_ok=True)
    return True


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


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
