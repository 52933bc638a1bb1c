"""What reading one item may cost: what hangs or fails as nobody thought of is refused, and the rest comes."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import Any

from broadsheet.intake.items import Item, SourceError, not_taken

SECONDS = 6.0
"""Seconds of processor time that one item may take: what is sound may not be refused because others keep the
machine busy. Reading waits for nothing else."""


class TooSlow(BaseException):
    """Past every `except Exception` of the libraries that read."""


def in_time(read: Callable[[], Item], place: str) -> Item:
    """The item that `read` returns; one with a fault where it fails or takes longer than `SECONDS`.

    Elsewhere than in a process's main thread, where no alarm can be set, it takes as long as it takes. Raises
    SourceError, OSError and MemoryError: they are about more than one item.
    """
    if threading.current_thread() is not threading.main_thread():
        return _whole(read, place)
    before = signal.signal(signal.SIGPROF, _ring)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return _whole(read, place)
    except TooSlow:
        return Item(place=place, fault=f"takes longer than {SECONDS:.0f} s to be read")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _whole(read: Callable[[], Item], place: str) -> Item:
    try:
        return read()
    except (SourceError, OSError, MemoryError):
        raise
    except Exception as error:
        return Item(place=place, fault=not_taken(error))


def _ring(*_: Any) -> None:
    raise TooSlow
