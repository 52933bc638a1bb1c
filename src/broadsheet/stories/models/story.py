from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from broadsheet import hookspecs
from broadsheet.kernel.content_policy import policy_of_preview
from broadsheet.kernel.plaintext import clean_line, clean_lines
from broadsheet.newsroom.models import Edition, FoldedField, Section
from broadsheet.stories.blocks import BodyField
from broadsheet.stories.kinds import all_kinds, all_labels
from broadsheet.stories.models.dangling import mended
from broadsheet.stories.models.indexes import NewestFirst
from broadsheet.stories.models.picture import Picture

slug_form = RegexValidator(r"^[\w-]+\Z", _("Use letters, digits and hyphens only."))

# What belongs to the story as a whole and not to one revision of it: an old revision never brings it back.
KEPT_FIELDS = (
    "edition_id", "telling", "path", "published_at", "day", "gone_at", "gone_reason",
    "updated_at", "updated_note",
    "source_id", "imported", "created_at", "owner_id", "last_published_at", "live_revision_id",
    "locked", "locked_at", "locked_by_id",
)  # fmt: skip

_SET_BY_CODE = ("latest_revision", "live_revision", "owner", "locked_by")

# What is one line of words: what turns round the text after it, or is never read, is taken off (UAX #9).
_LINES = ("headline", "river_headline", "place", "picture_caption", "picture_alt", "updated_note")


