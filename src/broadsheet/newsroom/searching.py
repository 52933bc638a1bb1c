"""How the desk finds pictures and documents: Wagtail's lists and choosers ask this search backend.

Every word that was typed is looked for anywhere in the folded text, as in the lists of stories. There is no
index to keep: a ranked search in Wagtail's takes seconds at 20,000 documents, and what an import brings
without signals would not be in it (ADR 003).
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from modelsearch.backends.database.fallback import (
    MATCH_ALL,
    DatabaseSearchBackend,
    DatabaseSearchQueryCompiler,
    DatabaseSearchResults,
)
from taggit.models import Tag

from broadsheet.newsroom.models import fold


class FoldedCompiler(DatabaseSearchQueryCompiler):
    """One word: in the folded text or the name of a tag; of Wagtail's own models, in their fields."""

    @cached_property
    def tags(self) -> list[tuple[int, str]]:
        """All there are, by number and folded name; read once for all words."""
        if not hasattr(self.queryset.model, "tags"):
            return []
        return [(pk, fold(name)) for pk, name in Tag.objects.values_list("pk", "name")]

    def build_single_term_filter(self, term: str) -> Q:
        model, word = self.queryset.model, fold(term)
        if not any(field.name == "search_text" for field in model._meta.fields):
            return super().build_single_term_filter(term)
        found = Q(search_text__contains=word)
        if tags := [pk for pk, name in self.tags if word in name]:
            tagged = model.tags.through.objects.filter(
                tag__in=tags, content_type=ContentType.objects.get_for_model(model)
            )
            found |= Q(pk__in=tagged.values("object_id"))
        return found


class FoldedResults(DatabaseSearchResults):
    def get_queryset(self) -> QuerySet[Any]:
        """Without DISTINCT, which would sort all that was found: no row is found twice."""
        compiler = self.query_compiler
        queryset, found = compiler.queryset, compiler.build_database_filter(compiler.query)
        if found != MATCH_ALL:
            queryset = queryset.filter(found)
        if not compiler.order_by_relevance and not queryset.query.order_by:
            queryset = queryset.order_by("-pk")
        return queryset[self.start : self.stop]


class SearchBackend(DatabaseSearchBackend):
    """Named in the settings by this module's path."""

    query_compiler_class = FoldedCompiler
    autocomplete_query_compiler_class = FoldedCompiler
    results_class = FoldedResults
