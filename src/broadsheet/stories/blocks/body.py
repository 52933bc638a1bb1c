from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField

from broadsheet.stories.blocks.heading import HeadingBlock
from broadsheet.stories.blocks.paragraph import ParagraphBlock
from broadsheet.stories.blocks.picture import PictureBlock
from broadsheet.stories.blocks.quote import QuoteBlock


class StoryBody(StreamBlock):
    """The body of a story."""

    paragraph = ParagraphBlock(label=_("Paragraph"))
    heading = HeadingBlock(label=_("Heading"))
    quote = QuoteBlock(label=_("Quote"))
    picture = PictureBlock(label=_("Picture"))


class BodyField(StreamField):
    """A StreamField whose blocks stay out of the migrations, so that a new block needs none.

    The idea is from the ONS site (dis-wagtail, docs/custom-features/migration_friendly_streamfields.md).
    """

    def __init__(self, *args, **kwargs):
        kwargs.pop("block_lookup", None)
        super().__init__(StoryBody(), **kwargs)

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
