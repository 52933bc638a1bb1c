from threading import RLock
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock, StreamValue
from wagtail.fields import StreamField

from broadsheet.stories.blocks.heading import HeadingBlock
from broadsheet.stories.blocks.paragraph import ParagraphBlock, has_text
from broadsheet.stories.blocks.picture import PictureBlock
from broadsheet.stories.blocks.quote import QuoteBlock


class StoryBody(StreamBlock):
    """The body of a story."""

    paragraph = ParagraphBlock(label=_("Paragraph"))
    heading = HeadingBlock(label=_("Heading"))
    quote = QuoteBlock(label=_("Quote"))
    picture = PictureBlock(label=_("Picture"))

    # To let a draft be incomplete, Wagtail takes "required" off the shared definition of each block and puts
    # it back. Two threads at it would leave it off for good, so that empty blocks could be published.
    _one_at_a_time = RLock()

    def clean(self, value: Any) -> Any:
        with self._one_at_a_time:
            cleaned = super().clean(value)
            if self.is_deferred_validation:
                return cleaned
        # What an editor left standing empty leaves no trace with readers.
        return StreamValue(self, [child for child in cleaned if not is_empty(child)])

    def clean_deferred(self, value: Any) -> Any:
        with self._one_at_a_time:
            return super().clean_deferred(value)


def is_empty(child: StreamValue.StreamChild) -> bool:
    """Whether it is a paragraph in which nothing is written."""
    return child.block_type == "paragraph" and not has_text(child.value.source)


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
