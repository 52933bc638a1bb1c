"""Which numbers belong to the public internet.

From IANA's registries of special-purpose addresses (RFC 6890 and its updates, as of 2026). Written down here
and not asked of `ipaddress.is_global`, whose answers differ between Python versions and let multicast
through.
"""

from __future__ import annotations

import ipaddress

from broadsheet.kernel.fetch.addresses import IPAddress

_CLOSED_4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # behind a carrier's translator
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; clouds keep secrets of a machine at 169.254.169.254
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",
    )
)
# Only this is given out to the public. Mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96, 64:ff9b:1::/48), unique
# local, link-local and multicast addresses are outside.
_OPEN_6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocols: Teredo, benchmarks, ORCHID
        "2001:db8::/32",
        "2002::/16",  # 6to4: holds an address of version 4
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)


def is_public(address: IPAddress) -> bool:
    """Whether a number may be connected to: a machine on the public internet, and nobody's own network."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _CLOSED_4)
    if address.scope_id is not None or address not in _OPEN_6:
        return False
    return not any(address in network for network in _CLOSED_6)
