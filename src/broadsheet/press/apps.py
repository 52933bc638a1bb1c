from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PressConfig(AppConfig):
    """Renders what changed and replaces its plates."""

    name = "broadsheet.press"
    label = "press"
    verbose_name = _("Press")
