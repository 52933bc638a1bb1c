"""What is counted while readers are served. On the way of a request it costs three additions and no object.

Each process counts for itself and copies its numbers once a second to memory that all of them share, so that
whichever is asked can add up. A process that is started again goes on from there.
"""

import mmap
import struct
from collections.abc import Sequence

SAMPLED = 16
"""One request in so many is timed: reading the clock twice would cost the others a fiftieth of their time."""

BOUNDS = (
    25e-6, 50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 500e-3,
    1.0, 2.5,
)  # fmt: skip
"""Upper bounds of the histogram's buckets, in seconds."""

GAUGES = ("connections", "streams", "cache_entries", "cache_bytes", "damaged_files")
"""What is so many now."""
COUNTERS = ("plates_read", "events_sent", "streams_cut")
"""What only grows."""

_STATUSES = 600
_NANOSECONDS = [int(bound * 1e9) for bound in BOUNDS]


class Meter:
    """The numbers of one process. Its attributes are counted up directly."""

    __slots__ = ("buckets", "gauges", "sampled_ns", "statuses", "totals")

    def __init__(self) -> None:
        self.statuses = [0] * _STATUSES
        """Answers so far by status."""
        self.buckets = [0] * (len(BOUNDS) + 1)
        """Timed requests in each bucket, not cumulated; the last is past every bound."""
        self.sampled_ns = 0
        self.totals = dict.fromkeys(COUNTERS, 0)
        self.gauges = dict.fromkeys(GAUGES, 0)

    def note(self, nanoseconds: int) -> None:
        """Enter the time of the request that was due to be timed."""
        self.sampled_ns += nanoseconds
        at = 0
        for bound in _NANOSECONDS:
            if nanoseconds <= bound:
                break
            at += 1
        self.buckets[at] += 1

    def numbers(self) -> list[int]:
        """All of them in a fixed order."""
        return [
            *self.statuses, *self.buckets, self.sampled_ns, *self.totals.values(), *self.gauges.values(),
        ]  # fmt: skip

    def load(self, numbers: Sequence[int]) -> None:
        """Go on from such numbers; what is so many *now* starts anew."""
        held = list(numbers)
        self.statuses, held = held[:_STATUSES], held[_STATUSES:]
        self.buckets, held = held[: len(BOUNDS) + 1], held[len(BOUNDS) + 1 :]
        self.sampled_ns = held[0]
        self.totals = dict(zip(COUNTERS, held[1:], strict=False))


class Meters:
    """The memory that the processes of a delivery share: a row of numbers for each."""

    def __init__(self, processes: int) -> None:
        self._row = struct.Struct(f"={len(Meter().numbers())}Q")
        self._count = processes
        self._memory = mmap.mmap(-1, self._row.size * processes)

    def open(self, number: int) -> Meter:
        """The meter of the process with that number, going on where the one before it ended."""
        meter = Meter()
        meter.load(self._read(number))
        return meter

    def publish(self, number: int, meter: Meter) -> None:
        """Show a process's numbers to the others."""
        self._row.pack_into(self._memory, self._row.size * number, *meter.numbers())

    def total(self) -> Meter:
        """Everybody's numbers added up; of the damaged files, which all find for themselves, the most."""
        rows = [self._read(number) for number in range(self._count)]
        meter = Meter()
        meter.load([sum(column) for column in zip(*rows, strict=True)])
        gauges = [row[-len(GAUGES) :] for row in rows]
        meter.gauges = dict(zip(GAUGES, map(sum, zip(*gauges, strict=True)), strict=True))
        meter.gauges["damaged_files"] = max(row[GAUGES.index("damaged_files")] for row in gauges)
        return meter

    def _read(self, number: int) -> tuple[int, ...]:
        return self._row.unpack_from(self._memory, self._row.size * number)
