"""The pages of a topic: `/topic/x/` and `/topic/x/2024/11/`."""

from __future__ import annotations

from broadsheet.newsroom.models import Topic
from broadsheet.press.kinds.lists import ListMonth, ListPage


class TopicPage(ListPage):
    name = "topic"
    about = "topic"
    model = Topic


class TopicMonth(ListMonth):
    name = "topic_month"
    page = TopicPage()
