"""The form's part for a body. What blocks look like there is described once in each language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from wagtail.blocks.base import BlockWidget


class BodyWidget(BlockWidget):
    """A form's copy of the widget shares what all forms know of the blocks: a quarter of opening a story.

    It holds for as long as the process: blocks are code, and no description of one asks the database.
    """

    def __init__(self, block_def: Any, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(block_def, attrs=attrs)
        self._described: dict[str, tuple[Any, str]] = {}

    def _build_block_json(self) -> None:
        language = get_language() or ""
        if language not in self._described:
            super()._build_block_json()
            self._described[language] = (self._js_context, self._block_json)
        self._js_context, self._block_json = self._described[language]
