"""A WordPress body as HTML: classic text with its shortcodes, and what Gutenberg's comments say."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from html import escape
from urllib.parse import unquote

from broadsheet.intake.media import is_picture
from broadsheet.kernel import embeds

_BLOCKS = (
    "table|thead|tfoot|tbody|caption|col|colgroup|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|blockquote|address|"
    "p|h[1-6]|hr|fieldset|legend|section|article|aside|header|footer|nav|figure|figcaption|details|iframe|video|audio"
)
_BLOCK_TAG = re.compile(rf"(</?(?:{_BLOCKS})(?:\s[^<>]*)?/?>)", re.IGNORECASE)
_PRE = re.compile(r"<(pre)\b[^<>]*>.*?</\1>", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DYNAMIC = re.compile(r"<!-- wp:([a-z][\w/-]*)(?: \{(?:(?!-->).)*?\})? /-->", re.DOTALL)
_SHORTCODE = re.compile(
    r"\[(\[?)(/?)([A-Za-z][\w-]{1,40})((?:\s+[^\[\]<>]*|=[^\[\]<>]*|\s*<[^\[\]]*)?)(/?)\](\]?)"
)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s'"\]]+))""")
_CAPTION = re.compile(r"\[(caption|wp_caption)\b([^\]]*)\](.*?)\[/\1\]", re.DOTALL | re.IGNORECASE)
_RAW = re.compile(r"\[vc_raw_(html|js)\b[^\]]*\](.*?)\[/vc_raw_\1\]", re.DOTALL)
_URL_LINE = re.compile(r"(?m)^[ \t]*(?:<p>)?[ \t]*(https?://[^\s<>\[\]]{5,490})[ \t]*(?:</p>)?[ \t]*$")
_IMAGE = re.compile(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.IGNORECASE)
_WITH_TEXT = {"embed", "video", "audio", "youtube", "vimeo", "gallery", "caption", "wp_caption", "playlist"}
_PAGES = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
_NUMBER = re.compile(r"""(?:^|[\s"'=])([\w-]{6,20})(?=$|[\s"'])""")
_ADDRESS = re.compile(r"https?://[^\s\]\"'<>]+")
# A word in brackets is often just that: [sic], [...]. Only what looks like a shortcode is taken for one.
_PLAIN_NAMES = re.compile(r"(?i)sic|note|ed|edit|update|pdf|video|audio|photo|\d+")


def attributes(text: str) -> dict[str, str]:
    """The attributes of a shortcode."""
    return {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(text)}


def to_html(
    text: str,
    *,
    images: Callable[[str], str | None],
    lost: dict[str, int],
    own: Callable[[], list[str]] = list,
) -> str:
    """The body as HTML without shortcodes and comments. `images` gives an attachment's address by its number.

    `own` gives the numbers of the post's own attachments, which a gallery without numbers shows. `lost`
    counts what could not be kept, by name.
    """
    modern = "<!-- wp:" in text
    for name in _DYNAMIC.findall(text):
        if name not in ("more", "nextpage", "separator", "footnotes", "spacer"):
            lost[f"block {name}"] = lost.get(f"block {name}", 0) + 1
    text = _COMMENT.sub("" if modern else "\n\n", text)
    text = _RAW.sub(_raw, text)
    text = _CAPTION.sub(_figure, text)
    text = _SHORTCODE.sub(_Shown(images, own, lost, text), text)
    text = _URL_LINE.sub(lambda found: f'\n\n<figure class="embed">{found[1]}</figure>\n\n', text)
    return text if modern else paragraphs(text)


