"""How delivery writes its log: lines for people, or one JSON object a line for machines."""

import logging
import sys

from broadsheet.kernel.loglines import JsonLines


def set_up(form: str) -> None:
    """Write the log to standard error from now on; `form` is `text` or `json`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter("%(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
