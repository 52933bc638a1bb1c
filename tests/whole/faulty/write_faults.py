"""Lets a process die, or find the disk full, at random write calls: Python's own, and those inside SQLite.

SQLite lets its system calls be replaced for tests of this sort (`xSetSystemCall`, sqlite.org/c3ref/vfs.html):
what fails is the very `pwrite` of a page of the log, and no compiler is needed. Where Python's SQLite cannot
be reached the faults are those of files alone.
"""

import ctypes
import errno
import json
import os
import random
import signal
from typing import Any

_write, _kill = os.write, os.kill


class Faults:
    """`faults.json` says how many (`faults`), how far apart (`every` calls, on average) and the `seed`.

    Each is one line of `faults.log` beside it, so that they are counted over all the lives of the worker.
    """

    def __init__(self, plan: str) -> None:
        with open(plan) as file:
            self.plan = json.load(file)
        self.log = os.open(plan.replace(".json", ".log"), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self.count = os.fstat(self.log).st_size // 2
        self.chance = random.Random(f"{self.plan['seed']} {self.count}")
        self.full = 0
        self.wait = self._pause()

    def _pause(self) -> int:
        return self.chance.randint(1, 2 * self.plan["every"])

    def strikes(self) -> bool:
        """Called before each write call: whether the disk is full for it. May not return at all."""
        if self.full:
            self.full -= 1
            return True
        self.wait -= 1
        if self.wait or self.count >= self.plan["faults"]:
            self.wait = self.wait or self._pause()
            return False
        self.count += 1
        self.wait = self._pause()
        if self.chance.random() < 0.5:
            _write(self.log, b"k\n")
            _kill(os.getpid(), signal.SIGKILL)
        _write(self.log, b"f\n")
        self.full = self.chance.randint(0, 40)
        return True


def begin(plan: str) -> None:
    """Let this process fail from now on."""
    faults = Faults(plan)
    for name in ("write", "rename", "replace", "link", "mkdir", "fsync"):
        setattr(os, name, _failing(faults, getattr(os, name)))
    _reach_sqlite(faults)


def _failing(faults: Faults, call: Any) -> Any:
    def failing(*given: Any, **named: Any) -> Any:
        if faults.strikes():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return call(*given, **named)

    return failing


class _Vfs(ctypes.Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        *((name, ctypes.c_void_p) for name in ("next", "name", "data", "open", "delete", "access", "path")),
        *((f"more_{number}", ctypes.c_void_p) for number in range(9)),
        ("set_system_call", ctypes.c_void_p),
        ("get_system_call", ctypes.c_void_p),
    ]


_PWRITE = ctypes.CFUNCTYPE(
    ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64, use_errno=True
)
_SET = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
_GET = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)
_kept: list[Any] = []


def _reach_sqlite(faults: Faults) -> bool:
    import _sqlite3

    library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
    if not hasattr(library, "sqlite3_vfs_find"):
        return False
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None)
    get, put = _GET(vfs.contents.get_system_call), _SET(vfs.contents.set_system_call)
    address = ctypes.cast(vfs, ctypes.c_void_p)
    for name in (b"pwrite", b"pwrite64"):
        if not (own := get(address, name)):
            continue

        def pwrite(file: int, data: int, size: int, at: int, call: Any = _PWRITE(own)) -> int:  # noqa: B008
            if faults.strikes():
                ctypes.set_errno(errno.ENOSPC)
                return -1
            done: int = call(file, data, size, at)
            return done

        _kept.append(wrapped := _PWRITE(pwrite))
        put(address, name, ctypes.cast(wrapped, ctypes.c_void_p))
    return True
