"""Hangs the desk's screens for fronts and static pages into Wagtail; what they do is in `fronts.admin`."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from broadsheet.fronts.admin.lead import LeadFrontView, lead_button
from broadsheet.fronts.admin.views import DeletePages
from broadsheet.fronts.admin.viewset import StaticPageViewSet

register_snippet(StaticPageViewSet)
# After Wagtail's own, so that ours takes its place.
hooks.register("register_bulk_action", DeletePages, order=200)
hooks.register("register_snippet_listing_buttons", lead_button)


@hooks.register("register_admin_urls")
def register_lead():
    return [path("lead/<int:pk>/", LeadFrontView.as_view(), name="broadsheet_lead_front")]


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("broadsheet.lead_front", _("Lead the front"), _("Chosen to lead the front"))
    actions.register_action(
        "broadsheet.free_front", _("Take the choice back"), _("No longer chosen to lead the front")
    )
