"""How many connections one address may have, and who is not counted."""

from types import SimpleNamespace

import pytest

from broadsheet.delivery.crowd import Crowd
from broadsheet.delivery.settings import PROXIES
from broadsheet.delivery.tests.conftest import STORY
from broadsheet.delivery.tests.site import Running, eventually
from broadsheet.delivery.tests.test_hostile import CANARY, statuses
from broadsheet.delivery.tests.test_running import start


def connection():
    class Held(SimpleNamespace):
        __hash__ = object.__hash__

    return Held(address=None)


def test_an_address_has_its_limit_and_gets_its_places_back():
    crowd = Crowd(100, 2, PROXIES)
    held = [connection() for _ in range(3)]
    assert [crowd.enter(one, ("198.51.100.7", 1)) for one in held[:2]] == [None, None]
    refusal = crowd.enter(held[2], ("198.51.100.7", 2))
    assert refusal.status == 429
    assert refusal.close
    assert crowd.enter(connection(), ("198.51.100.8", 1)) is None
    crowd.leave(held[0])
    crowd.leave(held[2])
    crowd.leave(held[2])
    assert crowd.enter(connection(), ("198.51.100.7", 3)) is None


def test_a_network_of_ipv6_is_one_address_and_a_mapped_one_is_the_other_family():
    crowd = Crowd(100, 1, PROXIES)
    assert crowd.enter(connection(), ("2001:db8:1:2::1", 1, 0, 0)) is None
    assert crowd.enter(connection(), ("2001:db8:1:2:ffff::9", 1, 0, 0)).status == 429
    assert crowd.enter(connection(), ("2001:db8:1:3::1", 1, 0, 0)) is None
    assert crowd.enter(connection(), ("::ffff:198.51.100.7", 1, 0, 0)) is None
    assert crowd.enter(connection(), ("198.51.100.7", 1)).status == 429


@pytest.mark.parametrize(
    "peer", [("127.0.0.1", 1), ("10.1.2.3", 1), ("::1", 1, 0, 0), ("fe80::1%eth0", 1, 0, 2), "", None]
)
def test_a_proxy_stands_for_all_its_readers(peer):
    crowd = Crowd(100, 1, PROXIES)
    assert [crowd.enter(connection(), peer) for _ in range(5)] == [None] * 5


def test_one_address_takes_no_place_from_the_others(home):
    # No network is a proxy's but one that nobody is in, so that loopback counts.
    server = Running(home, BROADSHEET_DELIVERY_PER_ADDRESS="5", BROADSHEET_DELIVERY_PROXIES="192.0.2.0/24")
    try:
        held = [server.socket() for _ in range(5)]
        assert eventually(lambda: statuses(server.raw(b"")) == [429])
        held.pop().close()
        assert eventually(lambda: statuses(server.raw(CANARY)) == [200])
        for one in held:
            one.sendall(CANARY)
            assert statuses(one.recv(65536)) == [200]
            one.close()
        assert eventually(lambda: server.get(STORY).status == 200)
    finally:
        server.stop()


def test_a_network_that_is_none_is_one_line(home):
    answer = start(home, BROADSHEET_PORT="0", BROADSHEET_DELIVERY_PROXIES="10.0.0.0/8, x")
    assert answer.returncode == 1
    assert answer.stderr == "BROADSHEET_DELIVERY_PROXIES names 'x'; it takes networks such as 10.0.0.0/8.\n"
