"""Everything that changes what the newsroom is made of. The desk's forms, the importers and the command line
all call these; each is one transaction that also announces what it dirtied.
"""

from broadsheet.newsroom.services.accounts import create_account, set_password
from broadsheet.newsroom.services.adding import add_person, add_section, add_topic
from broadsheet.newsroom.services.editions import delete_edition, save_edition
from broadsheet.newsroom.services.names import no_sections
from broadsheet.newsroom.services.redirects import (
    delete_redirect,
    leave_redirects,
    note_gone,
    redirect_many,
    save_redirect,
)
from broadsheet.newsroom.services.remits import delete_remit, save_remit
from broadsheet.newsroom.services.terms import (
    delete_person,
    delete_section,
    delete_topic,
    find_or_make_topic,
    fold_topic,
    moved_addresses,
    save_person,
    save_section,
    save_topic,
)

__all__ = [
    "add_person",
    "add_section",
    "add_topic",
    "create_account",
    "delete_edition",
    "delete_person",
    "delete_redirect",
    "delete_remit",
    "delete_section",
    "delete_topic",
    "find_or_make_topic",
    "fold_topic",
    "leave_redirects",
    "moved_addresses",
    "no_sections",
    "note_gone",
    "redirect_many",
    "save_edition",
    "save_person",
    "save_redirect",
    "save_remit",
    "save_section",
    "save_topic",
    "set_password",
]
