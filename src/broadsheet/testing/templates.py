"""Makes a query from a reader's template an error: what a page shows is collected before it is drawn."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections
from django.template.base import Template

READERS = "broadsheet/"
"""How the names of readers' templates begin. Wagtail's own do query, and so do those that extend them."""


class QueryInTemplate(RuntimeError):
    """A template asked the database, mostly by following a relation that nobody had fetched."""


@contextmanager
def querying_nothing(prefix: str = READERS) -> Iterator[None]:
    """Raise QueryInTemplate out of any rendering of a template whose name begins with `prefix`."""
    real = Template.render

    def render(self: Template, context: Any) -> Any:
        name = self.name or ""
        if not name.startswith(prefix):
            return real(self, context)
        with ExitStack() as stack:
            for connection in connections.all(initialized_only=True):
                stack.enter_context(connection.execute_wrapper(_refusing(name)))
            return real(self, context)

    Template.render = render
    try:
        yield
    finally:
        Template.render = real


def _refusing(name: str) -> Any:
    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        raise QueryInTemplate(f"{name} asked the database: {sql}")

    return refuse
