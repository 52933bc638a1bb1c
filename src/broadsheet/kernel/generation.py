"""The store's generation: one number that moves whenever a file of the store was replaced.

The press adds one in place; delivery maps the file and reads eight bytes of memory per request instead of
asking the file system about every page. Aligned eight bytes are written and read whole on every machine
that CPython runs on.
"""

import fcntl
import mmap
import os
import struct
from collections.abc import Sequence
from pathlib import Path

_U64 = struct.Struct("<Q")
_NOTHING = (0,)


def bump(path: str | os.PathLike[str]) -> int:
    """Add one to the generation file, making it where there is none, and return the new value.

    Call it after a replaced file is in place: whoever sees the new number sees the file. Raises OSError.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        held = os.pread(descriptor, _U64.size, 0)
        value = _U64.unpack(held)[0] + 1 if len(held) == _U64.size else 1
        os.pwrite(descriptor, _U64.pack(value), 0)
    finally:
        os.close(descriptor)
    return int(value)


class Generation:
    """Reads the generation of a store. A missing or short file reads as 0 until `reopen` finds a good one."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._map: mmap.mmap | None = None
        self._inode: tuple[int, int] | None = None
        # Its one item is the number as it stands: a third of the time of a slice of the map.
        self.view: Sequence[int] = _NOTHING
        self.reopen()

    def value(self) -> int:
        """The generation now. Costs a memory read."""
        return int(_U64.unpack_from(self._map)[0]) if self._map is not None else 0

    def reopen(self) -> bool:
        """Map the file again where another one took its place (rsync renames); True where that happened."""
        try:
            found = os.stat(self._path)
        except OSError:
            found = None
        inode = (found.st_dev, found.st_ino) if found is not None and found.st_size >= _U64.size else None
        if inode == self._inode:
            return False
        self.close()
        if inode is not None:
            try:
                with self._path.open("rb") as file:
                    self._map = mmap.mmap(file.fileno(), _U64.size, prot=mmap.PROT_READ)
                self.view = memoryview(self._map).cast("Q")
            except (OSError, ValueError):
                return True
        self._inode = inode
        return True

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self.view, memoryview):
            self.view.release()
        self.view = _NOTHING
        if self._map is not None:
            self._map.close()
        self._map = None
        self._inode = None
