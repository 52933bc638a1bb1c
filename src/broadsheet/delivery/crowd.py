"""Who is connected: how many at once, and how many from one address.

A proxy's address stands for all its readers, so those of the networks `proxies` are not counted.
"""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Generic, Protocol, TypeVar

from broadsheet.delivery.answers import Answer, plain


class Counted(Protocol):
    """A connection, as far as it is counted."""

    address: str | None


Each = TypeVar("Each", bound=Counted)


class Crowd(Generic[Each]):
    """The open connections, at most `limit`, and at most `per_address` from one address (IPv6: one /64)."""

    def __init__(self, limit: int, per_address: int, proxies: Iterable[str]) -> None:
        self.limit = limit
        self.open: set[Each] = set()
        self._per_address = per_address
        self._counts: dict[str, int] = {}
        networks = [ip_network(name) for name in proxies]

        @lru_cache(1024)
        def name(address: str) -> str | None:
            found = ip_address(address.partition("%")[0])
            if isinstance(found, IPv6Address):
                found = found.ipv4_mapped or found
            if any(found in network for network in networks if network.version == found.version):
                return None
            return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)

        self._name = name

    def enter(self, connection: Each, peer: object) -> Answer | None:
        """Take a connection in; the refusal where it is one too many. `peer` is its socket's peer name,
        which is no pair for a Unix socket.
        """
        self.open.add(connection)
        if isinstance(peer, tuple) and (name := self._name(peer[0])) is not None:
            connection.address = name
            count = self._counts[name] = self._counts.get(name, 0) + 1
            if count > self._per_address:
                return plain(429, b"Retry-After: 5", close=True)
        if len(self.open) > self.limit:
            return plain(503, b"Retry-After: 5", close=True)
        return None

    def leave(self, connection: Each) -> None:
        """Let a connection go."""
        self.open.discard(connection)
        name, connection.address = connection.address, None
        if name is not None:
            left = self._counts[name] - 1
            if left:
                self._counts[name] = left
            else:
                del self._counts[name]

    @property
    def is_dense(self) -> bool:
        """Whether nearly all places are taken: who rests makes room for who reads."""
        return len(self.open) >= self.limit * 9 // 10
