from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.snippets.views.snippets import SnippetViewSet

from broadsheet.fronts.admin import views
from broadsheet.fronts.admin.form import PageForm
from broadsheet.fronts.models import StaticPage
from broadsheet.stories.admin.states import describe


def state_of(page: StaticPage) -> str:
    """Where it stands, in the words that stories have."""
    return describe(page, None)


class StaticPageViewSet(SnippetViewSet):
    """Static pages: a menu entry of their own."""

    model = StaticPage
    icon = "doc-empty"
    url_prefix = "pages-of-editions"
    add_to_admin_menu = True
    menu_label = _("Pages")
    menu_order = 62
    # Wagtail names these when it starts, in one language for everybody.
    breadcrumbs_items = WagtailAdminTemplateMixin.breadcrumbs_items
    index_template_name = "desk/list.html"
    list_per_page = 50
    list_filter = ["edition"]
    list_display = [
        "title",
        Column("edition", label=_("Edition"), accessor="edition.name"),
        Column("address", label=_("Address"), accessor="address", classname="desk-wide"),
        Column("state", label=_("State"), accessor=state_of),
    ]
    search_fields = ["title"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("edition", classname="desk-edition"),
            FieldPanel("title", classname="title"),
            FieldPanel("body"),
            FieldPanel("slug"),
            FieldRowPanel([FieldPanel("in_foot"), FieldPanel("sort_order")]),
            FieldPanel("same_as", widget=forms.Select),
        ],
        base_form_class=PageForm,
    )
    # A copy would carry an address that is taken.
    copy_view_enabled = False
    # As for stories: the title stands in its own field, and the heading is that of the page.
    edit_template_name = "desk/edit_story.html"
    create_template_name = "desk/add_story.html"
    index_view_class = views.PageIndexView
    add_view_class = views.PageCreateView
    edit_view_class = views.PageEditView
    delete_view_class = views.PageDeleteView
    unpublish_view_class = views.PageUnpublishView
    history_view_class = views.PageHistoryView
    usage_view_class = views.PageUsageView
    revisions_view_class = views.PageRevisionView
    revisions_compare_view_class = views.PageCompareView
