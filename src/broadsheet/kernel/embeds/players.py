"""Films and sound: (host, path, query) of a page to what it plays, or None."""

from __future__ import annotations

import re
from urllib.parse import quote

from broadsheet.kernel.embeds.found import Found


def youtube(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A film, a short or a broadcast of YouTube, from its second where the address names one."""
    short = re.fullmatch(r"/(?:(shorts)|live|embed|v)/([\w-]{11})/?", path)
    if host == "youtu.be":
        match = re.fullmatch(r"/([\w-]{11})/?", path)
        id = match[1] if match else ""
    elif path == "/watch":
        id = query.get("v", "") if re.fullmatch(r"[\w-]{11}", query.get("v", "")) else ""
    else:
        id = short[2] if short else ""
    if not id:
        return None
    tall = bool(short and short[1])
    start = re.fullmatch(r"(\d{1,6})s?", query.get("t", "") or query.get("start", ""))
    page = f"https://www.youtube.com/shorts/{id}" if tall else f"https://www.youtube.com/watch?v={id}"
    return Found(
        "youtube",
        page if tall or not start else f"{page}&t={start[1]}",
        f"https://www.youtube-nocookie.com/embed/{id}" + (f"?start={start[1]}" if start else ""),
        *((9, 16) if tall else (16, 9)),
    )


def vimeo(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A film of Vimeo, an unlisted one with its key."""
    match = re.fullmatch(r"/(?:video/)?(\d{3,12})(?:/([0-9a-f]{6,20}))?/?", path)
    if not match:
        return None
    secret = match[2] or (query.get("h", "") if re.fullmatch(r"[0-9a-f]{6,20}", query.get("h", "")) else "")
    page = f"https://vimeo.com/{match[1]}" + (f"/{secret}" if secret else "")
    frame = f"https://player.vimeo.com/video/{match[1]}?dnt=1" + (f"&h={secret}" if secret else "")
    return Found("vimeo", page, frame, 16, 9)


def tiktok(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A film of TikTok."""
    match = re.fullmatch(r"/@([\w.]{1,40})/video/(\d{6,24})/?", path, re.ASCII)
    if not match:
        return None
    page = f"https://www.tiktok.com/@{match[1]}/video/{match[2]}"
    return Found("tiktok", page, f"https://www.tiktok.com/player/v1/{match[2]}", 9, 16)


def spotify(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A piece, an album, a list or an episode of Spotify."""
    match = re.fullmatch(
        r"/(?:intl-[a-z]{2}/)?(?:embed/)?(track|episode|album|playlist|show|artist)/([A-Za-z0-9]{22})/?", path
    )
    if not match:
        return None
    address = f"{match[1]}/{match[2]}"
    height = 152 if match[1] in ("track", "episode") else 352
    page = f"https://open.spotify.com/{address}"
    return Found("spotify", page, f"https://open.spotify.com/embed/{address}", height=height)


def soundcloud(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A piece or a set of SoundCloud."""
    match = re.fullmatch(r"/[\w-]{1,80}/(?:(sets)/)?[\w-]{1,200}/?", path, re.ASCII)
    if not match:
        return None
    page = f"https://soundcloud.com{path.rstrip('/')}"
    frame = f"https://w.soundcloud.com/player/?url={quote(page, safe='')}&show_teaser=false"
    return Found("soundcloud", page, frame, height=450 if match[1] else 166)
