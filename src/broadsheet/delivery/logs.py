"""How delivery writes its log: lines for people, or one JSON object a line for machines."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime


def set_up(form: str) -> None:
    """Write the log to standard error from now on; `form` is `text` or `json`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter("%(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


class JsonLines(logging.Formatter):
    """`time`, `level`, `logger`, `process`, `message`, then the call's `extra={"about": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the message holds."""
        held = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
            **getattr(record, "about", {}),
        }
        if record.exc_info:
            held["exception"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(held, ensure_ascii=False, default=str)
