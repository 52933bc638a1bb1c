"""Another machine, on loopback: whom the guarded fetcher asks in tests, let in by the tests' own policy."""

import ipaddress
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from broadsheet.kernel.fetch import HostLimits, Policy
from broadsheet.kernel.fetch.addresses import IPAddress
from broadsheet.kernel.fetch.networks import is_public

Answer = bytes | Callable[[bytes, socket.socket], None]


class FakeHost:
    """Answers with bytes, or with what `answer(request, connection)` sends, and keeps the requests."""

    def __init__(self, answer: Answer) -> None:
        self.requests: list[bytes] = []
        self.answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        # The fetcher hangs up where it refuses, as it should.
        with connection, suppress(OSError):
            request = _whole(connection)
            self.requests.append(request)
            if callable(self.answer):
                self.answer(request, connection)
            else:
                connection.sendall(self.answer)

    def close(self) -> None:
        """Answer nobody any more."""
        self._listener.close()


def loopback_policy(**changes: Any) -> Policy:
    """The default, but that 127.0.0.1 and every port may be asked, and every name leads there."""
    given = {"seconds": 2.0, "ports": None, "may_reach": loopback_too, "limits": HostLimits()}
    return replace(Policy(), resolve=lambda host, port, seconds: ["127.0.0.1"], **{**given, **changes})


def loopback_too(address: IPAddress) -> bool:
    """Whether a number is public, or 127.0.0.1."""
    return is_public(address) or address == ipaddress.ip_address("127.0.0.1")


def _whole(connection: socket.socket) -> bytes:
    """A request with its body, as far as its head says how long that is."""
    request = connection.recv(65536)
    head, _, body = request.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            missing = int(value) - len(body)
            while missing > 0:
                piece = connection.recv(65536)
                request, missing = request + piece, missing - len(piece) if piece else 0
    return request
