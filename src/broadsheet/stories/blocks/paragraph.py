import nh3
from wagtail.blocks import RichTextBlock
from wagtail.rich_text import RichText

FEATURES = ["bold", "italic", "link", "ol", "ul"]
TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ol", "ul", "li"}


def clean_rich_text(html: str) -> str:
    """Keep paragraphs, lists, bold, italic and links to http, https and mailto addresses; drop the rest."""
    return nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None
    )


class ParagraphBlock(RichTextBlock):
    """Running text. Cleaned on every way in (form, import, command line), since all of them call `clean`."""

    def __init__(self, **kwargs):
        kwargs.setdefault("features", FEATURES)
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        return RichText(clean_rich_text(value.source))

    class Meta:
        icon = "pilcrow"
        template = "broadsheet/blocks/paragraph.html"
