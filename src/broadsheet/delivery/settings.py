"""What delivery reads from its environment: documented in docs/operators/delivery.md, nothing else is
read.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

PROXIES = (
    "127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7",
    "fe80::/10",
)  # fmt: skip
"""Loopback and the private networks, where a proxy of one's own stands (RFC 1918, RFC 6598, RFC 4193)."""

_PORT = re.compile(r"[0-9]{1,5}")


class SettingError(ValueError):
    """A setting has a value that cannot be used; the message says which and what is allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`store` is the only folder that is read, `inbox` the only file that is written. `cache` is in bytes;
    `connections` is how many may be open at once, event streams included; `hosts` stand in for those of
    the store's `site.json` where there are any. `processes` share cache and connections between them;
    `per_address` is how many of these one address may have, if it is in none of the networks `proxies`.
    `metrics` is where the measurements are asked for: a path, a port or HOST:PORT, empty for nowhere.
    `log_format` is text or json.
    """

    store: Path
    inbox: Path
    listen: str = "127.0.0.1"
    port: int = 8000
    cache: int = 64 * 1024 * 1024
    connections: int = 10_000
    hosts: tuple[str, ...] = ()
    processes: int = 1
    per_address: int = 500
    proxies: tuple[str, ...] = PROXIES
    metrics: str = ""
    log_format: str = "text"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process. Raises SettingError."""
    home = Path(environ.get("BROADSHEET_HOME") or ".").resolve()
    return Settings(
        store=Path(environ.get("BROADSHEET_PUBLIC") or home / "public"),
        inbox=Path(environ.get("BROADSHEET_INBOX") or home / "inbox" / "inbox.jsonl"),
        listen=environ.get("BROADSHEET_LISTEN") or "127.0.0.1",
        port=_number(environ, "BROADSHEET_PORT", 8000, 0, 65535),
        cache=_number(environ, "BROADSHEET_DELIVERY_CACHE", 64, 1, 1024 * 1024) * 1024 * 1024,
        connections=_number(environ, "BROADSHEET_DELIVERY_CONNECTIONS", 10_000, 10, 1_000_000),
        processes=_number(environ, "BROADSHEET_DELIVERY_PROCESSES", min(2, os.cpu_count() or 1), 1, 64),
        hosts=_names(environ, "BROADSHEET_HOSTS"),
        per_address=_number(environ, "BROADSHEET_DELIVERY_PER_ADDRESS", 500, 1, 1_000_000),
        proxies=_networks(environ, "BROADSHEET_DELIVERY_PROXIES"),
        metrics=_place(environ, "BROADSHEET_DELIVERY_METRICS"),
        log_format=_word(environ, "BROADSHEET_DELIVERY_LOG", ("text", "json")),
    )


def _names(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple((environ.get(name) or "").replace(",", " ").split())


def _word(environ: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    word = environ.get(name) or words[0]
    if word not in words:
        raise SettingError(f"{name} is {word!r}; it takes {' or '.join(words)}.")
    return word


def _networks(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    networks = _names(environ, name) or PROXIES
    for network in networks:
        try:
            ip_network(network)
        except ValueError:
            raise SettingError(f"{name} names {network!r}; it takes networks such as 10.0.0.0/8.") from None
    return networks


def _place(environ: Mapping[str, str], name: str) -> str:
    place = environ.get(name) or ""
    host, _, port = place.rpartition(":")
    if place and not place.startswith("/") and not (_PORT.fullmatch(port) and " " not in host):
        raise SettingError(f"{name} is {place!r}; it takes a port, HOST:PORT, or the path of a socket.")
    return place


def _number(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name) or str(default)
    # int() alone would take "0x", "_" and signs.
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        raise SettingError(f"{name} is {text!r}; it takes a whole number from {low} to {high}.")
    return int(text)
