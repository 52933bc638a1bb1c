from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "broadsheet.stories"
    label = "stories"
    verbose_name = _("Stories")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from broadsheet.stories.models import Story
        from broadsheet.stories.policy import StoryPolicy

        # Here and not with the desk's screens: the services ask the policy too, also from the command line.
        register_permission_policy(Story, StoryPolicy())
