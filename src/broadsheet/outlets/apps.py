from django.apps import AppConfig


class OutletsConfig(AppConfig):
    """What machines read."""

    name = "broadsheet.outlets"
    label = "outlets"
    default_auto_field = "django.db.models.BigAutoField"
