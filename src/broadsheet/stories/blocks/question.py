from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from broadsheet.stories.blocks.base import BodyStruct, Look, Reader, Writer, is_nothing
from broadsheet.stories.blocks.paragraph import rich
from broadsheet.stories.blocks.text import Lines, Rich
from broadsheet.stories.richtext import drawn, has_text, plain_text


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what was answered."""

    question: str
    html: SafeString


class QuestionBlock(BodyStruct):
    """One question of an interview or an explainer, with its answer."""

    question = Lines(label=_("Question"), max_length=1000)
    answer = Rich(label=_("Answer"), required=True)

    def view(self, value: Any, look: Look) -> Answer | None:
        question, html = " ".join((value["question"] or "").split()), rich(value["answer"])
        return Answer(question, html) if question and html else None

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {"question": value["question"], "html": value["answer"].source}

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> dict[str, Any]:
        return {"question": given["question"], "answer": given["html"]}

    def plain_text(self, value: Any) -> str:
        return f"{value['question'] or ''}\n{plain_text(drawn(value['answer'].source or ''))}".strip()

    def is_blank(self, value: Any) -> bool:
        return is_nothing(value["question"]) and not has_text(value["answer"].source or "")

    class Meta:
        icon = "help"
        label_format = "{question}"
        template = "broadsheet/blocks/question.html"
