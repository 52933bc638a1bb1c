"""Hangs the desk's screens for stories into Wagtail; what they do is in `stories.admin`."""

from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.staticfiles import versioned_static
from wagtail.snippets.models import register_snippet

from broadsheet.stories.admin import (
    actions,
    boards,
    bulk,
    buttons,
    embed_look_up,
    home,
    incomplete,
    kept,
    pings,
    signed_in,
    story_link,
    unsaved,
    views,
)
from broadsheet.stories.admin.recordings import RecordingViewSet, captions, recording_chooser
from broadsheet.stories.admin.short import short_news
from broadsheet.stories.admin.topics import DeskGroup
from broadsheet.stories.admin.updated import MarkUpdatedView
from broadsheet.stories.admin.versions import ChangesView, VersionsView
from broadsheet.stories.admin.versions_board import VersionsBoard, may_see_board
from broadsheet.stories.admin.viewset import StoryViewSet
from broadsheet.stories.clockwork import BY_THE_CLOCK

register_snippet(StoryViewSet)


@hooks.register("register_admin_viewset")
def register_names():
    return [
        DeskGroup(),
        recording_chooser,
        RecordingViewSet("recordings", add_to_admin_menu=True, menu_order=320),
    ]


@hooks.register("register_admin_search_area")
def search_stories():
    url = reverse("wagtailsnippets_stories_story:list")
    return SearchArea(_("Stories"), url, name="stories", icon_name="doc-full-inverse", order=50)


@hooks.register("insert_editor_js")
def clean_what_is_pasted():
    return format_html('<script src="{}"></script>', versioned_static("broadsheet/desk/paste.js"))


hooks.register("insert_editor_js", signed_in.script)
hooks.register("insert_editor_js", unsaved.script)


@hooks.register("register_admin_urls")
def register_screens():
    pictures, view = "newsroom/pictures/incomplete/", incomplete.IncompletePicturesView
    return [
        path("press/", boards.press_board, name="broadsheet_press_board"),
        path("clock/", boards.clock_board, name="broadsheet_clock"),
        path("press/retry/", home.retry, name="broadsheet_press_retry"),
        path("press/pings/retry/", pings.retry, name="broadsheet_ping_retry"),
        path("stories/take-over/<int:pk>/", views.take_over, name="broadsheet_take_over"),
        path("stories/short/", short_news, name="broadsheet_short"),
        path("recordings/<int:pk>/captions.vtt", captions, name="broadsheet_captions"),
        path("signed-in/", signed_in.signed_in, name="broadsheet_signed_in"),
        path(pictures, view.as_view(), name="broadsheet_incomplete_pictures"),
        path(
            f"{pictures}results/",
            view.as_view(results_only=True),
            name="broadsheet_incomplete_pictures_results",
        ),
    ]


hooks.register("register_admin_menu_item", incomplete.menu_item)


@hooks.register("register_admin_urls", order=-1)
def keep_what_readers_are_shown():
    """Before Wagtail's own views at the same addresses."""
    return [
        path("images/<int:image_id>/delete/", kept.DeletePicture.as_view(), name="broadsheet_delete_picture"),
        path(
            "documents/delete/<int:document_id>/",
            kept.DeleteDocument.as_view(),
            name="broadsheet_delete_document",
        ),
    ]


for action in (kept.DeletePictures, kept.DeleteDocuments):
    hooks.register("register_bulk_action", action, order=200)


for action in (bulk.MoveStories, bulk.RetagStories, bulk.UnpublishStories, bulk.DeleteStories):
    # After Wagtail's own, so that ours takes the place of its "delete".
    hooks.register("register_bulk_action", action, order=200)
hooks.register("construct_snippet_action_menu", actions.offer_what_is_allowed)


@hooks.register("register_admin_menu_item")
def press_entry():
    return MenuItem(
        _("The press"), reverse("broadsheet_press_board"), name="press", icon_name="desktop", order=70
    )


@hooks.register("register_admin_menu_item")
def clock_entry():
    return MenuItem(
        _("The clock"), reverse("broadsheet_clock"), name="clock", icon_name="calendar-check", order=71
    )


@hooks.register("register_log_actions")
def register_clock_action(actions):
    actions.register_action(BY_THE_CLOCK, _("Publish on time"), _("Published at its scheduled time"))


@hooks.register("register_admin_urls")
def register_story_link():
    return [path("stories/link/", story_link.story_link, name="broadsheet_story_link")]


# Last, so that it finds Wagtail's link to change.
hooks.register("register_rich_text_features", story_link.offer_stories, order=1000)


@hooks.register("register_admin_urls")
def register_embed_look_up():
    return [path("stories/embeds/look-up/", embed_look_up.look_up, name="broadsheet_embed_look_up")]


@hooks.register("register_admin_urls")
def register_versions():
    return [
        path("versions/", VersionsBoard.as_view(), name="broadsheet_versions"),
        path("versions/of/<int:pk>/", VersionsView.as_view(), name="broadsheet_versions_of"),
        path("versions/<int:pk>/changes/", ChangesView.as_view(), name="broadsheet_version_changes"),
        path("updated/<int:pk>/", MarkUpdatedView.as_view(), name="broadsheet_mark_updated"),
    ]


class VersionsMenuItem(MenuItem):
    """For whoever may begin stories."""

    def is_shown(self, request):
        return may_see_board(request.user)


@hooks.register("register_admin_menu_item")
def versions_menu_item():
    url = reverse("broadsheet_versions")
    return VersionsMenuItem(_("Versions"), url, name="versions", icon_name="globe", order=55)


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action(
        "broadsheet.mark_updated", _("Mark as updated for readers"), _("Marked as updated for readers")
    )
    actions.register_action(
        "broadsheet.bring_up_to_date", _("Bring up to date"), _("Brought up to date with its source")
    )


hooks.register("register_snippet_listing_buttons", buttons.listing_buttons)
# Last, so that no panel of Wagtail's is put in after ours.
hooks.register("construct_homepage_panels", home.our_panels, order=1000)
hooks.register("construct_homepage_summary_items", home.no_summary, order=1000)
