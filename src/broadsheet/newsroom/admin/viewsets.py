"""Sections, topics, people, editions and redirects, under one entry of the menu."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from broadsheet.newsroom import services
from broadsheet.newsroom.admin import views
from broadsheet.newsroom.admin.forms import RemitForm
from broadsheet.newsroom.admin.widgets import LanguageSelect, TimeZoneSelect
from broadsheet.newsroom.models import Edition, Person, Redirect, Remit, Section, Topic

SLUG_HELP = _("Empty: made from the name. Another one later leaves a redirect from the old address.")


class NamesViewSet(ModelViewSet):
    """A viewset of a model that is saved and deleted by services named after it."""

    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    kept: tuple[str, ...] = ("edition",)
    folded = False
    save: Any
    delete: Any

    def view(self, base: type, **attributes: Any) -> type:
        """A view class of this viewset's own services."""
        return type(f"{self.model.__name__}{base.__name__}", (base,), attributes)

    @property
    def index_view_class(self) -> type:
        return self.view(views.NamesIndexView, folded=self.folded)

    @property
    def add_view_class(self) -> type:
        return self.view(views.ServiceCreateView, save=staticmethod(type(self).save))

    @property
    def edit_view_class(self) -> type:
        return self.view(views.ServiceEditView, save=staticmethod(type(self).save), kept=self.kept)

    @property
    def delete_view_class(self) -> type:
        return self.view(views.ServiceDeleteView, delete=staticmethod(type(self).delete))


def address(thing: Any) -> str:
    """The page of a section, topic or person, as its readers type it."""
    return thing.edition.address(thing.path)


ADDRESS = Column("address", label=_("Address"), accessor=address, classname="desk-wide")
EDITION = Column("edition", label=_("Edition"), accessor="edition.name")


class SectionViewSet(NamesViewSet):
    model = Section
    icon = "folder-open-inverse"
    list_display = ["name", EDITION, ADDRESS]
    list_filter = ["edition"]
    search_fields = ["name"]
    save = services.save_section
    delete = services.delete_section
    edit_handler = ObjectList(
        [
            FieldPanel("edition"),
            FieldPanel("name"),
            FieldPanel("slug", help_text=SLUG_HELP),
            FieldPanel("description"),
            FieldPanel("sort_order"),
        ]
    )


class TopicViewSet(NamesViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", EDITION, ADDRESS]
    list_filter = ["edition"]
    folded = True
    save = services.save_topic
    delete = services.delete_topic
    edit_handler = ObjectList(
        [
            FieldPanel("edition"),
            FieldPanel("name"),
            FieldPanel("slug", help_text=SLUG_HELP),
            FieldPanel("description"),
        ]
    )


class PersonViewSet(NamesViewSet):
    model = Person
    icon = "user"
    list_display = ["name", "description", EDITION, ADDRESS]
    list_filter = ["edition"]
    folded = True
    save = services.save_person
    delete = services.delete_person
    edit_handler = ObjectList(
        [
            FieldPanel("edition"),
            FieldPanel("name"),
            FieldPanel("slug", help_text=SLUG_HELP),
            FieldPanel("description"),
            FieldPanel("bio"),
            FieldPanel("portrait"),
            FieldPanel("fediverse"),
        ]
    )


class RedirectViewSet(NamesViewSet):
    model = Redirect
    icon = "redirect"
    list_display = ["path", "target", EDITION]
    list_filter = ["edition"]
    search_fields = ["path", "target"]
    kept = ("edition", "path")
    save = services.save_redirect
    delete = services.delete_redirect
    edit_handler = ObjectList(
        [FieldPanel("edition"), FieldPanel("path"), FieldPanel("target"), FieldPanel("reason")]
    )


class EditionViewSet(NamesViewSet):
    model = Edition
    icon = "globe"
    list_display = ["name", "code", "language", "time_zone", "host", "prefix"]
    kept = ("code",)
    save = services.save_edition
    delete = services.delete_edition
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("tagline"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("language", widget=LanguageSelect)]),
            FieldPanel("time_zone", widget=TimeZoneSelect),
            FieldRowPanel([FieldPanel("accent"), FieldPanel("typeface")]),
            FieldRowPanel([FieldPanel("logo"), FieldPanel("logo_dark")]),
            FieldRowPanel([FieldPanel("host"), FieldPanel("prefix")]),
            FieldPanel("sort_order"),
        ]
    )


class RemitViewSet(NamesViewSet):
    model = Remit
    icon = "key"
    menu_label = _("Places of editors")
    list_display = ["account", EDITION, Column("section", label=_("Section"), accessor="section.name")]
    list_filter = ["edition"]
    search_fields = ["account__username", "account__last_name", "section__name"]
    kept = ("account",)
    save = services.save_remit
    delete = services.delete_remit
    edit_handler = ObjectList(
        [FieldPanel("account"), FieldRowPanel([FieldPanel("edition"), FieldPanel("section")])],
        base_form_class=RemitForm,
    )


class NewsroomGroup(ModelViewSetGroup):
    menu_label = _("Newsroom")
    menu_icon = "clipboard-list"
    menu_order = 60
    items = (
        SectionViewSet("sections"),
        TopicViewSet("topics"),
        PersonViewSet("people"),
        RedirectViewSet("redirects"),
        EditionViewSet("editions"),
        RemitViewSet("remits"),
    )
