"""The roles that a new site begins with. An administrator may change them in the newsroom afterwards."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission
from wagtail.snippets.models import create_extra_permissions

REPORTERS = "Reporters"
EDITORS = "Editors"

WRITING = (
    "wagtailadmin.access_admin",
    "stories.add_story",
    "newsroom.add_topic",
    "newsroom.add_person",
    "stories.add_recording",
)
"""What a reporter may: `StoryPolicy` opens to them the stories that they began themselves."""

EDITING = (
    *WRITING,
    "stories.view_story",
    "stories.change_story",
    "stories.delete_story",
    "stories.publish_story",
    "stories.lock_story",
    "stories.unlock_story",
    "stories.change_recording",
    "stories.delete_recording",
    "newsroom.change_topic",
    "newsroom.delete_topic",
    "newsroom.change_person",
    "newsroom.delete_person",
    "newsroom.add_section",
    "newsroom.change_section",
    "newsroom.delete_section",
    "newsroom.add_redirect",
    "newsroom.change_redirect",
    "newsroom.delete_redirect",
    "fronts.add_staticpage",
    "fronts.change_staticpage",
    "fronts.delete_staticpage",
    "fronts.publish_staticpage",
)
"""What an editor may. Editions, accounts and the site's settings are the administrator's."""

FILES = {"wagtailimages": "image", "wagtaildocs": "document"}
"""Pictures and documents."""

WITH_FILES = {REPORTERS: ("add", "choose"), EDITORS: ("add", "change", "choose")}


def make_roles() -> None:
    """Make the groups Reporters and Editors on a new site; a site that has Reporters is left as it is."""
    if Group.objects.filter(name=REPORTERS).exists():
        return
    # Wagtail brings groups of its own, made for a tree of pages.
    Group.objects.filter(name="Moderators", user=None).delete()
    for label in ("newsroom", "stories", "fronts"):
        create_permissions(apps.get_app_config(label), verbosity=0)
    create_extra_permissions(apps.get_app_config("stories"))  # lock and unlock
    root = Collection.get_first_root_node()
    for name, names in ((REPORTERS, WRITING), (EDITORS, EDITING)):
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.set([_permission(full) for full in names])
        group.page_permissions.all().delete()
        GroupCollectionPermission.objects.filter(group=group).delete()
        for app, thing in FILES.items():
            for action in WITH_FILES[name]:
                GroupCollectionPermission.objects.create(
                    group=group, collection=root, permission=_permission(f"{app}.{action}_{thing}")
                )


def _permission(name: str) -> Permission:
    label, _dot, codename = name.partition(".")
    return Permission.objects.get(content_type__app_label=label, codename=codename)
