"""The settings of a site: one table that the reader, `broadsheet init` and the manual's test all use.

Each has a key in `broadsheet.toml` and a variable in the environment; the environment wins, so that several
sites can run side by side. Pure Python: it is read before Django is set up.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_network
from urllib.parse import urlsplit
from zoneinfo import available_timezones


def _(text: str) -> str:
    """Marks what the desk shows in its own language: this module is read before there is one."""
    return text


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


def networks(value: object) -> tuple[str, ...]:
    """Networks: a list in the file, separated by commas in the environment."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise OptionError('this is a list of networks, such as ["203.0.113.0/24"]')
    found = tuple(part.strip() for part in parts if part.strip())
    for part in found:
        try:
            ip_network(part)
        except ValueError:
            raise OptionError(f"“{part}” is not a network, such as 203.0.113.0/24") from None
    return found


def place(value: object) -> str:
    """A port of loopback, HOST:PORT, or the path of a socket."""
    where = str(value).strip()
    if not where.startswith("/") and not re.fullmatch(r"(?:[^\s]+:)?[0-9]{1,5}", where):
        raise OptionError("this is a port, HOST:PORT, or the path of a socket that starts with /")
    return where


def web_address(value: object) -> str:
    """An http or https address, such as `https://hub.example.org/`."""
    url = text(value)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or not url.isascii() or " " in url:
        raise OptionError("this is an address, such as https://hub.example.org/")
    return url


def yes_or_no(value: object) -> bool:
    """`yes` or `no`; in the file `true` and `false` too."""
    word = "yes" if value is True else "no" if value is False else str(value).strip().lower()
    if word not in ("yes", "no"):
        raise OptionError("this is yes or no")
    return word == "yes"


def feed_text(value: object) -> str:
    """`full` or `summary`."""
    word = text(value).lower()
    if word not in ("full", "summary"):
        raise OptionError("this is full or summary")
    return word


def indexnow_key(value: object) -> str:
    """8 to 128 letters a to z, digits and hyphens (indexnow.org)."""
    key = text(value)
    if not re.fullmatch(r"[A-Za-z0-9-]{8,128}", key):
        raise OptionError("this is a key of your own choice: 8 to 128 letters a to z, digits and hyphens")
    return key


def log_form(value: object) -> str:
    """`text` or `json`."""
    word = text(value).lower()
    if word not in ("text", "json"):
        raise OptionError("this is text or json")
    return word


def sentry_dsn(value: object) -> str:
    """`https://KEY@HOST/NUMBER`, as a project's settings in Sentry show it; its package has to be there."""
    dsn = text(value)
    if not re.fullmatch(r"https?://[0-9A-Za-z]+@[^\s/@]+(?:/[^\s@?#]+)*/[0-9]+", dsn):
        raise OptionError("this is a DSN, such as https://KEY@sentry.example.org/1")
    if find_spec("sentry_sdk") is None:
        raise OptionError("it needs a package that is not installed: pip install sentry-sdk")
    return dsn


OPTIONS: tuple[Option, ...] = (
    Option("port", _("The readers' port: the delivery server listens here."), port, 8000),
    Option("newsroom_port", _("The newsroom's port: people edit here."), port, 8001),
    Option(
        "listen",
        _("The address that both servers listen on. Leave it on loopback behind a proxy."),
        text,
        "127.0.0.1",
    ),
    Option(
        "url",
        _("The address that readers use, for links to the site. Default: http://localhost with the port."),
        address,
        example="https://news.example.org",
    ),
    Option(
        "newsroom_url",
        _("The address that people in the newsroom use. Default: http://localhost with the newsroom's port."),
        address,
        example="https://desk.example.org",
    ),
    Option(
        "hosts",
        _("Host names that are answered; any other gets 421. Default: loopback and those of both addresses."),
        names,
        example="news.example.org,www.news.example.org",
    ),
    Option(
        "database",
        _("Where the newsroom keeps its content. Default: the file private/newsroom.sqlite3."),
        database,
        example="postgresql://broadsheet:password@127.0.0.1:5432/broadsheet",
    ),
    Option(
        "time_zone",
        _("The time zone of the desk's clocks and of the times that are typed there."),
        zone,
        "UTC",
    ),
    Option(
        "recording_limit", _("Megabytes of the largest audio or video file that the desk takes."), count, 200
    ),
    Option("newsroom_threads", _("How many requests the newsroom works on at once."), count, 4),
    Option(
        "delivery_cache", _("Memory that the delivery server keeps finished pages in, in MiB."), count, 64
    ),
    Option(
        "delivery_processes",
        _("How many processes serve readers. Default: 2, or 1 on a machine with one core."),
        count,
        min(2, os.cpu_count() or 1),
    ),
    Option(
        "delivery_connections",
        _("How many connections the delivery server keeps open at once, event streams included."),
        count,
        10_000,
    ),
    Option(
        "delivery_per_address",
        _("How many of these one address may have that is none of a proxy."),
        count,
        500,
    ),
    Option(
        "delivery_proxies",
        _("Networks whose addresses stand for many readers. Default: loopback and the private ones."),
        networks,
        (),
        example="203.0.113.0/24",
    ),
    Option(
        "delivery_metrics",
        _("Where Prometheus asks for measurements: a port, HOST:PORT or a socket's path. Default: nowhere."),
        place,
        "",
        example="127.0.0.1:9108",
    ),
    Option(
        "feed_text", _("What feeds hold of a story: full (the whole text) or summary."), feed_text, "full"
    ),
    Option(
        "websub_hub",
        _("The WebSub hub that feeds name and that is told of every publication. Default: none."),
        web_address,
        "",
        example="https://hub.example.org/",
    ),
    Option(
        "indexnow_key",
        _(
            "The key with which search engines are told of every publication (IndexNow). "
            "Default: they are not."
        ),
        indexnow_key,
        "",
        example="3f9c1d2a7b8e4c56",
    ),
    Option(
        "search_engines", _("Whether robots.txt lets search engines and other crawlers in."), yes_or_no, True
    ),
    Option(
        "ai_crawlers",
        _("Whether robots.txt lets those in that collect text for AI models."),
        yes_or_no,
        False,
    ),
    Option(
        "log",
        _("The form of the log: text for people, or json, one object a line, for machines."),
        log_form,
        "text",
    ),
    Option(
        "sentry_dsn",
        _("The Sentry server that is told of the newsroom's faults, not of what people type. Default: none."),
        sentry_dsn,
        "",
        example="https://0123456789abcdef@sentry.example.org/1",
    ),
)

BY_KEY = {option.key: option for option in OPTIONS}
