"""`python -m broadsheet.delivery`: serve the store of BROADSHEET_HOME until told to stop."""

import asyncio
import errno
import gc
import logging
import sys

import uvloop

from broadsheet.delivery.processes import Family, serve_together
from broadsheet.delivery.server import Server
from broadsheet.delivery.settings import SettingError, Settings, read_settings


def main() -> int:
    """Run the server; the exit status is 1 where it could not start, with one line that says why."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        settings = read_settings()
    except SettingError as fault:
        logging.error("%s", fault)
        return 1
    try:
        if settings.processes == 1:
            uvloop.run(_serve(settings))
        else:
            # What was made at the start stays for good and is shared; leaving it out makes collections short.
            gc.collect()
            gc.freeze()
            serve_together(settings, lambda share, family: uvloop.run(_serve(share, family)))
    except OSError as fault:
        logging.error("%s", _explain(settings, fault))
        return 1
    return 0


async def _serve(settings: Settings, family: Family | None = None) -> None:
    server = Server(settings, asyncio.get_running_loop())
    gc.collect()
    gc.freeze()
    await server.run(family)


def _explain(settings: Settings, fault: OSError) -> str:
    where = f"{settings.listen}:{settings.port}"
    if fault.errno == errno.EADDRINUSE:
        return f"{where} is taken by another program: stop that one, or set BROADSHEET_PORT to a free port."
    if fault.errno == errno.EACCES:
        return (
            f"{where} may not be opened: ports below 1024 are for root; set BROADSHEET_PORT to a higher one."
        )
    if fault.errno == errno.EADDRNOTAVAIL:
        return f"{settings.listen} is not an address of this machine: set BROADSHEET_LISTEN to one."
    return f"{where} cannot be served: {fault.strerror or fault}"


if __name__ == "__main__":
    sys.exit(main())
