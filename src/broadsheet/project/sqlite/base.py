from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Opens a file that is there (https://www.sqlite.org/uri.html, `mode=rw`); `init` makes it."""

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        return params | {"database": f"{Path(params['database']).absolute().as_uri()}?mode=rw"}
