"""Who may do what in the newsroom: the one policy that every view, chooser, bulk action and preview asks.

`routes` says who gets in at which address, `stories` what somebody may do with one story. Both stand on
Django's permissions, and on the places that an account is given (`newsroom.models.Remit`).
"""

from broadsheet.stories.policy.routes import Access, access_to
from broadsheet.stories.policy.stories import StoryPolicy, may_publish, refuse_publishing

__all__ = ["Access", "StoryPolicy", "access_to", "may_publish", "refuse_publishing"]
