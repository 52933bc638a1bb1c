"""No test reaches another machine."""

import socket
import threading

import pytest

from broadsheet.testing.sockets import ForeignAddress, is_local, only_loopback


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org", "10.0.0.1"])
def test_a_foreign_address_is_refused(host: str) -> None:
    with only_loopback(), socket.socket() as client, pytest.raises(ForeignAddress):
        client.connect((host, 80))


def test_looking_a_foreign_name_up_is_refused() -> None:
    with only_loopback(), pytest.raises(ForeignAddress):
        socket.create_connection(("example.org", 80))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_is_local(host: str) -> None:
    assert is_local((host, 80))


def test_loopback_works_and_the_guard_is_lifted_afterwards() -> None:
    connect = socket.socket.connect
    with only_loopback(), socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: server.accept()[0].close())
        thread.start()
        with socket.create_connection(server.getsockname()) as client:
            assert client.recv(1) == b""
        thread.join()
    assert socket.socket.connect is connect
