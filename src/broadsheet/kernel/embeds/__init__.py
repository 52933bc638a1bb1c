"""Other people's players, posts and charts: how addresses are recognised, and where their frames are.

A page never holds what a provider sends, only a frame whose address is made here from what was recognised.
The hosts of the frames are also what the content policy of readers' pages lets in.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, urlsplit

from broadsheet.kernel.embeds.found import WIDEST, Found
from broadsheet.kernel.embeds.table import FRAME_HOSTS, PROVIDERS, Provider

__all__ = [
    "FRAME_HOSTS",
    "PROVIDERS",
    "WIDEST",
    "Found",
    "Provider",
    "oembed_address",
    "provider_of",
    "recognise",
]

_BY_HOST = {host: provider for provider in PROVIDERS.values() for host in provider.hosts}


def recognise(url: str) -> Found | None:
    """What the address shows, or None where no provider of the table has it. Never asks anybody."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        plain = parts.port is None and parts.username is None
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not plain or re.search(r"[\s\\<>\"]", url.strip()):
        return None
    provider = _BY_HOST.get(host)
    if provider is None:
        return None
    query = {name: values[0] for name, values in parse_qs(parts.query, max_num_fields=50).items()}
    return provider.read(host, parts.path, query)


def provider_of(found: Found) -> Provider:
    """The provider that `found` belongs to."""
    return PROVIDERS[found.provider]


def oembed_address(found: Found) -> str:
    """Where title and author of `found` can be asked for; empty where nowhere."""
    endpoint = provider_of(found).oembed
    if not endpoint:
        return ""
    host = urlsplit(found.url).hostname or ""
    return f"{endpoint.format(host=host)}?format=json&url={quote(found.url, safe='')}"
