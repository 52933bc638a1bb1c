"""Everything that changes a story. Buttons, the clock, the importers and the command line all call these."""

from broadsheet.stories.services.bulk import publish_many
from broadsheet.stories.services.drafting import save_draft
from broadsheet.stories.services.publishing import publish_revision, publish_story
from broadsheet.stories.services.unpublishing import unpublish_story

__all__ = ["publish_many", "publish_revision", "publish_story", "save_draft", "unpublish_story"]
