"""Hangs the reports of imports into Wagtail; what they show is in `intake.screens`."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from broadsheet.intake.screens import ImportReport, ImportRuns, report_file
from broadsheet.intake.section_screen import ImportSections
from broadsheet.stories.policy.routes import Access, lets_in


@hooks.register("register_admin_urls")
def register_imports():
    return [
        path("imports/", ImportRuns.as_view(), name="broadsheet_imports"),
        path("imports/<int:pk>/", ImportReport.as_view(), name="broadsheet_import"),
        path("imports/<int:pk>/sections/", ImportSections.as_view(), name="broadsheet_import_sections"),
        path("imports/<int:pk>/report.json", report_file, name="broadsheet_import_file"),
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
