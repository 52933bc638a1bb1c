"""The newsroom's addresses. Readers are served by delivery, on another port."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from broadsheet.project.media import serve_media

handler400 = "broadsheet.project.notices.unreadable"
handler403 = "broadsheet.project.notices.forbidden"
handler404 = "broadsheet.project.notices.missing"
handler500 = "broadsheet.project.notices.fault"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="wagtailadmin_home"), name="broadsheet_root"),
    path("favicon.ico", RedirectView.as_view(url="/assets/broadsheet/desk/icon.svg"), name="broadsheet_sign"),
    path("media/<path:path>", serve_media, name="broadsheet_media"),
    path("desk/", include(wagtailadmin_urls)),
]
