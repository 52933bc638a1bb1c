import re
from html import unescape

import nh3
from wagtail.blocks import RichTextBlock
from wagtail.rich_text import RichText

_TAG = re.compile(r"<[^>]*>")

FEATURES = ["bold", "italic", "link", "ol", "ul"]
TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ol", "ul", "li"}


def clean_rich_text(html: str) -> str:
    """Keep paragraphs, lists, bold, italic and links to http, https and mailto addresses; drop the rest."""
    return nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None
    )


def has_text(html: str) -> bool:
    """Whether a reader would see anything of it."""
    return bool(unescape(_TAG.sub("", html)).strip())


class ParagraphBlock(RichTextBlock):
    """Running text. Cleaned on every way in (form, import, command line), since all of them call `clean`."""

    def __init__(self, **kwargs):
        kwargs.setdefault("features", FEATURES)
        kwargs.setdefault("required", False)  # `StoryBody` drops empty ones
        super().__init__(**kwargs)

    def clean(self, value):
        html = clean_rich_text(super().clean(value).source)
        return RichText(html if has_text(html) else "")

    class Meta:
        icon = "pilcrow"
        template = "broadsheet/blocks/paragraph.html"
