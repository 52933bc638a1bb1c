"""The form of a story."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from broadsheet.newsroom.admin.forms import show_refusal
from broadsheet.newsroom.models import Edition, Section
from broadsheet.stories.admin.addresses import public_address, readable_address
from broadsheet.stories.admin.editions import likely_edition
from broadsheet.stories.admin.fields import TopicsField, grouped_sections
from broadsheet.stories.admin.listing import kind_choices
from broadsheet.stories.admin.parts_only import PartsOnlyForm
from broadsheet.stories.kinds import all_labels
from broadsheet.stories.models import Story, StoryTopic
from broadsheet.stories.services.parts import unchanged_parts_left_alone
from broadsheet.stories.services.publishing import check_publishable


def label_choices() -> list[tuple[str, str]]:
    """The labels of the registry as choices of a form."""
    return [(label.name, str(label.label)) for label in all_labels().values()]


class StoryForm(PartsOnlyForm, WagtailAdminModelForm):
    """Everything that is written of a story. A draft may lack what `check_publishable` asks for."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=kind_choices)
    labels = forms.MultipleChoiceField(
        label=gettext_lazy("Labels"),
        choices=label_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "“Updated” is the word alone. To say when and what was updated, mark the story as updated for "
            "readers (menu ⋯): they see that instead of the label."
        ),
    )
    telling = forms.UUIDField(required=False, widget=forms.HiddenInput)
    topics = TopicsField(label=gettext_lazy("Topics"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.owner = self.instance.owner or self.for_user
            self.initial["telling"] = self.instance.telling
        else:
            del self.fields["telling"]
        if "topics" in self.fields:
            self.initial["topics"] = [part.topic_id for part in self.instance.story_topics.all()]
        self._offer_editions()
        self._freeze_address()

    def save(self, commit: bool = True) -> Story:
        story: Story = super().save(commit=False)
        if commit and story.pk:
            with unchanged_parts_left_alone(story):
                story.save()
        elif commit:
            story.save()
        return story

    def _offer_editions(self) -> None:
        editions = list(Edition.objects.all())
        if "edition" in self.fields:
            field = self.fields["edition"]
            field.widget.attrs["data-desk-edition"] = ""
            if self.instance.pk is None and not self.initial.get("edition"):
                self.initial["edition"] = likely_edition(self.for_user, editions)
            # One query for the choices, however often they are walked through.
            field.choices = [
                *([] if len(editions) == 1 else [("", "---------")]),
                *((edition.pk, edition.name) for edition in editions),
            ]
        if "section" in self.fields:
            self.fields["section"].widget.attrs["data-desk-section"] = ""
            self.fields["section"].choices = grouped_sections(Section.objects.select_related("edition"))

    def _freeze_address(self) -> None:
        """Whatever readers know of the address stays: the edition and the slug of a published story."""
        if not self.instance.path:
            return
        for name in ("slug", "edition"):
            if name in self.fields:
                self.fields[name].disabled = True
        if "slug" in self.fields:
            self.fields["slug"].help_text = format_html(
                '{} <a href="{}" target="_blank" rel="noreferrer"><bdi dir="ltr">{}</bdi></a>',
                _("Frozen since the first publication:") if self.instance.live else _("Readers find 410 at:"),
                public_address(self.instance),
                readable_address(self.instance),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        edition = cleaned.get("edition")
        if edition:
            foreign = [topic.name for topic in cleaned.get("topics", ()) if topic.edition_id != edition.pk]
            if foreign:
                self.add_error(
                    "topics",
                    _("Not topics of this edition: %(names)s.") % {"names": ", ".join(foreign)},
                )
            if self.instance.pk and "edition" in self.changed_data:
                self._check_told_once(edition)
        return cleaned

    def _check_told_once(self, edition: Edition) -> None:
        """A version may be moved before it is published, but not to where its story is told already."""
        others = Story.objects.filter(telling=self.instance.telling, edition=edition)
        if others.exclude(pk=self.instance.pk).exists():
            self.add_error("edition", _("This edition tells the story already. Choose another."))

    def _post_clean(self) -> None:
        super()._post_clean()
        telling = self.cleaned_data.get("telling")
        if telling and self._telling_is_free(telling):
            self.instance.telling = telling
        if "topics" in self.cleaned_data:
            kept = {part.topic_id: part for part in self.instance.story_topics.all()}
            parts = []
            for order, topic in enumerate(self.cleaned_data["topics"]):
                part = kept.get(topic.pk) or StoryTopic(topic=topic)
                part.sort_order = order
                parts.append(part)
            self.instance.story_topics = parts

    def _telling_is_free(self, telling: Any) -> bool:
        """Somebody else's number ties no story to theirs."""
        return not Story.objects.filter(telling=telling).exists()

    def refuse_unpublishable(self) -> bool:
        """Put what the story lacks for publication on its fields; whether there was anything."""
        try:
            check_publishable(self.instance, by_person=not self.instance.imported)
        except ValidationError as error:
            show_refusal(self, error)
            return True
        return False
