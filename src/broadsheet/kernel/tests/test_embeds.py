import pytest

from broadsheet.kernel import embeds
from broadsheet.kernel.embeds import FRAME_HOSTS, PROVIDERS, oembed_address, recognise

PAGES = {
    "https://www.youtube.com/watch?v=aqz-KE-bpKQ&list=x": "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ",
    "https://youtu.be/aqz-KE-bpKQ?t=62": "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?start=62",
    "https://m.youtube.com/shorts/aqz-KE-bpKQ": "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ",
    "https://vimeo.com/76979871": "https://player.vimeo.com/video/76979871?dnt=1",
    "https://player.vimeo.com/video/76979871?h=8272103f6e": (
        "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e"
    ),
    "https://twitter.com/harbour/status/463440424141459456?s=20": (
        "https://platform.twitter.com/embed/Tweet.html?id=463440424141459456&dnt=true"
    ),
    "https://www.facebook.com/harbour/posts/pfbid02X": (
        "https://www.facebook.com/plugins/post.php?"
        "href=https%3A%2F%2Fwww.facebook.com%2Fharbour%2Fposts%2Fpfbid02X&show_text=true"
    ),
    "https://www.instagram.com/reel/CpWqf1xDkAb/?igsh=1": (
        "https://www.instagram.com/reel/CpWqf1xDkAb/embed/captioned/"
    ),
    "https://www.tiktok.com/@harbour/video/7106594312292453675": (
        "https://www.tiktok.com/player/v1/7106594312292453675"
    ),
    "https://t.me/s/harbourpost/77": "https://t.me/harbourpost/77?embed=1&mode=tme",
    "https://open.spotify.com/intl-de/track/4cOdK2wGLETKBW3PvgPWqT": (
        "https://open.spotify.com/embed/track/4cOdK2wGLETKBW3PvgPWqT"
    ),
    "https://soundcloud.com/harbour/sets/fog-horns": (
        "https://w.soundcloud.com/player/?"
        "url=https%3A%2F%2Fsoundcloud.com%2Fharbour%2Fsets%2Ffog-horns&show_teaser=false"
    ),
    "https://bsky.app/profile/harbour.example/post/3l6oveex3ii2l": (
        "https://embed.bsky.app/embed/harbour.example/app.bsky.feed.post/3l6oveex3ii2l"
    ),
    "https://mastodon.social/@harbour/109348464329439423": (
        "https://mastodon.social/@harbour/109348464329439423/embed"
    ),
    "https://www.datawrapper.de/_/aB3dE/": "https://datawrapper.dwcdn.net/aB3dE/",
    "https://public.flourish.studio/visualisation/12345/": "https://flo.uri.sh/visualisation/12345/embed",
    "https://infogram.com/ships-1h7g6k0xq9": "https://e.infogram.com/ships-1h7g6k0xq9?src=embed",
    "https://ourworldindata.org/grapher/trade?tab=map&x=1": "https://ourworldindata.org/grapher/trade?tab=map",
}

STRANGE = [
    "", "youtube", "javascript:alert(1)//youtube.com/watch?v=aqz-KE-bpKQ", "data:text/html,x",
    "//www.youtube.com/watch?v=aqz-KE-bpKQ", "https://www.youtube.com@evil.example/watch?v=aqz-KE-bpKQ",
    "https://evil.example/watch?v=aqz-KE-bpKQ", "https://youtube.com.evil.example/watch?v=aqz-KE-bpKQ",
    "https://www.youtube.com:8443/watch?v=aqz-KE-bpKQ", "https://www.youtube.com/watch?v=\"><script>",
    "https://www.youtube.com/watch?v=aqz-KE-bpK%22", "https://www.youtube.com/", "https://x.com/harbour",
    "https://mastodon.social/@a@b.example/109348464329439423", "https://unknown.example/@a/109348464329439423",
    "https://t.me/c/1234/5", "https://soundcloud.com/", "https://[::1", "https://x.com/a\\b/status/1",
    "https://www.facebook.com/sharer.php?u=https://evil.example", "https://vimeo.com/76979871/\"onload=",
]  # fmt: skip


@pytest.mark.parametrize(("page", "frame"), PAGES.items())
def test_a_provider_s_page_has_a_frame(page, frame):
    found = recognise(page)
    assert found is not None
    assert found.frame == frame


def test_every_provider_is_recognised_by_its_own_spelling():
    seen = set()
    for page in PAGES:
        found = recognise(page)
        assert recognise(found.url) == found
        assert found.width or found.height
        seen.add(found.provider)
    assert seen == PROVIDERS.keys()


@pytest.mark.parametrize("url", STRANGE)
def test_anything_else_is_not_recognised(url):
    assert recognise(url) is None


def test_every_frame_is_of_a_listed_host():
    for page in PAGES:
        frame = recognise(page).frame
        assert frame.split("/")[2] in FRAME_HOSTS
        assert not set(frame) & set("\"'<> \\")


def test_who_gives_nothing_out_is_not_asked():
    asked = {recognise(page).provider: oembed_address(recognise(page)) for page in PAGES}
    assert {name for name, address in asked.items() if not address} == {
        "facebook", "instagram", "telegram", "owid",
    }  # fmt: skip
    assert asked["mastodon"].startswith("https://mastodon.social/api/oembed?format=json&url=https%3A%2F%2F")
    assert all(address.startswith("https://") for address in asked.values() if address)
    assert embeds.provider_of(recognise("https://x.com/a/status/1")).label == "X"
