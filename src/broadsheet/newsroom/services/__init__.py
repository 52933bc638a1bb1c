"""Everything that changes the newsroom's names and accounts."""

from broadsheet.newsroom.services.accounts import create_account, set_password
from broadsheet.newsroom.services.names import add_person, add_section, add_topic

__all__ = ["add_person", "add_section", "add_topic", "create_account", "set_password"]
