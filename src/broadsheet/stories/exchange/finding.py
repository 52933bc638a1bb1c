"""Finding the story that somebody names: by its number or by its address."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from broadsheet.newsroom.models import Edition, Redirect
from broadsheet.stories.models import Story


def find_story(name: str, *, edition: Edition | None = None) -> Story | None:
    """The story with this number, or at this address (`https://host/en/2023/12/24/slug` or its path).

    An address that a redirect has left behind finds the story at its new one. `edition` limits the search.
    """
    stories = Story.objects.select_related("edition", "section")
    if edition:
        stories = stories.filter(edition=edition)
    if name.isdecimal():
        # A number longer than any: `int` refuses to read thousands of digits.
        return stories.filter(pk=int(name)).first() if len(name) < 20 else None
    try:
        parts = urlsplit(name)
    except ValueError:  # "http://[x": no address at all
        return None
    for candidate in _editions_at(parts.hostname or "", parts.path, edition):
        path = unquote(parts.path).removeprefix(f"/{candidate.prefix}" if candidate.prefix else "")
        found = stories.filter(edition=candidate, path=path).first() if path else None
        if found:
            return found
        redirect = Redirect.objects.filter(edition=candidate, path=path).first()
        if redirect and redirect.target:
            return stories.filter(edition=candidate, path=redirect.target).first()
    return None


def _editions_at(host: str, path: str, only: Edition | None) -> list[Edition]:
    """The editions that may answer at this host and path, the longest prefix first."""
    editions = [only] if only else Edition.objects.all()
    found = [
        edition
        for edition in editions
        if (not edition.host or not host or edition.host == host)
        and (not edition.prefix or path.startswith(f"/{edition.prefix}/"))
    ]
    return sorted(found, key=lambda edition: -len(edition.prefix))
