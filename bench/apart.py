"""A part of a load in a process of its own: what measures must not wait for what loads."""

from __future__ import annotations

import asyncio
import inspect
import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

import uvloop

ENOUGH = 65_536
"""Open files that no load here needs more of."""

PATIENCE = 15.0


class Apart:
    """`make(*args)` made in another process, inside a running loop; `call` calls its methods there.

    It ends with the block that it is the context of.
    """

    def __init__(self, make: Callable[..., object], *args: object) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_run, args=(theirs, make, args), daemon=True)
        self._process.start()
        theirs.close()

    def call(self, name: str, *args: object) -> Any:
        """What the method returns. Raises what it raises."""
        self.begin(name, *args)
        return self.result()

    def begin(self, name: str, *args: object) -> None:
        """Have a method called, and do not wait; `result` waits."""
        self._ours.send((name, args))

    def result(self) -> Any:
        """What the method that was begun returns. Raises what it raises."""
        found = self._ours.recv()
        if isinstance(found, BaseException):
            raise found
        return found

    def __enter__(self) -> Apart:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.join()


def allow_many_files() -> int:
    """Raise this process's limit of open files as far as the system lets it, as root beyond what it was
    started with; what it starts has the same. Returns the limit.
    """
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    for limit in (max(hard, ENOUGH), hard):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
        except (ValueError, OSError):
            continue
        return limit
    return hard


async def connect(protocol: asyncio.Protocol, port: int, source: str) -> None:
    """A connection to a port of this machine from one of its addresses. Raises OSError, also after PATIENCE
    seconds: a load of thousands must not wait for one of them.
    """
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(PATIENCE):
        await loop.create_connection(lambda: protocol, "127.0.0.1", port, local_addr=(source, 0))


def _run(pipe: Connection, make: Callable[..., object], args: tuple[object, ...]) -> None:
    allow_many_files()
    uvloop.run(_obey(pipe, make, args))


async def _obey(pipe: Connection, make: Callable[..., object], args: tuple[object, ...]) -> None:
    actor = make(*args)
    loop = asyncio.get_running_loop()
    while True:
        name, words = await loop.run_in_executor(None, pipe.recv)
        try:
            found = getattr(actor, name)(*words)
            if inspect.isawaitable(found):
                found = await found
        except Exception as fault:
            found = fault
        pipe.send(found)
