"""Who may read the site, in the words of RFC 9309, and where its maps are."""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.kernel import keys, paths
from broadsheet.newsroom.addresses import absolute
from broadsheet.newsroom.models import Edition
from broadsheet.outlets.maps.kinds import INDEX, NEWS
from broadsheet.outlets.settled import ai_crawlers, outlets_key, search_engines
from broadsheet.press.kinds.editions import edition_of, every_edition
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind

AI_CRAWLERS = (
    *("AI2Bot", "Amazonbot", "Applebot-Extended", "Bytespider", "CCBot", "ChatGPT-User", "Claude-Web"),
    *("ClaudeBot", "Diffbot", "DuckAssistBot", "FacebookBot", "GPTBot", "Google-Extended", "ImagesiftBot"),
    *("Meta-ExternalAgent", "OAI-SearchBot", "PerplexityBot", "Timpibot", "YouBot", "anthropic-ai"),
    *("cohere-ai", "omgili"),
)
"""The names under which companies say that their collectors of text for models come, as of November 2026."""


class Robots(OutputKind):
    """`/robots.txt` (RFC 9309), of the edition that its host shows at the root."""

    name = "robots"
    lane = 2
    phase = 1

    def born_of(self, key: str) -> Iterable[OutputRef]:
        kind, code = keys.split(key)
        return [OutputRef(self.name, code, paths.ROBOTS)] if kind in ("site", "outlets") else ()

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        keys.reading(outlets_key(edition.code))
        maps = []
        for other in Edition.objects.filter(host=edition.host):
            keys.reading(keys.site(other.code))
            maps += [absolute(other, INDEX), absolute(other, NEWS)]
        return Rendered(
            robots_txt(maps, search=search_engines(), ai=ai_crawlers()),
            content_type="text/plain; charset=utf-8",
        )

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        codes, last = every_edition(after, limit)
        return [OutputRef(self.name, code, paths.ROBOTS) for code in codes], last


def robots_txt(maps: Iterable[str], *, search: bool, ai: bool) -> str:
    """The file. Rules ask and do not enforce; whoever has no group of their own follows the first."""
    groups = [f"User-agent: *\n{'Allow' if search else 'Disallow'}: /\n"]
    if ai != search:
        named = "".join(f"User-agent: {name}\n" for name in AI_CRAWLERS)
        groups.append(f"{named}{'Allow' if ai else 'Disallow'}: /\n")
    listed = "".join(f"Sitemap: {url}\n" for url in maps) if search else ""
    return "\n".join([*groups, listed] if listed else groups)
