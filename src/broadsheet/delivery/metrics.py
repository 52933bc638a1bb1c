"""The measurements for Prometheus, on a socket of their own that readers cannot reach.

Text format 0.0.4. All processes of a delivery answer on the same socket, each for all of them.
"""

import asyncio
import json
import os
import socket
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from broadsheet.delivery.meter import BOUNDS, Meter, Meters
from broadsheet.delivery.store import read_whole
from broadsheet.kernel import paths
from broadsheet.kernel.version import VERSION

_TIME = 5.0
_HEAD_LIMIT = 8 * 1024
_PREFIX = "broadsheet_delivery_"

_MEANINGS = {
    "connections": "Connections that are open now.",
    "streams": "Readers on the live stream now.",
    "cache_entries": "Pages and small files held in memory.",
    "cache_bytes": "Bytes that these take.",
    "damaged_files": "Files of the store that are not served because they cannot be trusted.",
    "plates_read": "Plates read from the store because no answer was held.",
    "events_sent": "Items sent to readers of the live stream, counted once a reader.",
    "streams_cut": "Streams cut because their reader took nothing.",
}


class Metrics:
    """Answers `GET /metrics` from the numbers of all processes and the state of the store."""

    def __init__(self, meters: Meters, store: Path) -> None:
        self._meters = meters
        self._store = store

    async def serve(self, held: socket.socket) -> asyncio.Server:
        """Answer on a listening socket until the server that is returned is closed."""
        if held.family == socket.AF_UNIX:
            return await asyncio.start_unix_server(self._answer, sock=held, limit=_HEAD_LIMIT)
        return await asyncio.start_server(self._answer, sock=held, limit=_HEAD_LIMIT)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_TIME):
                head = await reader.readuntil(b"\r\n\r\n")
                words = head.partition(b"\r\n")[0].split(b" ")
                if words[:2] == [b"GET", b"/metrics"]:
                    status, body = b"200 OK", self.text().encode()
                else:
                    status, body = b"404 Not Found", b"Ask for /metrics.\n"
                writer.write(
                    b"HTTP/1.1 %s\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
                    b"Content-Length: %d\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n%s"
                    % (status, len(body), body)
                )
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    def text(self) -> str:
        """All measurements as they are now."""
        total = self._meters.total()
        lines = [*_counted(total), *_timed(total), *_about_the_store(self._store)]
        return "\n".join(lines) + "\n"


def _counted(total: Meter) -> Iterable[str]:
    yield from _head("requests_total", "counter", "Answers by status.")
    for status, count in enumerate(total.statuses):
        if count:
            yield f'{_PREFIX}requests_total{{status="{status}"}} {count}'
    for name, count in total.totals.items():
        yield from _head(f"{name}_total", "counter", _MEANINGS[name])
        yield f"{_PREFIX}{name}_total {count}"
    for name, count in total.gauges.items():
        yield from _head(name, "gauge", _MEANINGS[name])
        yield f"{_PREFIX}{name} {count}"
    yield from _head("info", "gauge", "The version that serves.")
    yield f'{_PREFIX}info{{version="{VERSION}"}} 1'


def _timed(total: Meter) -> Iterable[str]:
    name = "request_seconds"
    yield from _head(name, "histogram", "From a whole request to its answer, of one request in sixteen.")
    seen = 0
    for bound, count in zip(BOUNDS, total.buckets, strict=False):
        seen += count
        yield f'{_PREFIX}{name}_bucket{{le="{bound:g}"}} {seen}'
    seen = sum(total.buckets)
    yield f'{_PREFIX}{name}_bucket{{le="+Inf"}} {seen}'
    yield f"{_PREFIX}{name}_sum {total.sampled_ns / 1e9:.9f}"
    yield f"{_PREFIX}{name}_count {seen}"


def _about_the_store(store: Path) -> Iterable[str]:
    """How old the newest plate is, and what the press wrote down about its queue."""
    try:
        changed = os.stat(store / paths.GENERATION).st_mtime
    except OSError:
        changed = None
    if changed is not None:
        yield from _head("newest_plate_age_seconds", "gauge", "Since a file of the store was last replaced.")
        yield f"{_PREFIX}newest_plate_age_seconds {max(0.0, time.time() - changed):.3f}"
    status, written = _status(store)
    if written is None:
        return
    yield from _head("press_silence_seconds", "gauge", "Since the press last wrote its status, every second.")
    yield f"{_PREFIX}press_silence_seconds {max(0.0, time.time() - written):.3f}"
    if isinstance(failures := status.get("failures"), int):
        yield from _head("press_failures", "gauge", "Pages that the press could not bake.")
        yield f"{_PREFIX}press_failures {failures}"
    if isinstance(queue := status.get("queue"), dict):
        yield from _head("press_queue", "gauge", "Pages that wait for the press, by lane.")
        for lane, count in sorted(queue.items()):
            if str(lane).isalnum() and isinstance(count, int):
                yield f'{_PREFIX}press_queue{{lane="{lane}"}} {count}'


def _status(store: Path) -> tuple[dict[str, Any], float | None]:
    file = store / paths.STATUS
    try:
        held = json.loads(read_whole(str(file), 1024 * 1024)[0])
        written = os.stat(file).st_mtime
    except (OSError, ValueError):
        return {}, None
    return (held, written) if isinstance(held, dict) else ({}, None)


def _head(name: str, kind: str, meaning: str) -> Iterable[str]:
    yield f"# HELP {_PREFIX}{name} {meaning}"
    yield f"# TYPE {_PREFIX}{name} {kind}"
