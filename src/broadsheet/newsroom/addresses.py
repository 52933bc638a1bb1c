"""Full addresses of what readers read: for canonical links and links between editions."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from broadsheet.kernel import paths
from broadsheet.newsroom.models import Edition


def href(edition: Edition, path: str) -> str:
    """The link to a path of the edition from any page of the same host, percent-encoded."""
    return paths.quote(edition.address(path))


def absolute(edition: Edition, path: str) -> str:
    """The full address: the edition's own host, else that of the site's `url` setting."""
    site: str = settings.HOME.url
    if not edition.host:
        return site + href(edition, path)
    parts = urlsplit(site)
    # On a developer's machine the site has a port, and so has every host of it.
    port = f":{parts.port}" if parts.port and ":" not in edition.host else ""
    return f"{parts.scheme}://{edition.host}{port}{href(edition, path)}"


def forwarding(edition: Edition, host: str) -> str:
    """What takes the place of a former prefix in addresses of `host`: a prefix, or a whole address."""
    return absolute(edition, "/").removesuffix("/") if edition.host != host else href(edition, "/")[:-1]


def link_between(origin: Edition, target: Edition, path: str) -> str:
    """The link from a page of one edition to a path of another: relative where both share a host."""
    return href(target, path) if origin.host == target.host else absolute(target, path)
