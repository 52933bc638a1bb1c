from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from broadsheet.stories.blocks.base import BodyStruct, Look, Reader, Writer, is_nothing
from broadsheet.stories.blocks.choosers import DocumentChooser
from broadsheet.stories.blocks.text import Line


class DocumentBlock(BodyStruct):
    """A file that readers can keep: a court's ruling, a table of figures."""

    document = DocumentChooser(label=_("Document"))
    title = Line(
        label=_("What it is"), required=False, max_length=255, help_text=_("Empty: the document's own title.")
    )

    def view(self, value: Any, look: Look) -> Any:
        return look.download(value["document"], title=value["title"] or "")

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        document = writer.document(value["document"]) if value["document"] else None
        return {"document": document, "title": value["title"]}

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> dict[str, Any]:
        return {
            "document": reader.document(given["document"], f"{where}/document"),
            "title": given.get("title", ""),
        }

    def plain_text(self, value: Any) -> str:
        return value["title"] or (value["document"].title if value["document"] else "")

    def is_blank(self, value: Any) -> bool:
        return not value["document"] and is_nothing(value["title"])

    def offered_documents(self, value: Any) -> Iterable[Any]:
        return [value["document"]] if value["document"] else []

    def document_ids(self, raw: Any) -> Iterable[int | None]:
        return [raw.get("document")]

    class Meta:
        icon = "doc-full"
        label_format = "{title}"
        template = "broadsheet/blocks/document.html"
