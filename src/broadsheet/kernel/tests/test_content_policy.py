"""Which frames a page may show."""

from broadsheet.kernel.content_policy import WITHOUT_FRAMES, policy_of, policy_of_preview
from broadsheet.kernel.embeds import recognise


def offered(*addresses: str) -> str:
    return "".join(f'<figure data-embed="{recognise(address).frame}"></figure>' for address in addresses)


def test_a_page_may_show_the_frames_it_offers_and_no_other() -> None:
    film, post = "https://youtu.be/dQw4w9WgXcQ", "https://mastodon.social/@Gargron/114000000000000000"
    policy = policy_of(offered(film, post, film))
    assert "; frame-src https://www.youtube-nocookie.com https://mastodon.social; frame-a" in policy
    assert policy.replace("frame-src https://www.youtube-nocookie.com https://mastodon.social; ", "") == (
        WITHOUT_FRAMES
    )


def test_a_page_without_frames_has_no_policy_of_its_own() -> None:
    assert policy_of("<p>https://www.youtube-nocookie.com/embed/x</p>") is None
    assert "default-src 'none'" in WITHOUT_FRAMES
    assert "frame-src" not in WITHOUT_FRAMES


def test_nobody_else_is_let_in() -> None:
    assert policy_of('<figure data-embed="https://evil.example/x"></figure>') is None
    assert policy_of('<figure data-embed="https://vimeo.com.evil.example/x"></figure>') is None


def test_a_preview_may_do_what_the_page_may_in_the_frame_of_its_form() -> None:
    policy = policy_of_preview('<figure data-embed="https://player.vimeo.com/x"></figure>')
    assert "script-src 'self';" in policy
    assert "frame-src https://player.vimeo.com;" in policy
    assert policy.endswith("frame-ancestors 'self'")
