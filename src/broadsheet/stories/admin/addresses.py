from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from broadsheet.kernel import paths
from broadsheet.stories.models import Story


def public_address(story: Story) -> str:
    """Where readers find the story: a full address, percent-encoded."""
    site = urlsplit(settings.HOME.url)
    host = story.edition.host or site.hostname
    port = f":{site.port}" if site.port else ""
    return f"{site.scheme}://{host}{port}{paths.quote(story.address)}"
