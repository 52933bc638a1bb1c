"""Posts of social networks: (host, path, query) of a page to the post, or None."""

from __future__ import annotations

import re
from urllib.parse import quote

from broadsheet.kernel.embeds.found import Found


def x(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A post of X."""
    match = re.match(r"/(\w{1,20}|i/web)/status(?:es)?/(\d{1,20})(?:/|$)", path, re.ASCII)
    if not match:
        return None
    frame = f"https://platform.twitter.com/embed/Tweet.html?id={match[2]}&dnt=true"
    return Found("x", f"https://x.com/{match[1]}/status/{match[2]}", frame, height=560)


def facebook(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A post, a photograph or a film of Facebook."""
    kept = {name: value for name, value in query.items() if re.fullmatch(r"\w{1,80}", value, re.ASCII)}
    if match := re.fullmatch(r"/watch/?", path):
        page, video = (f"/watch/?v={kept['v']}" if kept.get("v", "").isdecimal() else ""), True
    elif re.fullmatch(r"/(?:permalink|photo|story)(?:\.php)?/?", path):
        names = ("story_fbid", "fbid", "id")
        page = f"{path}?" + "&".join(f"{name}={kept[name]}" for name in names if name in kept)
        page, video = (page if {"story_fbid", "fbid"} & kept.keys() else ""), False
    else:
        match = re.fullmatch(
            r"/(?:[\w.-]{1,80}/(posts|videos|photos)(?:/[\w.-]{1,200}){1,3}|reel/\d+)/?", path
        )
        page, video = (path if match else ""), bool(match and match[1] in (None, "videos"))
    if not page:
        return None
    page = "https://www.facebook.com" + quote(page, safe="/?=&.-_")
    plugin = "video" if video else "post"
    options = f"href={quote(page, safe='')}&show_text={'false' if video else 'true'}"
    frame = f"https://www.facebook.com/plugins/{plugin}.php?{options}"
    return Found("facebook", page, frame, *((16, 9) if video else (0, 600)))


def instagram(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A post or a reel of Instagram."""
    match = re.fullmatch(
        r"/(?:[\w.]{1,40}/)?(p|reel|tv)/([\w-]{5,40})(?:/embed(?:/captioned)?)?/?", path, re.ASCII
    )
    if not match:
        return None
    page = f"https://www.instagram.com/{match[1]}/{match[2]}/"
    return Found("instagram", page, f"{page}embed/captioned/", height=720)


def telegram(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A message of a public Telegram channel."""
    match = re.fullmatch(r"/(?:s/)?([A-Za-z]\w{3,31})/(\d{1,10})/?", path, re.ASCII)
    if not match or match[1] in ("c", "joinchat"):
        return None
    page = f"https://t.me/{match[1]}/{match[2]}"
    return Found("telegram", page, f"{page}?embed=1&mode=tme", height=480)


def bluesky(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A post of Bluesky."""
    match = re.fullmatch(
        r"/profile/((?:did:plc:[a-z0-9]{24})|[a-z0-9.-]{3,100})/post/([a-z0-9]{5,20})/?", path
    )
    if not match:
        return None
    page = f"https://bsky.app/profile/{match[1]}/post/{match[2]}"
    frame = f"https://embed.bsky.app/embed/{match[1]}/app.bsky.feed.post/{match[2]}"
    return Found("bluesky", page, frame, height=480)


def mastodon(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A post of a Mastodon server's own member; others are shown by theirs."""
    match = re.fullmatch(r"/@(\w{1,64})/(\d{8,24})(?:/embed)?/?", path, re.ASCII)
    if not match:
        return None
    page = f"https://{host}/@{match[1]}/{match[2]}"
    return Found("mastodon", page, f"{page}/embed", height=480)
