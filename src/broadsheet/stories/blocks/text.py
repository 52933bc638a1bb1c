"""Fields of blocks: text that is cleaned whatever way it comes in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.blocks import CharBlock, RichTextBlock, TextBlock
from wagtail.rich_text import RichText

from broadsheet.kernel.plaintext import clean_line, clean_lines, is_invisible
from broadsheet.stories.richtext import clean_rich_text, has_text

LONGEST = 100_000
"""Characters of one text."""

LONGEST_MARKUP = 200_000
"""Characters of one text with its markup, as it comes in."""

FEATURES = ["bold", "italic", "link", "ol", "ul"]


class Line(CharBlock):
    """One line of plain text."""

    def clean(self, value: Any) -> str:
        text = clean_line(value or "")
        return super().clean("" if is_invisible(text) else text)


class Lines(TextBlock):
    """Plain text with line ends."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"rows": 2, **kwargs})

    def clean(self, value: Any) -> str:
        text = clean_lines(value or "")
        return super().clean("" if is_invisible(text) else text)


class Rich(RichTextBlock):
    """Paragraphs and lists with bold, italic and links. Cleaned on every way in, since all call `clean`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": FEATURES, "required": False, "max_length": LONGEST, **kwargs})

    @cached_property
    def field(self) -> Any:
        """With the block's name on the editor: what is written in has none of its own for a screen reader."""
        field = super().field
        field.widget.options["ariaLabel"] = self.label
        return field

    def value_for_form(self, value: RichText) -> str:
        """The text for Wagtail's editor, which waits for the end of every element; `<br>` has none."""
        html: str = super().value_for_form(value)
        return html.replace("<br>", "<br/>")

    def clean(self, value: Any) -> RichText:
        if len(value.source or "") > LONGEST_MARKUP:
            raise ValidationError(_("This is too much for one block. Divide it into several."))
        html = clean_rich_text(value.source or "")
        if not has_text(html):
            return super().clean(RichText(""))
        # What is counted is the words, and those are never longer: counting them takes as long as cleaning.
        return RichText(html) if len(html) <= LONGEST else super().clean(RichText(html))
