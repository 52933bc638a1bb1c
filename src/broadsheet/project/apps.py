from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectConfig(AppConfig):
    """The composition root: binds what would otherwise point upwards."""

    name = "broadsheet.project"
    label = "project"
    verbose_name = _("Site")

    def ready(self) -> None:
        from broadsheet.project import binding, receivers  # noqa: F401 - connects them

        binding.bind()
