"""New river items as server-sent events (WHATWG HTML section 9.2): `/live/events` of each edition.

A reader who reconnects names the last item it saw (`Last-Event-ID`) and gets what came since; past the
window it gets a `reset` event and asks `/live/head.json` instead. Each is told its own time to wait before it
reconnects, so that a restart does not bring all of them back in one moment.
"""

import random
from collections.abc import Callable
from pathlib import Path

from broadsheet.delivery.answers import NO_CACHING, PAGE_SECURITY, STATUS_LINES, Answer, Sink, unavailable
from broadsheet.delivery.events import EventLog
from broadsheet.delivery.meter import Meter
from broadsheet.kernel import paths

HEARTBEAT = 20.0
"""Seconds between comments that keep proxies from closing a silent stream and show who is gone."""

BACKLOG = 64 * 1024
"""Bytes that a reader may leave unread, beside what it asked for at first, before it is cut off; it comes
back with its Last-Event-ID.
"""

RETRY = (2_000, 10_000)
"""Milliseconds between which each reader's own time to reconnect is drawn."""

# Readers served before the others have their turn: about half a millisecond.
_BATCH = 100

_HEAD = (
    STATUS_LINES[200]
    + b"Content-Type: text/event-stream\r\nX-Accel-Buffering: no\r\n"
    + NO_CACHING
    + PAGE_SECURITY
)


class Subscription:
    """One reader's stream."""

    __slots__ = ("_asked", "_channel", "_sink", "_spared", "endless", "position")

    def __init__(self, channel: "Channel", asked: bytes | None) -> None:
        self._channel = channel
        self._asked = asked
        self._sink: Sink | None = None
        # Bytes of the greeting: a long one is more than a slow reader takes before the next item.
        self._spared = 0
        self.endless = True
        self.position = 0

    def begin(self, sink: Sink) -> None:
        self._sink = sink
        self._channel.join(self)
        greeting = self._channel.greeting(self._asked)
        self._spared = len(greeting)
        sink.send(greeting)

    def send(self, data: bytes) -> None:
        """Pass bytes on; a reader who does not take them is cut."""
        sink = self._sink
        if sink is None:
            return
        if sink.backlog() > BACKLOG + self._spared:
            self._channel.meter.totals["streams_cut"] += 1
            self.gone()
            sink.cut()
        else:
            sink.send(data)

    def resume(self) -> None:
        """Nothing waits: a reader that is behind is either catching up or cut."""

    def gone(self) -> None:
        self._sink = None
        self._channel.leave(self)

    def drain(self) -> None:
        sink = self._sink
        self.gone()
        if sink is not None:
            sink.finish(keep=False)


class Channel:
    """The readers of one edition's log."""

    def __init__(self, log: EventLog, defer: Callable[[Callable[[], None]], object], meter: Meter) -> None:
        self._log = log
        self._defer = defer
        self.meter = meter
        self.readers: dict[Subscription, None] = {}

    def greeting(self, asked: bytes | None) -> bytes:
        """What a reader gets first: the items it missed, else where it stands."""
        last = self._log.last
        start = b"retry: %d\n\n" % random.randint(*RETRY)  # noqa: S311 - spreads readers, hides nothing
        where = b'id: %d\ndata: {"last_id":%d,"place":%d}\n\n' % (last, last, self._log.place)
        if asked is not None:
            number = int(asked) if asked.isdigit() and len(asked) < 19 else -1
            missed = self._log.after(number)
            if missed is None:
                return start + b"event: reset\n" + where
            if missed:
                return start + b"".join([event.wire for event in missed])
        return start + b"event: ready\n" + where

    def join(self, reader: Subscription) -> None:
        """Take a reader in; it is sent what is added from now on."""
        if not self.readers:
            self.poll()
        reader.position = self._log.last
        self.readers[reader] = None

    def leave(self, reader: Subscription) -> None:
        """Let a reader go."""
        self.readers.pop(reader, None)

    def poll(self) -> None:
        """Send what was added to the log."""
        events = self._log.read()
        if events and self.readers:
            self._spread(b"".join([event.wire for event in events]), events[0].number, events[-1].number)

    def beat(self) -> None:
        """Send the heartbeat."""
        if self.readers:
            self._spread(b": \n\n", 0, 0)

    def _spread(self, data: bytes, first: int, last: int) -> None:
        waiting = list(self.readers)

        def next_batch() -> None:
            batch = waiting[-_BATCH:]
            del waiting[-_BATCH:]
            for reader in batch:
                if not last:
                    reader.send(data)
                elif reader.position < first:
                    reader.position = last
                    self.meter.totals["events_sent"] += 1
                    reader.send(data)
            if waiting:
                self._defer(next_batch)

        next_batch()


class Live:
    """The channels of a store. `limit` is how many readers may listen at once."""

    def __init__(
        self, root: Path, limit: int, defer: Callable[[Callable[[], None]], object], meter: Meter
    ) -> None:
        self._meter = meter
        self._root = root
        self._limit = limit
        self._defer = defer
        self._channels: dict[str, Channel] = {}

    def count(self) -> int:
        """How many readers listen now."""
        return sum(len(channel.readers) for channel in self._channels.values())

    def respond(self, edition: str, last_event_id: bytes | None) -> Answer:
        """The stream of an edition."""
        if self.count() >= self._limit:
            return unavailable()
        channel = self._channels.get(edition)
        if channel is None:
            log = EventLog(self._root / paths.events_file(edition))
            log.read()
            channel = self._channels[edition] = Channel(log, self._defer, self._meter)
        return Answer(_HEAD, stream=Subscription(channel, last_event_id), close=True)

    def poll(self) -> None:
        """Look for new items where someone listens."""
        for channel in self._channels.values():
            if channel.readers:
                channel.poll()

    def beat(self) -> None:
        """Send every reader a heartbeat."""
        for channel in self._channels.values():
            channel.beat()
