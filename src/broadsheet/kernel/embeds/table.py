"""Every provider: its pages, its frames, and who to ask for a title."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from broadsheet.kernel.embeds import charts, players, posts
from broadsheet.kernel.embeds.found import Found


@dataclass(frozen=True, slots=True)
class Provider:
    """One service. `hosts` are those of its pages without "www.", `frame_hosts` those of its frames.

    `oembed` is the address that tells title and author (https://oembed.com, section 2.2), with `{host}` where
    it is on the page's own host; empty where it gives nothing out without an agreement.
    """

    name: str
    label: str
    hosts: frozenset[str]
    frame_hosts: tuple[str, ...]
    oembed: str
    read: Callable[[str, str, dict[str, str]], Found | None]
    """(host, path, query) to what it is."""


# Posts are shown by the server that holds them. These are large or kept by newsrooms.
MASTODON = (
    "mastodon.social", "mastodon.online", "mstdn.social", "mas.to", "masto.ai", "fosstodon.org",
    "hachyderm.io", "infosec.exchange", "journa.host", "newsie.social", "social.network.europa.eu",
    "chaos.social",
)  # fmt: skip

PROVIDERS = {
    provider.name: provider
    for provider in (
        Provider(
            "youtube", "YouTube",
            frozenset({"youtube.com", "m.youtube.com", "youtu.be", "youtube-nocookie.com"}),
            ("www.youtube-nocookie.com",), "https://www.youtube.com/oembed", players.youtube,
        ),
        Provider(
            "vimeo", "Vimeo", frozenset({"vimeo.com", "player.vimeo.com"}),
            ("player.vimeo.com",), "https://vimeo.com/api/oembed.json", players.vimeo,
        ),
        Provider(
            "x", "X", frozenset({"x.com", "twitter.com", "mobile.twitter.com", "mobile.x.com"}),
            ("platform.twitter.com", "platform.x.com"), "https://publish.twitter.com/oembed", posts.x,
        ),
        Provider(
            "facebook", "Facebook", frozenset({"facebook.com", "m.facebook.com", "web.facebook.com"}),
            ("www.facebook.com",), "", posts.facebook,
        ),
        Provider(
            "instagram", "Instagram", frozenset({"instagram.com"}),
            ("www.instagram.com",), "", posts.instagram,
        ),
        Provider(
            "tiktok", "TikTok", frozenset({"tiktok.com", "m.tiktok.com"}),
            ("www.tiktok.com",), "https://www.tiktok.com/oembed", players.tiktok,
        ),
        Provider("telegram", "Telegram", frozenset({"t.me", "telegram.me"}), ("t.me",), "", posts.telegram),
        Provider(
            "spotify", "Spotify", frozenset({"open.spotify.com"}),
            ("open.spotify.com",), "https://open.spotify.com/oembed", players.spotify,
        ),
        Provider(
            "soundcloud", "SoundCloud", frozenset({"soundcloud.com", "m.soundcloud.com"}),
            ("w.soundcloud.com",), "https://soundcloud.com/oembed", players.soundcloud,
        ),
        Provider(
            "bluesky", "Bluesky", frozenset({"bsky.app"}),
            ("embed.bsky.app",), "https://embed.bsky.app/oembed", posts.bluesky,
        ),
        Provider(
            "mastodon", "Mastodon", frozenset(MASTODON), MASTODON, "https://{host}/api/oembed", posts.mastodon
        ),
        Provider(
            "datawrapper", "Datawrapper", frozenset({"datawrapper.dwcdn.net", "datawrapper.de"}),
            ("datawrapper.dwcdn.net",), "https://api.datawrapper.de/v3/oembed", charts.datawrapper,
        ),
        Provider(
            "flourish", "Flourish", frozenset({"public.flourish.studio", "flo.uri.sh"}),
            ("flo.uri.sh",), "https://app.flourish.studio/api/v1/oembed", charts.flourish,
        ),
        Provider(
            "infogram", "Infogram", frozenset({"infogram.com", "e.infogram.com"}),
            ("e.infogram.com",), "https://infogram.com/oembed", charts.infogram,
        ),
        Provider(
            "owid", "Our World in Data", frozenset({"ourworldindata.org"}),
            ("ourworldindata.org",), "", charts.our_world_in_data,
        ),
    )
}  # fmt: skip

FRAME_HOSTS = tuple(dict.fromkeys(host for provider in PROVIDERS.values() for host in provider.frame_hosts))
"""Every host of a frame: what the content policy of readers' pages lets in, and nothing else."""
