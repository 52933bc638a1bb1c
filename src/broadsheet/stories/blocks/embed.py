from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import IntegerBlock, StructBlockValidationError

from broadsheet.kernel import embeds
from broadsheet.stories.blocks.base import BodyStruct, Look, Reader, Writer, is_nothing
from broadsheet.stories.blocks.embed_address import EmbedAddressInput
from broadsheet.stories.blocks.text import Line


@dataclass(frozen=True, slots=True)
class Embed:
    """Something that another service shows, once a reader asks for it.

    `frame` is an address made from the fixed table of providers, `url` the provider's own page for whoever
    does without. `width` and `height` are its shape; `width` 0 stands for "as wide as there is room".
    """

    provider: str
    label: str
    url: str
    frame: str
    title: str
    author: str
    caption: str
    width: int
    height: int


class EmbedAddress(Line):
    """The address of a page at one of the known providers, in its usual spelling."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 500, **kwargs})
        self.field.widget = EmbedAddressInput()

    def clean(self, value: Any) -> str:
        value = super().clean(value)
        found = embeds.recognise(value) if value else None
        if value and found is None:
            known = ", ".join(provider.label for provider in embeds.PROVIDERS.values())
            raise ValidationError(
                _(
                    "This address cannot be embedded. Open the film, post or chart itself and copy its "
                    "address; it can be from: %(known)s. For anything else, write a link in a paragraph."
                )
                % {"known": known}
            )
        return found.url if found else ""


class EmbedBlock(BodyStruct):
    """A film, a post, sound or a chart of another service. Nothing is fetched before a reader asks for it."""

    url = EmbedAddress(label=gettext_lazy("Address"))
    title = Line(label=gettext_lazy("Title"), required=False, max_length=300)
    author = Line(label=gettext_lazy("Author"), required=False, max_length=200)
    caption = Line(label=gettext_lazy("Caption"), required=False, max_length=500)
    width = IntegerBlock(
        label=gettext_lazy("Width in pixels"), required=False, min_value=1, max_value=embeds.WIDEST
    )
    height = IntegerBlock(
        label=gettext_lazy("Height in pixels"), required=False, min_value=1, max_value=embeds.WIDEST
    )

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if value["width"] and not value["height"]:
            error = ValidationError(_("Give the height too, or leave both empty."))
            raise StructBlockValidationError({"height": error})
        return value

    def view(self, value: Any, look: Look) -> Embed | None:
        found = embeds.recognise(value["url"] or "")
        if found is None:
            return None
        width, height = found.width, found.height
        if value["height"] and (value["width"] or not width):
            width, height = value["width"] if width else 0, value["height"]
        return Embed(
            provider=found.provider,
            label=embeds.provider_of(found).label,
            url=found.url,
            frame=found.frame,
            title=value["title"] or "",
            author=value["author"] or "",
            caption=value["caption"] or "",
            width=width,
            height=height,
        )

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {name: value[name] for name in ("url", "title", "author", "caption", "width", "height")}

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> dict[str, Any]:
        texts = {name: given.get(name, "") for name in ("url", "title", "author", "caption")}
        return {**texts, "width": given.get("width"), "height": given.get("height")}

    def plain_text(self, value: Any) -> str:
        return "\n".join(value[name] for name in ("title", "author", "caption") if value[name])

    def is_blank(self, value: Any) -> bool:
        return is_nothing(*(value[name] for name in ("url", "title", "author", "caption")))

    class Meta:
        icon = "media"
        label_format = "{title} {url}"
        template = "broadsheet/blocks/embed.html"
