from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from broadsheet.fronts.models import StaticPage
from broadsheet.fronts.services import give_page_slug, ready_page, settle_counterpart
from broadsheet.newsroom.admin.forms import show_refusal


class PageForm(WagtailAdminModelForm):
    """A draft may lack a text, but its address name is looked at whenever it is saved."""

    instance: StaticPage

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Its keys, its redirects and its address are those of one edition.
        if self.instance.pk and "edition" in self.fields:
            self.fields["edition"].disabled = True
        if "same_as" in self.fields:
            others = StaticPage.objects.filter(same_as=None).exclude(pk=self.instance.pk)
            if self.instance.pk:
                others = others.exclude(edition=self.instance.edition_id)
            self.fields["same_as"].queryset = others.select_related("edition")
            self.fields["same_as"].label_from_instance = lambda page: f"{page.edition} · {page}"

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors and self.instance.edition_id:
            self._ask(lambda: give_page_slug(self.instance))
            self._ask(lambda: settle_counterpart(self.instance))

    def refuse_unpublishable(self) -> bool:
        """Put what the page lacks for publication on its fields; whether there was anything."""
        return self._ask(lambda: ready_page(self.instance))

    def _ask(self, check: Any) -> bool:
        try:
            check()
        except ValidationError as error:
            show_refusal(self, error)
            return True
        return False
