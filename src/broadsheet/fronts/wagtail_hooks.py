"""Hangs the desk's screens for static pages into Wagtail; what they do is in `fronts.admin`."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from broadsheet.fronts.admin.views import DeletePages
from broadsheet.fronts.admin.viewset import StaticPageViewSet

register_snippet(StaticPageViewSet)
# After Wagtail's own, so that ours takes its place.
hooks.register("register_bulk_action", DeletePages, order=200)
