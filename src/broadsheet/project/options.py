"""The settings of a site: one table that the reader, `broadsheet init` and the manual's test all use.

Each has a key in `broadsheet.toml` and a variable in the environment; the environment wins, so that several
sites can run side by side. Pure Python: it is read before Django is set up.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import available_timezones


class OptionError(ValueError):
    """A setting has a value that cannot be used; the message says which values can."""


@dataclass(frozen=True)
class Option:
    """One setting: its key in the file, what it means, and how its value is read.

    `default` is None where the value is worked out from others (`Home` says how).
    """

    key: str
    help: str
    read: Callable[[object], object]
    default: object = None
    example: str = ""

    @property
    def variable(self) -> str:
        """The environment variable that overrides the file."""
        return "BROADSHEET_" + self.key.upper()


def port(value: object) -> int:
    """A TCP port, 1 to 65535."""
    try:
        number = int(str(value))
    except ValueError:
        number = 0
    if not 1 <= number <= 65535:
        raise OptionError("a port is a number from 1 to 65535")
    return number


def count(value: object) -> int:
    """A whole number, 1 or more."""
    try:
        number = int(str(value))
    except ValueError:
        number = 0
    if number < 1:
        raise OptionError("this is a whole number, 1 or more")
    return number


def text(value: object) -> str:
    """A line of text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise OptionError("this is a text that is not empty, in quotes")
    return value.strip()


def names(value: object) -> tuple[str, ...]:
    """Host names: a list in the file, separated by commas in the environment."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise OptionError('this is a list of host names, such as ["news.example.org"]')
    hosts = tuple(part.strip().lower().rstrip(".") for part in parts if part.strip())
    for host in hosts:
        if not re.fullmatch(r"[\w.-]+|\[[0-9a-f:.]+\]", host):
            raise OptionError(f"“{host}” is not a host name: it has no scheme, no port and no path")
    return hosts


def address(value: object) -> str:
    """An http or https address without a path, such as `https://news.example.org`."""
    url = text(value).rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise OptionError("this is an address without a path, such as https://news.example.org")
    return url


def database(value: object) -> str:
    """`sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST:PORT/NAME`."""
    url = text(value)
    if urlsplit(url).scheme not in ("sqlite", "postgresql", "postgres"):
        raise OptionError("this is sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME")
    return url


def zone(value: object) -> str:
    """The name of a time zone, such as `Europe/Kyiv`."""
    name = text(value)
    if name not in available_timezones():
        raise OptionError("this is the name of a time zone, such as Europe/Kyiv")
    return name


OPTIONS: tuple[Option, ...] = (
    Option("port", "The readers' port: the delivery server listens here.", port, 8000),
    Option("newsroom_port", "The newsroom's port: people edit here.", port, 8001),
    Option(
        "listen",
        "The address that both servers listen on. Leave it on loopback behind a proxy.",
        text,
        "127.0.0.1",
    ),
    Option(
        "url",
        "The address that readers use, for links to the site. Default: http://localhost with the port.",
        address,
        example="https://news.example.org",
    ),
    Option(
        "newsroom_url",
        "The address that people in the newsroom use. Default: http://localhost with the newsroom's port.",
        address,
        example="https://desk.example.org",
    ),
    Option(
        "hosts",
        "Host names that are answered; any other gets 421. Default: loopback and those of both addresses.",
        names,
        example="news.example.org,www.news.example.org",
    ),
    Option(
        "database",
        "Where the newsroom keeps its content. Default: the file private/newsroom.sqlite3.",
        database,
        example="postgresql://broadsheet:password@127.0.0.1:5432/broadsheet",
    ),
    Option(
        "time_zone", "The time zone of the desk's clocks and of the times that are typed there.", zone, "UTC"
    ),
    Option("newsroom_threads", "How many requests the newsroom works on at once.", count, 4),
    Option("delivery_cache", "Memory that the delivery server keeps finished pages in, in MiB.", count, 64),
    Option(
        "delivery_processes",
        "How many processes serve readers. Default: 2, or 1 on a machine with one core.",
        count,
        min(2, os.cpu_count() or 1),
    ),
    Option(
        "delivery_connections",
        "How many connections the delivery server keeps open at once, event streams included.",
        count,
        10_000,
    ),
)

BY_KEY = {option.key: option for option in OPTIONS}
