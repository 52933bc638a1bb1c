from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.snippets.views.snippets import SnippetViewSet

from broadsheet.stories.admin import views
from broadsheet.stories.admin.chooser import StoryChooserViewSet
from broadsheet.stories.admin.listing import StoryFilterSet, StoryIndexView
from broadsheet.stories.admin.panels import PANELS
from broadsheet.stories.models import Story


class StoryViewSet(SnippetViewSet):
    """Stories: a menu entry of their own, the newest change first."""

    model = Story
    icon = "doc-full-inverse"
    url_prefix = "stories"
    add_to_admin_menu = True
    menu_label = _("Stories")
    # Wagtail names these when it starts, in one language for everybody.
    breadcrumbs_items = WagtailAdminTemplateMixin.breadcrumbs_items
    menu_order = 50
    list_per_page = 30
    filterset_class = StoryFilterSet
    edit_handler = PANELS
    # A copy would carry a frozen address; a version in another edition is made by its own button.
    copy_view_enabled = False
    chooser_per_page = 15
    index_view_class = StoryIndexView
    add_view_class = views.StoryCreateView
    edit_view_class = views.StoryEditView
    index_template_name = "desk/list.html"
    # The headline stands in the path above and in its own field: once more it would only take room.
    edit_template_name = "desk/edit_story.html"
    create_template_name = "desk/add_story.html"
    delete_view_class = views.StoryDeleteView
    history_view_class = views.StoryHistoryView
    usage_view_class = views.StoryUsageView
    revisions_view_class = views.StoryRevisionView
    revisions_compare_view_class = views.StoryCompareView
    revisions_unschedule_view_class = views.StoryUnscheduleView
    lock_view_class = views.StoryLockView
    unlock_view_class = views.StoryUnlockView
    unpublish_view_class = views.StoryUnpublishView
    chooser_viewset_class = StoryChooserViewSet
