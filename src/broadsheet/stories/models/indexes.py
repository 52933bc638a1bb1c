from __future__ import annotations

from typing import Any

from django.db import models


class NewestFirst(models.Index):
    """An index whose first, descending column has its empty values last, on every database.

    PostgreSQL sorts them first when it descends, so that an archive's rows, which have no revision, would
    stand above today's. SQLite has them last anyhow and takes no such words in an index.
    """

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        written = self.fields_orders
        if schema_editor.connection.vendor == "postgresql":
            (name, order), *rest = written
            self.fields_orders = [(name, f"{order} NULLS LAST"), *rest]
        try:
            return super().create_sql(model, schema_editor, using=using, **kwargs)
        finally:
            self.fields_orders = written
