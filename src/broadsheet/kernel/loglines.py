"""A line of a log for machines: one JSON object, the same of every process."""

import json
import logging
import traceback
from datetime import UTC, datetime


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
