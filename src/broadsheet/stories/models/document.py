from django.db import models
from django.utils.translation import gettext_lazy as _
from slugify import slugify
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailsDocument

from broadsheet.kernel.plaintext import clean_line
from broadsheet.newsroom.models import FoldedField


class DocumentFile(AbstractDocument):
    """A file that stories offer to readers. Its own bytes are the newsroom's; readers get a copy (see
    `services.documents`).
    """

    imported = models.BooleanField(_("imported"), default=False, editable=False)
    search_text = FoldedField(source="title", max_length=255)

    admin_form_fields = WagtailsDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        super().clean()
        self.title = clean_line(self.title or "")

    @property
    def url(self) -> str:
        """Its address in the newsroom, for people signed in."""
        return self.file.url

    @property
    def public_name(self) -> str:
        """The name of readers' copy in the public store: never the same for other bytes."""
        stem = slugify(self.title, max_length=60) or "document"
        digest = self.file_hash[:20]
        return f"{digest[:2]}/{stem}-{digest}.{self.file_extension.lower()}"
