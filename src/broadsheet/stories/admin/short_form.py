"""The fields of short news, and the story that they make."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.newsroom.models import Edition, Section
from broadsheet.stories.admin.editions import likely_edition
from broadsheet.stories.admin.fields import grouped_sections
from broadsheet.stories.admin.form import label_choices
from broadsheet.stories.admin.listing import kind_choices
from broadsheet.stories.admin.short_picture import ShortPicture
from broadsheet.stories.models import SourceLink, Story
from broadsheet.stories.services import publish_story, save_draft


class ShortNewsForm(forms.Form):
    """Headline, two paragraphs and what places them: plain text, quick to fill in on a telephone.

    `telling` names the story before it is made: a form that is sent twice makes one story.
    """

    headline = forms.CharField(
        label=gettext_lazy("Headline"),
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2, "enterkeyhint": "next"}),
        error_messages={"required": gettext_lazy("Write a headline.")},
    )
    first = forms.CharField(
        label=gettext_lazy("First paragraph"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write at least the first paragraph.")},
    )
    second = forms.CharField(
        label=gettext_lazy("Second paragraph"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    edition = forms.TypedChoiceField(label=gettext_lazy("Edition"), coerce=int)
    section = forms.TypedChoiceField(
        label=gettext_lazy("Section"), coerce=int, empty_value=None, required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=kind_choices, initial="news")
    labels = forms.MultipleChoiceField(
        label=gettext_lazy("Labels"),
        choices=label_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    source = forms.URLField(
        label=gettext_lazy("Source"),
        max_length=1000,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url", "dir": "ltr"}),
        error_messages={"invalid": gettext_lazy("Write the whole address of the source, with https://.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/avif,image/gif,image/jpeg,image/png,image/webp"}),
    )
    picture = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    wanted = forms.BooleanField(required=False, widget=forms.HiddenInput)
    without_picture = forms.BooleanField(label=gettext_lazy("Without the picture"), required=False)
    alt = forms.CharField(label=gettext_lazy("What the picture shows"), max_length=255, required=False)
    credit = forms.CharField(label=gettext_lazy("Whose picture it is"), max_length=200, required=False)
    telling = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        editions = list(Edition.objects.all())
        self.sections = {
            section.pk: section
            for section in Section.objects.select_related("edition").order_by(
                "edition__sort_order", "edition_id", "sort_order", "pk"
            )
        }
        self.fields["edition"].choices = [(edition.pk, edition.name) for edition in editions]
        self.fields["section"].choices = grouped_sections(self.sections.values())
        if len(editions) == 1:
            self.fields["edition"].widget = forms.HiddenInput()
        if not self.is_bound and not self.initial.get("edition"):
            self.initial["edition"] = likely_edition(user, editions)
        self.picture = ShortPicture(user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        section = self.sections.get(cleaned.get("section") or 0)
        if section and cleaned.get("edition") and section.edition_id != cleaned["edition"]:
            self.add_error("section", _("This section belongs to another edition."))
        if "telling" not in cleaned or Story.objects.filter(telling=cleaned["telling"]).exists():
            self.add_error(None, _("This form was used already. Copy your text and open the form again."))
        for name, message in self.picture.take(cleaned).items():
            self.add_error(name, message)
        return cleaned

    def lacks_picture(self) -> bool:
        """Whether a picture was chosen once and is not here: no browser sends a refused file again."""
        chosen = self.is_bound and bool(self.files.get("file") or self.data.get("wanted"))
        return chosen and self.picture.kept is None and not self.data.get("without_picture")

    def lead_to_fault(self) -> None:
        """Let the page open at the first field with a fault, without a script too."""
        wrong = [name for name in self.fields if name in self.errors and not self[name].is_hidden]
        self.leads_to_field = bool(wrong)
        for name in wrong[:1]:
            self.fields[name].widget.attrs["autofocus"] = True

    def made_before(self) -> Story | None:
        """The story that this very form has made already, if it was sent twice."""
        try:
            telling = uuid.UUID(self.data.get("telling", ""))
        except ValueError:
            return None
        return Story.objects.filter(telling=telling, owner=self.user).first()

    def repeats(self, story: Story) -> bool:
        """Whether what is sent is what that story says: sent again, not written anew."""
        said = [block.value.source for block in story.body if block.block_type == "paragraph"]
        written = _paragraphs(self.data.get("first", ""), self.data.get("second", ""))
        return (story.headline, said) == (_one_line(self.data.get("headline", "")), written)

    def save(self, *, publish: bool) -> Story | None:
        """Make the story, and publish it when asked to: both or neither.

        None when something was wrong after all; it stands on the fields then.
        """
        try:
            with transaction.atomic():
                story = self._story()
                save_draft(story=story, user=self.user)
                return publish_story(story=story, user=self.user) if publish else story
        except (ValidationError, IntegrityError) as error:
            # Sent twice, and the other one was faster by a moment.
            if before := self.made_before():
                return before
            if not isinstance(error, ValidationError):
                raise
            self._show(error)
        except PermissionDenied as refusal:
            self.add_error(
                "section", f"{refusal} {_('Save a draft: whoever publishes there goes on from it.')}"
            )
        return None

    def _story(self) -> Story:
        fields = self.cleaned_data
        story = Story(
            telling=fields["telling"],
            owner=self.user,
            edition_id=fields["edition"],
            section_id=fields["section"],
            kind=fields["kind"],
            labels=fields["labels"],
            headline=_one_line(fields["headline"]),
            picture=self.picture.kept,
            body=[("paragraph", html) for html in _paragraphs(fields["first"], fields["second"])],
        )
        if fields["source"]:
            story.sources = [SourceLink(url=fields["source"])]
        return story

    def _show(self, error: ValidationError) -> None:
        places = {"body": "first", "picture": "alt"}
        by_field = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        for name, errors in by_field.items():
            field = places.get(name, name)
            self.add_error(field if field in self.fields else None, errors)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(*texts: str) -> list[str]:
    """HTML paragraphs of plain text; an empty line in it begins another."""
    parts = [part for text in texts for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n"))]
    return [f"<p>{escape(_one_line(part))}</p>" for part in parts if part.strip()]
