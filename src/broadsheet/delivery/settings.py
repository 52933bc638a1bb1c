"""What delivery reads from its environment: documented in docs/operators/delivery.md, nothing else is
read.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class SettingError(ValueError):
    """A setting has a value that cannot be used; the message says which and what is allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`store` is the only folder that is read, `inbox` the only file that is written. `cache` is in bytes;
    `connections` is how many may be open at once, event streams included; `hosts` stand in for those of the
    store's `site.json` where there are any. `processes` share cache and connections between them.
    """

    store: Path
    inbox: Path
    listen: str = "127.0.0.1"
    port: int = 8000
    cache: int = 64 * 1024 * 1024
    connections: int = 10_000
    hosts: tuple[str, ...] = ()
    processes: int = 1


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
        hosts=tuple((environ.get("BROADSHEET_HOSTS") or "").replace(",", " ").split()),
    )


def _number(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name) or str(default)
    # int() alone would take "0x", "_" and signs.
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        raise SettingError(f"{name} is {text!r}; it takes a whole number from {low} to {high}.")
    return int(text)
