"""The order in which an editor works."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin import compare
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput

from broadsheet.newsroom.admin.people import person_chooser
from broadsheet.stories.admin.chooser import StoryChooser
from broadsheet.stories.admin.form import StoryForm
from broadsheet.stories.admin.part_form import PartsPanel
from broadsheet.stories.models import Story, StoryTopic


class TopicsPanel(FieldPanel):
    """The topics: a field of the form and not of the model, compared as the relation that it fills."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self) -> list[Any]:
            relation = self.panel.model._meta.get_field("story_topics")
            fields = [lambda a, b: compare.ForeignObjectComparison(StoryTopic._meta.get_field("topic"), a, b)]
            return [
                lambda before, after: compare.ChildRelationComparison(
                    relation, fields, before, after, label=_("Topics")
                )
            ]


OF_THE_EDITION = {"edition": "#id_edition"}
"""Lets a chooser offer only what belongs to the edition that the form has at that moment."""

PERSON = person_chooser.widget_class(linked_fields=OF_THE_EDITION)
STORY = StoryChooser(model=Story, linked_fields=OF_THE_EDITION)

PANELS = ObjectList(
    [
        FieldPanel("edition", classname="desk-edition"),
        FieldPanel(
            "headline",
            classname="title",
            required_on_save=True,
            widget=AdminAutoHeightTextInput(attrs={"placeholder": _("Headline"), "maxlength": 250}),
        ),
        FieldPanel("standfirst"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("picture", heading=_("Picture")),
                FieldPanel("picture_caption"),
                FieldPanel("picture_alt"),
            ],
            heading=_("Lead picture"),
            icon="image",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("section"), FieldPanel("kind")]),
                FieldPanel("labels"),
            ],
            heading=_("Where it stands"),
            icon="folder-open-inverse",
        ),
        TopicsPanel("topics", icon="tag"),
        PartsPanel(
            "bylines",
            [FieldPanel("person", widget=PERSON), FieldPanel("role"), FieldPanel("about")],
            heading=_("Bylines"),
            label=_("Byline"),
            icon="user",
        ),
        PartsPanel(
            "sources",
            [FieldPanel("url"), FieldPanel("title"), FieldPanel("kind")],
            heading=_("Sources"),
            label=_("Source"),
            icon="link",
        ),
        PartsPanel(
            "read_also",
            [FieldPanel("other", widget=STORY)],
            heading=_("Read also"),
            label=_("Story"),
            icon="doc-full",
        ),
        MultiFieldPanel(
            [FieldPanel("river_headline"), FieldPanel("place"), FieldPanel("slug")],
            heading=_("River, place and address"),
            icon="site",
        ),
        PublishingPanel(),
    ],
    base_form_class=StoryForm,
)
