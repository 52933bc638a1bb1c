"""Everything that changes a story. Buttons, the clock, the importers and the command line all call these."""

from broadsheet.stories.services.bulk import publish_many
from broadsheet.stories.services.drafting import save_draft
from broadsheet.stories.services.locking import take_over_story
from broadsheet.stories.services.merging import merge_topics
from broadsheet.stories.services.publishing import publish_revision, publish_story
from broadsheet.stories.services.refiling import refile_story
from broadsheet.stories.services.relinking import links_in, relink_stories
from broadsheet.stories.services.unpublishing import unpublish_story
from broadsheet.stories.services.updating import mark_updated, take_back_update
from broadsheet.stories.services.versions import bring_up_to_date, make_version

__all__ = [
    "bring_up_to_date",
    "links_in",
    "make_version",
    "mark_updated",
    "merge_topics",
    "publish_many",
    "publish_revision",
    "publish_story",
    "refile_story",
    "relink_stories",
    "save_draft",
    "take_back_update",
    "take_over_story",
    "unpublish_story",
]
