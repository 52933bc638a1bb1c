"""Whether a port can be listened on, and whether something answers there."""

from __future__ import annotations

import errno
import socket

from broadsheet.cli.group import CommandError
from broadsheet.project.home import Home


def check_ports(home: Home, start: str = "broadsheet run") -> None:
    """Raises CommandError for the first of the site's two ports that cannot be listened on.

    `start` is the command that starts the site, for the advice.
    """
    for port, variable in ((home.port, "BROADSHEET_PORT"), (home.newsroom_port, "BROADSHEET_NEWSROOM_PORT")):
        trouble = why_not(home.listen, port)
        if trouble == errno.EADDRINUSE:
            raise CommandError(
                f"Port {port} is taken by another program (perhaps another Broadsheet): stop that one, "
                f"or choose another port: {variable}={port + 100} {start}"
            )
        if trouble == errno.EACCES:
            raise CommandError(f"Port {port} is only for root: choose one above 1023 with {variable}.")
        if trouble:
            raise CommandError(
                f"{home.listen} is not an address of this machine: set BROADSHEET_LISTEN to one (127.0.0.1)."
            )


def why_not(listen: str, port: int) -> int:
    """0 when the port can be listened on, else the errno that says why not."""
    try:
        family = socket.getaddrinfo(listen, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # As the servers do: connections of an earlier run that are still closing are no hindrance.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((listen, port))
            probe.listen(1)
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    except OSError as error:
        return error.errno or errno.EADDRNOTAVAIL
    return 0


def answers(listen: str, port: int) -> bool:
    """Whether something accepts connections there."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(listen, listen)  # noqa: S104
    try:
        with socket.create_connection((address, port), timeout=0.5):
            return True
    except OSError:
        return False
