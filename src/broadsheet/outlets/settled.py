"""The settings that outlets read, and the key under which what they make depends on them."""

from __future__ import annotations

from django.conf import settings

from broadsheet.kernel import keys


def outlets_key(edition: str) -> str:
    """`outlets:en`: how an edition is told to machines. Changes nothing that readers see."""
    return keys.checked(f"outlets:{edition}")


def full_text() -> bool:
    """Whether feeds hold whole stories; else their summaries."""
    return settings.HOME.feed_text == "full"


def hub() -> str:
    """The WebSub hub that is told of news; empty for none."""
    return str(settings.HOME.websub_hub)


def indexnow_key() -> str:
    """The key by which search engines are told of news (IndexNow); empty for none."""
    return str(settings.HOME.indexnow_key)


def search_engines() -> bool:
    """Whether crawlers may come at all."""
    return bool(settings.HOME.search_engines)


def ai_crawlers() -> bool:
    """Whether those may come that collect text for models."""
    return bool(settings.HOME.ai_crawlers)


def everything() -> tuple[object, ...]:
    """All of them, for whoever must know whether one has changed."""
    return full_text(), hub(), indexnow_key(), search_engines(), ai_crawlers()
