"""A cache bounded by bytes: what is used again is kept, whatever the number of addresses asked for.

The order is that of "second chance": a hit only sets a mark, and eviction passes marked entries by once. On
the hot path that is one attribute where a strict LRU moves a list node.
"""

from collections import OrderedDict
from collections.abc import Hashable

from broadsheet.delivery.answers import Ready

# What an entry costs beside its bytes: objects, dictionary slots, strings; measured at about 1.5 kB.
OVERHEAD = 1536
_SPELLINGS = 4
# How many different things count as "lately", once or twice over: some 0.5 MB.
_LATELY = 8192


class Held:
    """Something held: its answers by encoding, and the tick of the store at which it was last found
    unchanged.
    """

    __slots__ = ("gzip", "key", "plain", "size", "spellings", "tick", "used")

    def __init__(self, key: Hashable, size: int, tick: int) -> None:
        self.key = key
        self.size = size + OVERHEAD
        self.tick = tick
        self.used = False
        self.gzip: Ready | None = None
        self.plain: Ready | None = None
        self.spellings: list[tuple[dict[bytes, Held], bytes]] = []


class Cache:
    """Holds entries up to `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        # Ordered, because a plain dictionary looks for its first entry past all that were deleted before it.
        self._held: OrderedDict[Hashable, Held] = OrderedDict()
        self._lately: set[int] = set()
        self._before: set[int] = set()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Hashable) -> Held | None:
        """The entry, marked as used."""
        held = self._held.get(key)
        if held is not None:
            held.used = True
        return held

    def expects(self, key: Hashable) -> bool:
        """Whether something is asked for a second time lately; only that is worth holding.

        Most of an archive is read once in a while: holding it would cost the places of what is read again,
        and an eighth of the time of each answer.
        """
        number = hash(key)
        if number in self._lately or number in self._before:
            return True
        self._lately.add(number)
        if len(self._lately) >= _LATELY:
            self._before, self._lately = self._lately, set()
        return False

    def put(self, held: Held) -> None:
        """Hold an entry in place of the one with the same key; too large a one is not held at all."""
        self.drop(held.key)
        if held.size > self.limit // 4:
            return
        self._held[held.key] = held
        self.size += held.size
        if self.size > self.limit:
            self._evict()

    def resize(self, held: Held, size: int) -> bool:
        """Count an entry as `size` bytes from now on; False where it is not held, or would take too much
        room.
        """
        if self._held.get(held.key) is not held or size > self.limit // 4:
            return False
        self.size += size - held.size
        held.size = size
        held.used = True
        if self.size > self.limit:
            self._evict()
        return True

    def name(self, held: Held, table: dict[bytes, Held], target: bytes) -> None:
        """Let the next request for `target` find an entry in `table` without decoding it, while it is
        held.
        """
        if table.get(target) is held or len(target) > 512 or self._held.get(held.key) is not held:
            return
        if len(held.spellings) < _SPELLINGS:  # they cost memory too
            table[target] = held
            held.spellings.append((table, target))

    def drop(self, key: Hashable) -> None:
        """Let go of an entry and of the spellings that lead to it."""
        held = self._held.pop(key, None)
        if held is None:
            return
        self.size -= held.size
        for table, target in held.spellings:
            if table.get(target) is held:
                del table[target]
        held.spellings.clear()

    def _evict(self) -> None:
        while self.size > self.limit:
            key = next(iter(self._held))
            held = self._held[key]
            if held.used:
                held.used = False
                self._held.move_to_end(key)
            else:
                self.drop(key)
