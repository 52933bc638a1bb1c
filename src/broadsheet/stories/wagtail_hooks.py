"""Hangs the desk's screens for stories into Wagtail; what they do is in `stories.admin`."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.search import SearchArea
from wagtail.snippets.models import register_snippet

from broadsheet.stories.admin import home
from broadsheet.stories.admin.viewset import StoryViewSet

register_snippet(StoryViewSet)


@hooks.register("register_admin_search_area")
def search_stories():
    url = reverse("wagtailsnippets_stories_story:list")
    return SearchArea(_("Stories"), url, name="stories", icon_name="doc-full-inverse", order=50)


@hooks.register("register_admin_urls")
def register_retry():
    return [path("press/retry/", home.retry, name="broadsheet_press_retry")]


# Last, so that no panel of Wagtail's is put in after ours.
hooks.register("construct_homepage_panels", home.our_panels, order=1000)
hooks.register("construct_homepage_summary_items", home.no_summary, order=1000)
