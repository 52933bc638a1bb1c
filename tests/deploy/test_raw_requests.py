"""Some of the raw request cases through the shipped nginx.conf and an nginx that passes everything on.

All of them, and through other proxies too: `tests/whole/test_raw_proxies.py`.
"""

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from broadsheet.delivery.tests.raw import Case, cases
from broadsheet.delivery.tests.site import Running
from tests.deploy.raw_readers import Readers, make_readers_home
from tests.deploy.shared_caches import plain_nginx, shipped

pytestmark = pytest.mark.xdist_group("edge")

SOME = cases()[::13]


@pytest.mark.parametrize("proxy", [shipped, plain_nginx])
def test_no_request_reaches_another_reader(
    proxy: Callable[[int], AbstractContextManager[int]], tmp_path: Path
) -> None:
    delivery = Running(make_readers_home(tmp_path / "site", SOME))
    try:
        with proxy(delivery.port) as port:
            readers = Readers(delivery, port)
            wrong = [fault for number, case in enumerate(SOME) for fault in readers.try_case(number, case)]
            readers.close()
    finally:
        delivery.stop()
    assert not wrong, "\n".join(wrong)


def test_a_proxy_that_mixes_up_answers_is_found_out(tmp_path: Path) -> None:
    case = Case(
        "one that is understood", ("200",), False, b"GET /politics/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    )
    delivery = Running(make_readers_home(tmp_path / "site", [case]))
    try:
        with mixed_up(delivery.port) as port:
            readers = Readers(delivery, port)
            wrong = readers.try_case(0, case)
            readers.close()
    finally:
        delivery.stop()
    assert any("another reader of /canary/0/beside got 200" in fault for fault in wrong), wrong


@contextmanager
def mixed_up(delivery: int) -> Iterator[int]:
    """One connection to delivery for all readers, and one answer for each piece that a reader sends."""
    turn = threading.Lock()
    behind = socket.create_connection(("127.0.0.1", delivery), timeout=2)
    pieces = behind.makefile("rb")

    class Reader(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            while piece := self.request.recv(65536):
                with turn:
                    behind.sendall(piece)
                    head = b"".join(iter(pieces.readline, b"\r\n"))
                    size = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                    self.request.sendall(head + b"\r\n" + pieces.read(size))

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with behind, pieces, Server(("127.0.0.1", 0), Reader) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
