from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from broadsheet import hookspecs
from broadsheet.kernel.content_policy import policy_of_preview
from broadsheet.kernel.plaintext import clean_line
from broadsheet.newsroom.models import Edition
from broadsheet.stories.blocks import BodyField
from broadsheet.stories.models import Story

# What belongs to the page as a whole and not to one version of it.
_KEPT = ("edition_id", "path", "gone_at")


class StaticPage(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """A page that is no news: about, contacts, imprint, privacy (ADR 007 says why not in Wagtail's tree).

    Live fields are what readers have; a draft is a revision. `path` is set by publication. Only the services
    in `fronts.services` publish and unpublish it.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="+", verbose_name=_("edition")
    )
    title = models.CharField(_("title"), max_length=120)
    slug = models.CharField(
        _("address name"),
        max_length=100,
        blank=True,
        help_text=_("Empty: made from the title. Another one later leaves a redirect from the old address."),
    )
    body = BodyField(verbose_name=_("text"), blank=True)
    in_foot = models.BooleanField(
        _("in the foot"), default=True, help_text=_("Every page of the edition links to it at its foot.")
    )
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    same_as = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the same page in another edition"),
        help_text=_("Readers are led from one to the other, and search engines know both as one."),
    )

    path = models.CharField(max_length=110, blank=True, editable=False)
    gone_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["edition__sort_order", "sort_order", "id"]
        permissions = [("publish_staticpage", "Can publish pages")]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "path"], condition=~Q(path=""), name="staticpage_path_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        self.title = clean_line(self.title)
        try:
            self.body = self.body.stream_block.clean_deferred(self.body)
        except ValidationError as error:
            raise ValidationError({"body": error}) from None

    def with_content_json(self, content: dict[str, Any]) -> StaticPage:
        page: StaticPage = super().with_content_json(content)
        for name in _KEPT:
            setattr(page, name, getattr(self, name))
        return page

    @property
    def address(self) -> str:
        """The path readers use, with the edition's prefix; empty before first publication."""
        return self.edition.address(self.path) if self.path else ""

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page as the press would bake it now, for the desk's eyes only."""
        found = hookspecs.manager.hook.render_page_preview(page=self) or b""
        policy = policy_of_preview(found.decode())
        return HttpResponse(found, headers={"X-Robots-Tag": "noindex", "Content-Security-Policy": policy})

    def publish(
        self,
        revision: Any,
        user: Any = None,
        changed: bool = True,
        log_action: bool | str = True,
        previous_revision: Any = None,
        skip_permission_checks: bool = False,
    ) -> Any:
        """Wagtail's own way in: the one door is the service."""
        from broadsheet.fronts.services import publish_page_revision

        return publish_page_revision(
            revision=revision,
            user=user,
            changed=changed,
            log_action=log_action,
            previous_revision=previous_revision,
        )

    def unpublish(
        self, set_expired: bool = False, commit: bool = True, user: Any = None, log_action: bool = True
    ) -> Any:
        """As `publish`."""
        from broadsheet.fronts.services import unpublish_page

        return unpublish_page(page=self, user=user)


class FrontLead(models.Model):
    """The story that the desk has chosen to lead the front of an edition; `fronts.selectors.front` says for
    how long. Written by `lead_front` and `free_front` only.
    """

    wagtail_reference_index_ignore = True

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, primary_key=True, related_name="+")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.story_id}"
