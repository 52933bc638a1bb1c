"""Hangs the newsroom's screens into Wagtail; what they do is in `newsroom.admin`."""

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static

from broadsheet.newsroom.admin import menus
from broadsheet.newsroom.admin.account import ask_for_no_names, name_the_password
from broadsheet.newsroom.admin.people import person_chooser
from broadsheet.newsroom.admin.starting import start_choosers_by_marks
from broadsheet.newsroom.admin.topic_offer import find_topics, make_topic

ask_for_no_names()
name_the_password()
start_choosers_by_marks()


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [person_chooser]


@hooks.register("register_admin_urls")
def register_topic_offer():
    return [
        path("newsroom/topics/find/", find_topics, name="broadsheet_topics_find"),
        path("newsroom/topics/make/", make_topic, name="broadsheet_topics_make"),
    ]


@hooks.register("insert_global_admin_css")
def desk_css():
    return format_html('<link rel="stylesheet" href="{}">', static("broadsheet/desk/desk.css"))


@hooks.register("insert_global_admin_js")
def start_widgets():
    return format_html('<script src="{}"></script>', versioned_static("broadsheet/desk/start.js"))


@hooks.register("insert_global_admin_js")
def tell_of_lengths():
    return format_html(
        '<script src="{}" data-said="{}"></script>',
        versioned_static("broadsheet/desk/lengths.js"),
        _(
            "Too long: {count} characters, {most} are allowed. Nothing was cut off: shorten it before "
            "you save."
        ),
    )


hooks.register("construct_main_menu", menus.leave_out)
hooks.register("construct_settings_menu", menus.leave_settings_out)
hooks.register("construct_help_menu", menus.no_help)
hooks.register("construct_search", menus.no_page_search)
