from __future__ import annotations

from collections.abc import Iterator
from threading import RLock
from typing import Any

from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock, StreamValue
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.fields import StreamField

from broadsheet.stories.blocks.base import BodyBlock
from broadsheet.stories.blocks.divider import DividerBlock
from broadsheet.stories.blocks.document import DocumentBlock
from broadsheet.stories.blocks.embed import EmbedBlock
from broadsheet.stories.blocks.fact_box import FactBoxBlock
from broadsheet.stories.blocks.gallery import GalleryBlock
from broadsheet.stories.blocks.heading import HeadingBlock
from broadsheet.stories.blocks.paragraph import ParagraphBlock
from broadsheet.stories.blocks.picture import PictureBlock
from broadsheet.stories.blocks.pull_quote import PullQuoteBlock
from broadsheet.stories.blocks.question import QuestionBlock
from broadsheet.stories.blocks.quote import QuoteBlock
from broadsheet.stories.blocks.recording import RecordingBlock
from broadsheet.stories.blocks.related_story import RelatedStoryBlock
from broadsheet.stories.blocks.table import TableBlock
from broadsheet.stories.blocks.widget import BodyWidget


class StoryBody(StreamBlock):
    """The body of a story."""

    paragraph = ParagraphBlock(label=_("Paragraph"))
    heading = HeadingBlock(label=_("Heading"))
    picture = PictureBlock(label=_("Picture"))
    quote = QuoteBlock(label=_("Quote"))
    pull_quote = PullQuoteBlock(label=_("Pull quote"))
    question = QuestionBlock(label=_("Question and answer"))
    fact_box = FactBoxBlock(label=_("Fact box"))
    gallery = GalleryBlock(label=_("Gallery"))
    recording = RecordingBlock(label=_("Audio or video"))
    embed = EmbedBlock(label=_("Film, post or chart"))
    table = TableBlock(label=_("Table"))
    document = DocumentBlock(label=_("Document"))
    related_story = RelatedStoryBlock(label=_("Related story"))
    divider = DividerBlock(label=_("Divider"))

    # To let a draft be incomplete, Wagtail takes "required" off the shared definition of each block and puts
    # it back. Two threads at it would leave it off for good, so that empty blocks could be published.
    _one_at_a_time = RLock()

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """What was sent. Raises BadRequest for what no form sends: half of one would take a text away."""
        try:
            return super().value_from_datadict(data, files, prefix)
        except (KeyError, ValueError) as error:
            raise BadRequest("The text of the story did not come whole. Open the form anew.") from error

    def clean(self, value: Any) -> Any:
        with self._one_at_a_time:
            if self.is_deferred_validation:
                return super().clean(value)
            # What an editor left standing empty leaves no trace with readers, and is no mistake either.
            places = [place for place, child in enumerate(value) if not is_blank(child)]
            try:
                return super().clean(StreamValue(self, [value[place] for place in places]))
            except StreamBlockValidationError as error:
                raise StreamBlockValidationError(
                    block_errors={places[place]: fault for place, fault in error.block_errors.items()},
                    non_block_errors=error.non_block_errors,
                ) from None

    def clean_deferred(self, value: Any) -> Any:
        with self._one_at_a_time:
            return super().clean_deferred(value)


def is_blank(child: StreamValue.StreamChild) -> bool:
    """Whether nothing was put into a block."""
    return isinstance(child.block, BodyBlock) and child.block.is_blank(child.value)


def shown_pictures(body: Any) -> list[tuple[Any, str]]:
    """Every picture that the body shows, in order, with the alternative text that is written there."""
    return [pair for child in _own(body) for pair in child.block.shown_pictures(child.value)]


def offered_documents(body: Any) -> list[Any]:
    """Every document that the body offers."""
    return [document for child in _own(body) for document in child.block.offered_documents(child.value)]


def played_recordings(body: Any) -> list[Any]:
    """The audio and video that the body plays."""
    return [recording for child in _own(body) for recording in child.block.played_recordings(child.value)]


def stored_pictures(body: StreamValue) -> set[int]:
    """The ids of the body's pictures, from what is stored: nothing is read for it."""
    return {id for block, raw in _raw(body) for id in block.picture_ids(raw) if id}


def stored_documents(body: StreamValue) -> set[int]:
    """The ids of the body's documents, from what is stored."""
    return {id for block, raw in _raw(body) for id in block.document_ids(raw) if id}


def stored_recordings(body: StreamValue) -> set[int]:
    """The ids of the body's audio and video, from what is stored."""
    return {id for block, raw in _raw(body) for id in block.recording_ids(raw) if id}


def plain_text(body: Any) -> str:
    """The words of the body, a line for each paragraph: for the search."""
    return "\n".join(text for child in _own(body) if (text := child.block.plain_text(child.value)))


def _own(body: Any) -> Iterator[Any]:
    """The blocks that are not a plugin's."""
    return (child for child in body if isinstance(child.block, BodyBlock))


def _raw(body: StreamValue) -> Iterator[tuple[BodyBlock, Any]]:
    blocks = body.stream_block.child_blocks
    for child in body.raw_data:
        block = blocks.get(child["type"])
        if isinstance(block, BodyBlock):
            yield block, child["value"]


class BodyField(StreamField):
    """A StreamField whose blocks stay out of the migrations, so that a new block needs none.

    The idea is from the ONS site (dis-wagtail, docs/custom-features/migration_friendly_streamfields.md).
    """

    def __init__(self, *args, **kwargs):
        kwargs.pop("block_lookup", None)
        super().__init__(StoryBody(), **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"widget": BodyWidget(self.stream_block), **kwargs})

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
