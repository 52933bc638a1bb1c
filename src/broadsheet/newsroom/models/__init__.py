"""Who publishes, where and under which names: editions, sections, topics, people, accounts, redirects."""

from broadsheet.newsroom.models.edition import Edition
from broadsheet.newsroom.models.folded import FoldedField, fold
from broadsheet.newsroom.models.former import FormerTopic
from broadsheet.newsroom.models.person import Person
from broadsheet.newsroom.models.place import FormerPlace
from broadsheet.newsroom.models.redirect import Redirect
from broadsheet.newsroom.models.remit import Remit
from broadsheet.newsroom.models.section import Section
from broadsheet.newsroom.models.topic import Topic
from broadsheet.newsroom.models.user import User

__all__ = [
    "Edition",
    "FoldedField",
    "FormerPlace",
    "FormerTopic",
    "Person",
    "Redirect",
    "Remit",
    "Section",
    "Topic",
    "User",
    "fold",
]
