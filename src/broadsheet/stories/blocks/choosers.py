"""Fields of blocks: a picture, a story, a document. One query for all of a body's, not one for each."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from wagtail.blocks import ChooserBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock


class _AlreadyFound:
    """Wagtail looks a chosen thing up once more when it is cleaned: a query for each picture of a gallery."""

    model_class: Any

    def clean(self, value: Any) -> Any:
        return value if isinstance(value, self.model_class) else super().clean(value)  # type: ignore[misc]


class PictureChooser(_AlreadyFound, ImageChooserBlock):
    """A picture of the newsroom."""


class DocumentChooser(_AlreadyFound, DocumentChooserBlock):
    """A document of the newsroom."""


class RecordingChooser(_AlreadyFound, ChooserBlock):
    """Audio or video of the newsroom, with the still picture of a video."""

    @cached_property
    def target_model(self) -> Any:
        from broadsheet.stories.models import Recording

        return Recording

    @cached_property
    def widget(self) -> Any:
        from broadsheet.stories.admin.recordings import recording_chooser

        return recording_chooser.widget_class()

    def bulk_to_python(self, values: Any) -> list[Any]:
        found = self.model_class.objects.select_related("poster").in_bulk(
            {value for value in values if value is not None}
        )
        return [found.get(value) for value in values]

    class Meta:
        icon = "media"


class StoryChooser(_AlreadyFound, ChooserBlock):
    """A live story of the edition that the form has at that moment."""

    @cached_property
    def target_model(self) -> Any:
        from broadsheet.stories.models import Story

        return Story

    @cached_property
    def widget(self) -> Any:
        from broadsheet.stories.admin import chooser

        return chooser.StoryChooser(
            model=self.target_model, icon="doc-full-inverse", linked_fields={"edition": "#id_edition"}
        )

    def bulk_to_python(self, values: Any) -> list[Any]:
        """Without bodies: a link needs a headline and an address."""
        wanted = {value for value in values if value is not None}
        found = self.model_class.objects.only("headline", "path", "live", "edition", "source_id").in_bulk(
            wanted
        )
        return [found.get(value) for value in values]

    class Meta:
        icon = "doc-full-inverse"
