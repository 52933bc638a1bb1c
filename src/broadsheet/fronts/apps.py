from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrontsConfig(AppConfig):
    name = "broadsheet.fronts"
    label = "fronts"
    verbose_name = _("Fronts and pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from broadsheet.fronts.models import StaticPage
        from broadsheet.fronts.policy import PagePolicy

        # Here and not with the desk's screens: the services ask the policy too.
        register_permission_policy(StaticPage, PagePolicy())
