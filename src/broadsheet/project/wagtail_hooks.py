"""Hangs into Wagtail what knows the whole site."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from broadsheet.project.site_settings import site_settings
from broadsheet.stories.policy import Access
from broadsheet.stories.policy.routes import lets_in


@hooks.register("register_admin_urls")
def register_site_settings():
    return [path("settings/site/", site_settings, name="broadsheet_site_settings")]


class ForAdministrators(MenuItem):
    def is_shown(self, request):
        return lets_in(Access.ADMINISTER, request.user)


@hooks.register("register_settings_menu_item")
def site_settings_entry():
    url = reverse("broadsheet_site_settings")
    return ForAdministrators(_("The site"), url, name="the-site", icon_name="cogs", order=10)
