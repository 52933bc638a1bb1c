"""The form of a document, wherever it is sent in."""

from __future__ import annotations

from typing import Any

from wagtail.documents.forms import BaseDocumentForm

from broadsheet.stories.services.documents import check_document


class DocumentForm(BaseDocumentForm):
    """Wagtail's form looks at the name only; this one at the file too."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            check_document(file=file)
        return file
