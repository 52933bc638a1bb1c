"""How long a story takes to read."""

from __future__ import annotations

import re

from broadsheet.kernel import languages
from broadsheet.stories.models import Story

_WORD = re.compile(r"\S*[^\W_]\S*")
"""A run without spaces in which there is a letter or a digit of any script."""


def words_of(story: Story) -> int:
    """The words of the body, whatever blocks they stand in: each block says what text of it can be read."""
    stream = story.body.stream_block
    return sum(len(_WORD.findall(str(text))) for text in stream.get_searchable_content(story.body))


def minutes_to_read(story: Story) -> int:
    """Whole minutes at the pace of the edition's language, 0 for a story of less than one."""
    pace = languages.language_of(story.edition.language).words_per_minute
    words = words_of(story)
    return (words + pace // 2) // pace if words >= pace else 0