def paragraphs(text: str) -> str:
    """What WordPress does to a classic body when it shows it (wpautop): empty lines divide paragraphs."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\n\n\x00{len(kept) - 1}\x00\n\n"

    text = _PRE.sub(keep, _UNSEEN.sub("", text).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n"))
    out = []
    for part in re.split(r"\n\s*\n", _BLOCK_TAG.sub(r"\n\n\1\n\n", text)):
        part = part.strip()
        if not part:
            continue
        if part[0] == "\x00":
            out.append(kept[int(part.strip("\x00"))])
        elif _BLOCK_TAG.fullmatch(part):
            out.append(part)
        else:
            # Not <p>: a loose line inside a list or a cell stays in it. Two breaks end a paragraph.
            out.append(part.replace("\n", "<br>") + "<br><br>")
    return _two_breaks("\n".join(out))


def _two_breaks(text: str) -> str:
    text = re.sub(rf"(?:<br>)+\s*(?=</?(?:{_BLOCKS})\b)", "", text, flags=re.IGNORECASE)
    return re.sub(r"(?:<br>\s*){2,}", "<div></div>", text)


def _figure(found: re.Match[str]) -> str:
    given = attributes(found[2])
    inner = found[3].strip()
    image = _IMAGE.match(inner)
    if image is None:
        return inner
    caption = inner[image.end() :].strip() or escape(given.get("caption", ""))
    number = given.get("id", "").removeprefix("attachment_")
    picture = image[0]
    if number.isdecimal() and "wp-image-" not in picture:
        picture = picture.replace("<img", f'<img data-id="{number}"', 1)
    return f"\n\n<figure>{picture}<figcaption>{caption}</figcaption></figure>\n\n"


def _raw(found: re.Match[str]) -> str:
    """What a page builder keeps out of its editor's reach: base64 of HTML as an address would have it."""
    if found[1] == "js":
        return ""
    try:
        return unquote(base64.b64decode(found[2].strip(), validate=True).decode())
    except ValueError:
        return ""


class _Shown:
    """What stands in the place of a shortcode."""

    def __init__(
        self,
        images: Callable[[str], str | None],
        own: Callable[[], list[str]],
        lost: dict[str, int],
        text: str,
    ) -> None:
        self.images, self.own, self.lost, self.text = images, own, lost, text

    def __call__(self, found: re.Match[str]) -> str:
        opened, closing, name, given, _, closed = found.groups()
        if opened and closed:  # [[gallery]]: spelt out for readers
            return found[0][1:-1]
        name = name.lower()
        if name not in _WITH_TEXT:
            shortcode = closing or given or "_" in name or "-" in name or f"[/{name}]" in self.text
            if _PLAIN_NAMES.fullmatch(name) or not shortcode:
                return found[0]
        if closing:
            return ""
        if name in ("embed", "caption", "wp_caption"):
            return "\n"
        shown = self.shown(name, given)
        if not shown:
            self.lost[f"[{name}]"] = self.lost.get(f"[{name}]", 0) + 1
        return shown

    def shown(self, name: str, given: str) -> str:
        """What the shortcode shows; empty where that cannot be kept."""
        told = attributes(given)
        if name in ("gallery", "playlist"):
            return self.gallery(told)
        if name in _WITH_TEXT:
            return self.player(given) or self.numbered(name, given)
        if name == "vc_custom_heading":
            text = escape(told.get("text", ""))
            return f"\n\n<h2>{text}</h2>\n\n" if text else ""
        return self.known(told, given)

    def gallery(self, given: dict[str, str]) -> str:
        """Pictures by their numbers, else those that were put into the post."""
        numbers = re.findall(r"\d+", given.get("ids") or given.get("include") or "")[:500] or self.own()
        found = [(number, self.images(number)) for number in numbers]
        shown = "".join(
            f'<figure><img data-id="{number}" src="{escape(src)}"></figure>' for number, src in found if src
        )
        return f'\n\n<figure class="gallery">{shown}</figure>\n\n' if shown else ""

    def player(self, given: str) -> str:
        """A film or a sound, by its address."""
        found = _ADDRESS.search(given)
        return _embed(found[0]) if found else ""

    def numbered(self, name: str, given: str) -> str:
        """A film by its number alone: `[vimeo 44633289]`."""
        found = _NUMBER.search(given)
        return _embed(_PAGES[name] + found[1]) if found and name in _PAGES else ""

    def known(self, told: dict[str, str], given: str) -> str:
        """What any other shortcode shows, as far as can be seen: a picture, a post of a known provider."""
        numbers = re.findall(r"\d+", told.get("image") or told.get("images") or "")[:500]
        if numbers and (shown := self.gallery({"ids": ",".join(numbers)})):
            return shown
        found = _ADDRESS.search(given)
        if found is None:
            return ""
        if is_picture(found[0]):
            return (
                f'\n\n<figure><img src="{escape(found[0])}" alt="{escape(told.get("alt", ""))}"></figure>\n\n'
            )
        return _embed(found[0]) if embeds.recognise(found[0]) else ""


def _embed(address: str) -> str:
    return f'\n\n<figure class="embed">{escape(address)}</figure>\n\n'
