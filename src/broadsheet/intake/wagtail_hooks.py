"""Hangs imports and wires into Wagtail; what they show is in the modules of screens."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from broadsheet.intake.queue_screen import WireItemScreen, WireQueue, wire_picture
from broadsheet.intake.screens import ImportReport, ImportRuns, report_file
from broadsheet.intake.section_screen import ImportSections
from broadsheet.intake.wire_panel import offer_wires
from broadsheet.intake.wire_screens import WireEdit, WireList, wire_act
from broadsheet.stories.policy.routes import Access, lets_in


@hooks.register("register_admin_urls")
def register_imports():
    return [
        path("imports/", ImportRuns.as_view(), name="broadsheet_imports"),
        path("imports/<int:pk>/", ImportReport.as_view(), name="broadsheet_import"),
        path("imports/<int:pk>/sections/", ImportSections.as_view(), name="broadsheet_import_sections"),
        path("imports/<int:pk>/report.json", report_file, name="broadsheet_import_file"),
    ]


@hooks.register("register_admin_urls")
def register_wires():
    one = "wires/items/<int:pk>/"
    return [
        path("wires/", WireQueue.as_view(), name="broadsheet_wires"),
        path(one, WireItemScreen.as_view(), name="broadsheet_wire_item"),
        path(f"{one}pictures/<int:number>/", wire_picture, name="broadsheet_wire_picture"),
        path("wires/sources/", WireList.as_view(), name="broadsheet_wire_list"),
        path("wires/sources/new/", WireEdit.as_view(), name="broadsheet_wire_add"),
        path("wires/sources/<int:pk>/", WireEdit.as_view(), name="broadsheet_wire_edit"),
        path("wires/sources/<int:pk>/do/", wire_act, name="broadsheet_wire_act"),
    ]


class ImportsEntry(MenuItem):
    """In the menu of those who may see the reports."""

    def is_shown(self, request):
        return lets_in(Access.PUBLISH, request.user)


@hooks.register("register_admin_menu_item")
def imports_entry():
    return ImportsEntry(
        _("Imports"), reverse("broadsheet_imports"), name="imports", icon_name="download", order=75
    )


class WiresEntry(MenuItem):
    """For whoever writes stories."""

    def is_shown(self, request):
        return lets_in(Access.WRITE, request.user)


@hooks.register("register_admin_menu_item")
def wires_entry():
    return WiresEntry(_("Wires"), reverse("broadsheet_wires"), name="wires", icon_name="mail", order=58)


# After `stories.admin.home.our_panels`, which begins the page anew.
hooks.register("construct_homepage_panels", offer_wires, order=1001)
