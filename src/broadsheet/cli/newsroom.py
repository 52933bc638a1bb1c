"""The newsroom's web server: Granian with the Django application, as one process under the supervisor.

`python -m broadsheet.cli.newsroom`
"""

from __future__ import annotations

import os
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from broadsheet.cli.boot import settle_memory
from broadsheet.cli.leash import die_with
from broadsheet.project.home import Home
from broadsheet.project.sentry import report_faults


def load(_target: str) -> Any:
    """The application, loaded in Granian's worker process, which must not outlive its parent either."""
    die_with(os.getppid())
    report_faults(Home.find().sentry_dsn)
    from broadsheet.project.wsgi import application

    settle_memory()
    return application


def main() -> None:
    """Serve until a signal. Granian answers SIGTERM and SIGINT by finishing what it is at."""
    home = Home.find().require()
    os.environ["BROADSHEET_HOME"] = str(home.root)
    server = Granian(
        "broadsheet.project.wsgi:application",
        address=home.listen,
        port=home.newsroom_port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=home.newsroom_threads,
        backlog=256,
        websockets=False,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
        log_dictconfig=logging_of(home.log),
    )
    server.serve(target_loader=load)


def logging_of(form: str) -> dict[str, Any]:
    """Granian's own log, `text` or `json`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"format": "%(message)s"},
            "json": {"()": "broadsheet.kernel.loglines.JsonLines"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": form}},
        "loggers": {
            # Its own lines about workers and threads say nothing to an operator; its troubles do.
            "_granian": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "granian.access": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }


if __name__ == "__main__":
    main()
