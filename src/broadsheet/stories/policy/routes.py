"""Who gets in at which address of the newsroom. An address that is not here is the administrator's alone.

A new view is named here in the commit that adds it; `project/tests/test_rights.py` walks through them all.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from django.urls import ResolverMatch


class Access(Enum):
    """Whom an address is for. Views of single things ask for that thing besides."""

    OPEN = "anybody"
    DESK = "whoever may sign in to the desk"
    WRITE = "whoever writes stories"
    CHANGE_STORY = "whoever may change the story of the address"
    PUBLISH = "whoever publishes"
    PUBLISH_STORY = "whoever may publish where the story of the address stands"
    KEEP = "whoever keeps sections, topics, people, pages and redirects in order"
    ADMINISTER = "administrators"
    OFF = "nobody: 404"


WRITING = ("stories.add_story", "stories.change_story")
PUBLISHING = ("stories.publish_story",)
KEEPING = (
    *(
        f"newsroom.{verb}_{model}"
        for verb in ("change", "delete")
        for model in ("section", "topic", "redirect")
    ),
    *(f"fronts.{verb}_staticpage" for verb in ("add", "change", "delete", "publish")),
)
ADMINISTERING = (
    *(f"newsroom.{verb}_{model}" for verb in ("add", "change", "delete") for model in ("edition", "user")),
    "newsroom.change_remit",
    "auth.change_group",
    "wagtailcore.change_collection",
)


def _any(*permissions: str) -> Callable[[Any], bool]:
    return lambda user: any(user.has_perm(permission) for permission in permissions)


_HOLDS: dict[Access, Callable[[Any], bool]] = {
    Access.OPEN: lambda user: True,
    Access.DESK: lambda user: True,  # Wagtail asks for `access_admin` at each of its addresses
    Access.WRITE: _any(*WRITING),
    Access.CHANGE_STORY: _any(*WRITING),
    Access.PUBLISH: _any(*PUBLISHING),
    Access.PUBLISH_STORY: _any(*PUBLISHING),
    Access.KEEP: _any(*KEEPING),
    Access.ADMINISTER: _any(*ADMINISTERING),
    Access.OFF: lambda user: False,
}


def lets_in(access: Access, user: Any) -> bool:
    """Whether an address of that class is for this user."""
    return _HOLDS[access](user)


def access_to(name: str) -> Access | None:
    """The class of the address of that name, namespaces included; None when nobody has given it one."""
    return CLASSES.get(name)


def name_of(match: ResolverMatch) -> str:
    """The name that an address has here: its own with its namespaces, else that of its function."""
    space = "".join(f"{part}:" for part in match.namespaces)
    return f"{space}{match.url_name or match.func.__name__}"


def _named(prefix: str, names: str) -> list[str]:
    return [f"{prefix}{name}" for name in names.split()]


_STORY = "wagtailsnippets_stories_story:"
_PAGE = "wagtailsnippets_fronts_staticpage:"
_LISTS = "index index_results"
_ONE = "edit delete history history_results usage"
_CHOOSER = "choose choose_results chosen chosen_multiple"

TABLE: dict[Access, tuple[list[str], ...]] = {
    Access.OPEN: (
        _named("broadsheet_", "root sign"),
        _named("wagtailadmin_", "login sprite javascript_catalog"),
    ),
    Access.DESK: (
        _named("broadsheet_", "media signed_in"),
        _named("wagtailadmin_", "home account logout dismissibles tag_autocomplete tag_model_autocomplete"),
        # These ask for the right to change the thing that is open.
        _named("wagtailadmin_editing_sessions:", "ping release"),
        # Each action asks for each thing it is done to.
        _named("", "wagtail_bulk_action"),
        # Reads only: the headlines are every account's, a picture asks for the right to choose it.
        _named("wagtailadmin_api:images:", "listing detail find"),
        _named(_STORY, "list list_results"),
        # Wagtail's "not found" for what no other address takes.
        _named("", "default"),
    ),
    Access.WRITE: (
        _named(_STORY, "add preview_on_add"),
        _named("wagtailsnippetchoosers_stories_story:", _CHOOSER),
        _named("broadsheet_", "short press_board clock"),
        _named("broadsheet_", "versions versions_of version_changes embed_look_up story_link"),
        # What comes from elsewhere; each decision about it asks for its place.
        _named("broadsheet_", "wires wire_item wire_picture wire_list"),
        _named("broadsheet_topics_", "find make"),
        _named("broadsheet_person_chooser:", f"{_CHOOSER} create"),
        _named("broadsheet_recording_chooser:", f"{_CHOOSER} create"),
        # Wagtail asks for the right to add, change or delete a recording.
        _named("recordings:", f"{_LISTS} add edit delete usage"),
        _named("broadsheet_", "captions"),
        _named("topics:", f"{_LISTS} add"),
        _named("people:", f"{_LISTS} add"),
        _named("wagtailadmin_", "block_preview"),
        _named("wagtailadmin_choose_page_", "external_link email_link"),
        # Pictures and documents: Wagtail asks for the right to each one's collection.
        _named("wagtailimages:", f"{_LISTS} edit delete preview add image_usage add_multiple edit_multiple"),
        _named(
            "wagtailimages:", "create_multiple_from_uploaded_image delete_multiple delete_upload_multiple"
        ),
        _named("wagtailimages_chooser:", f"{_CHOOSER} create select_format"),
        _named("broadsheet_incomplete_pictures", "_results"),
        _named("broadsheet_", "incomplete_pictures"),
        _named("wagtaildocs:", f"{_LISTS} edit delete add document_usage add_multiple edit_multiple"),
        _named(
            "wagtaildocs:", "create_multiple_from_uploaded_document delete_multiple delete_upload_multiple"
        ),
        _named("wagtaildocs_chooser:", f"{_CHOOSER} create"),
        _named("broadsheet_delete_", "picture document"),
        _named("wagtailadmin_api:documents:", "listing detail find"),
    ),
    Access.CHANGE_STORY: (
        _named(_STORY, "edit delete usage history history_results preview_on_edit"),
        _named(_STORY, "revisions_view revisions_revert revisions_compare"),
    ),
    Access.PUBLISH: (
        _named("broadsheet_press_", "retry"),
        # Wagtail shows it to whoever may add one.
        _named("recordings:", "history history_results"),
        _named("broadsheet_ping_", "retry"),
        # Their reports name drafts and faults of every section.
        _named("broadsheet_", "imports import import_file"),
    ),
    Access.PUBLISH_STORY: (
        _named(_STORY, "unpublish lock unlock revisions_unschedule"),
        _named("broadsheet_", "take_over mark_updated lead_front"),
    ),
    Access.KEEP: (
        _named("broadsheet_", "import_sections"),
        # A wire asks for its place besides.
        _named("broadsheet_", "wire_add wire_edit wire_act"),
        _named("sections:", f"{_LISTS} add {_ONE}"),
        _named("redirects:", f"{_LISTS} add {_ONE}"),
        _named("topics:", f"{_ONE} merge"),
        _named("people:", _ONE),
        # Each of a page's views asks for its edition besides.
        _named(_PAGE, "list list_results add unpublish edit delete history history_results usage"),
        _named(_PAGE, "preview_on_add preview_on_edit revisions_view revisions_revert revisions_compare"),
    ),
    Access.ADMINISTER: (
        _named("broadsheet_", "site_settings"),
        _named("editions:", f"{_LISTS} add {_ONE}"),
        _named("remits:", f"{_LISTS} add {_ONE}"),
        _named("wagtailusers_users:", f"{_LISTS} add copy {_ONE}"),
        _named("wagtailusers_groups:", f"{_LISTS} add {_ONE}"),
        _named("wagtailadmin_collections:", "index add edit delete set_privacy"),
        _named("wagtailadmin_reports:", "site_history site_history_results"),
    ),
    Access.OFF: (
        # The page tree holds nothing that people write here; its API writes.
        _named("wagtailadmin_", "explore_root explore explore_results error_test"),
        _named("", "view"),  # Wagtail's "test404"
        _named("wagtailadmin_api:pages:", "listing detail find action"),
        _named(
            "wagtailadmin_pages:", "add preview_on_add type_use choose_parent type_use_results usage edit"
        ),
        _named(
            "wagtailadmin_pages:", "preview_on_edit view_draft add_subpage delete unpublish convert_alias"
        ),
        _named("wagtailadmin_pages:", "search search_results move move_confirm set_page_position copy"),
        _named("wagtailadmin_pages:", "workflow_action collect_workflow_action_data workflow_preview"),
        _named(
            "wagtailadmin_pages:", "confirm_workflow_cancellation set_privacy lock unlock revisions_index"
        ),
        _named("wagtailadmin_pages:", "revisions_view revisions_revert revisions_unschedule"),
        _named("wagtailadmin_pages:", "revisions_compare workflow_history workflow_history_detail history"),
        _named("wagtailadmin_pages:", "history_results"),
        _named("wagtailadmin_reports:", "locked_pages locked_pages_results workflow workflow_results"),
        _named("wagtailadmin_reports:", "workflow_tasks workflow_tasks_results aging_pages"),
        _named("wagtailadmin_reports:", "aging_pages_results page_types_usage page_types_usage_results"),
        # A text links to stories and addresses, not to pages of the tree (`stories.admin.story_link`).
        _named("wagtailadmin_", "choose_page choose_page_child choose_page_search"),
        _named("wagtailadmin_choose_page_", "chosen_multiple phone_link anchor_link"),
        # Wagtail's workflows are switched off, its sites are the editions here.
        _named("wagtailadmin_workflows:", f"{_LISTS} add enable disable edit usage usage_results remove"),
        _named(
            "wagtailadmin_workflows:", "add_task select_task_type task_index task_index_results edit_task"
        ),
        _named("wagtailadmin_workflows:", "disable_task enable_task task_chooser task_chooser_results"),
        _named("wagtailadmin_workflows:", "task_chooser_create task_chosen"),
        _named(_STORY, "workflow_action collect_workflow_action_data confirm_workflow_cancellation"),
        _named(_STORY, "workflow_history workflow_history_detail workflow_preview"),
        # Pages are not booked, and nothing chooses one.
        _named(_PAGE, "revisions_unschedule"),
        _named("wagtailsnippetchoosers_fronts_staticpage:", f"{_CHOOSER} create"),
        _named("wagtailsites:", f"{_LISTS} add copy {_ONE}"),
        _named("wagtailsnippets:", "index"),
        # A story is written in its own form, where nothing is left out.
        _named("wagtailsnippetchoosers_stories_story:", "create"),
        # Embeds are a block of the body, never in rich text.
        _named("wagtailembeds:", "chooser chooser_upload"),
        _named("wagtailimages:", "url_generator url_generator_output"),
        # Nothing here sends mail.
        _named("wagtailadmin_password_reset", "_done _confirm _complete"),
        _named("wagtailadmin_", "password_reset"),
    ),
}

CLASSES = {name: access for access, groups in TABLE.items() for group in groups for name in group}