class Story(WorkflowMixin, PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel):
    """A story of one edition: what the desk writes and readers read.

    Live fields are what readers have; a draft is a revision. `path` is set at first publication and
    frozen. `published_at` is the time readers see and lists sort by; `day` is its day in the edition's
    time zone. Only the services in `stories.services` publish, unpublish or move a story.
    """

    # Edition, section and owner have no index of their own: `story_desk_list` answers the desk's filters
    # without looking at the rows, and SQLite would choose theirs instead of it (ADR 005).
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("edition")
    )
    telling = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=30, default="news")
    labels = models.JSONField(_("labels"), default=list, blank=True)

    headline = models.CharField(_("headline"), max_length=250)
    river_headline = models.CharField(
        _("headline in the river"), max_length=250, blank=True, help_text=_("Empty: the headline.")
    )
    standfirst = models.TextField(_("standfirst"), max_length=1000, blank=True)
    body = BodyField(verbose_name=_("body"), blank=True)
    picture = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead picture"),
    )
    picture_caption = models.CharField(_("caption"), max_length=500, blank=True)
    picture_alt = models.CharField(
        _("alternative text here"), max_length=255, blank=True, help_text=_("Empty: the picture's own.")
    )
    section = models.ForeignKey(
        Section,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("section"),
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    slug = models.CharField(
        _("address name"),
        max_length=120,
        blank=True,
        validators=[slug_form],
        help_text=_("Empty: made from the headline. Frozen at first publication."),
    )

    path = models.CharField(max_length=500, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    day = models.DateField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("updated for readers"), null=True, blank=True, editable=False)
    updated_note = models.CharField(_("what was updated"), max_length=300, blank=True, editable=False)
    gone_at = models.DateTimeField(null=True, blank=True, editable=False)
    gone_reason = models.CharField(_("reason for unpublishing"), max_length=500, blank=True, editable=False)
    source_id = models.CharField(max_length=200, blank=True, editable=False)
    imported = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("begun by"),
    )
    search_text = FoldedField(source="headline", max_length=250)

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-id"]
        permissions = [("publish_story", "Can publish stories")]
        constraints = [
            models.UniqueConstraint(fields=["telling", "edition"], name="story_telling_once"),
            models.UniqueConstraint(
                fields=["edition", "path"], condition=~Q(path=""), name="story_path_once"
            ),
            models.UniqueConstraint(
                fields=["edition", "source_id"], condition=~Q(source_id=""), name="story_source_once"
            ),
        ]
        indexes = [
            models.Index(fields=["expire_at"], condition=Q(expire_at__isnull=False), name="story_expires"),
            # Feeds say for a while what was withdrawn; few are. Both planners see that >= excludes NULL.
            models.Index(fields=["gone_at"], condition=Q(gone_at__isnull=False), name="story_gone"),
            # The unique ones above are partial, and no planner proves that a parameter is not empty.
            models.Index(fields=["path", "edition"], name="story_path"),
            models.Index(fields=["source_id", "edition"], name="story_source"),
            NewestFirst(
                fields=[
                    "-latest_revision",
                    "-id",
                    "edition",
                    "section",
                    "kind",
                    "live",
                    "gone_at",
                    "published_at",
                    "owner",
                    "search_text",
                ],
                name="story_desk_list",
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def clean(self) -> None:
        super().clean()
        for name in _LINES:
            setattr(self, name, clean_line(getattr(self, name) or ""))
        self.standfirst = clean_lines(self.standfirst or "")
        wrong: dict[str, Any] = {}
        # Here and not only in the form's field, so that an import and the command line are cleaned too.
        # A draft may have empty blocks; `check_publishable` refuses them.
        try:
            self.body = self.body.stream_block.clean_deferred(self.body)
        except ValidationError as error:
            wrong["body"] = error
        if self.kind not in all_kinds():
            wrong["kind"] = _("Unknown kind “%(kind)s”.") % {"kind": self.kind}
        if not isinstance(self.labels, list) or set(self.labels) - set(all_labels()):
            wrong["labels"] = _("Unknown label. Known: %(known)s.") % {"known": ", ".join(all_labels())}
        if self.section_id and self.edition_id and self.section.edition_id != self.edition_id:
            wrong["section"] = _("This section belongs to another edition.")
        if wrong:
            raise ValidationError(wrong)

    def clean_fields(self, exclude=None):
        """Without asking whether those are there whom no form names: the code set them from rows it had."""
        super().clean_fields(exclude={*(exclude or ()), *_SET_BY_CODE})

    def validate_constraints(self, exclude=None):
        """Without asking for what two stories may have in common: no address yet, no number of elsewhere."""
        unset = {name for name in ("path", "source_id") if not getattr(self, name)}
        super().validate_constraints(exclude={*(exclude or ()), *unset})

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        """A story from what a revision keeps; what it names and is not there any more is left out."""
        return super().from_serializable_data(mended(data, cls) if check_fks else data, check_fks=False)

    def get_latest_revision_as_object(self):
        """What Wagtail's gives, made from this row; it reads the same row and its revision a second time."""
        revision = self.latest_revision if self.has_unpublished_changes else None
        return self.with_content_json(revision.content) if revision else self

    def with_content_json(self, content):
        story = super().with_content_json(content)
        for name in KEPT_FIELDS:
            setattr(story, name, getattr(self, name))
        return story

    @property
    def state(self) -> str:
        """`live`, `gone` (unpublished, answers 410) or `draft` (never published)."""
        return "live" if self.live else "gone" if self.gone_at else "draft"

    def serve_preview(self, request, mode_name):
        """The page as the press would bake it now (the hook `render_preview`), for the desk's eyes only."""
        page = hookspecs.manager.hook.render_preview(story=self)
        if page is None:
            return TemplateResponse(request, "desk/no_preview.html", {"story": self})
        policy = policy_of_preview(page.decode())
        return HttpResponse(page, headers={"X-Robots-Tag": "noindex", "Content-Security-Policy": policy})

    @property
    def address(self) -> str:
        """The path readers use, with the edition's prefix; empty before first publication."""
        return self.edition.address(self.path) if self.path else ""

    @property
    def expiry_reason(self) -> str:
        """What readers of an expired story's address are told, in the edition's language."""
        with override(self.edition.language):
            return gettext("The time for which it was published has passed.")

    def publish(
        self,
        revision,
        user=None,
        changed=True,
        log_action=True,
        previous_revision=None,
        skip_permission_checks=False,
    ):
        """Wagtail's own way in (edit view, workflow, schedule): the one door is the service."""
        from broadsheet.stories.services.publishing import publish_revision

        return publish_revision(
            revision=revision,
            user=user,
            changed=changed,
            log_action=log_action,
            previous_revision=previous_revision,
            skip_permission_checks=skip_permission_checks,
        )

    def unpublish(self, set_expired=False, commit=True, user=None, log_action=True, reason=""):
        """Wagtail's own way in; an expiry gives itself as the reason."""
        from broadsheet.stories.services.unpublishing import unpublish_story

        reason = reason or (self.expiry_reason if set_expired else "")
        return unpublish_story(
            story=self, reason=reason, user=user, set_expired=set_expired, log_action=log_action
        )
