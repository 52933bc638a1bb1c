"""`python -m broadsheet.delivery`: serve the store of BROADSHEET_HOME until told to stop.

With `--check` it only reads its settings: exit status 0 says that this version would start.
"""

import asyncio
import errno
import gc
import logging
import sys
from dataclasses import replace

import uvloop

from broadsheet.delivery import logs
from broadsheet.delivery.processes import Seat, is_fit, serve_together
from broadsheet.delivery.server import Server, seat_alone
from broadsheet.delivery.settings import SettingError, Settings, read_settings
from broadsheet.delivery.sockets import Sockets, open_sockets, take_over

log = logging.getLogger("broadsheet.delivery")


def main(words: list[str]) -> int:
    """Run the server; the exit status is 1 where it could not start, with one line that says why."""
    logs.set_up("text")
    try:
        settings = read_settings()
    except SettingError as fault:
        log.error("%s", fault)
        return 1
    logs.set_up(settings.log_format)
    if words == ["--check"]:
        return 0
    try:
        sockets = open_sockets(settings)
    except SettingError as fault:
        log.error("%s", fault)
        return 1
    except OSError as fault:
        log.error("%s", _explain(settings, fault))
        return 1
    # Each socket has its own queue: readers would wait in it for ever for a process that is not there.
    settings = replace(settings, processes=max(settings.processes, len(sockets.readers)))
    # What was made at the start stays for good and is shared; leaving it out makes collections short.
    gc.collect()
    gc.freeze()
    if settings.processes > 1:
        serve_together(settings, sockets, _serve_seat)
    else:
        _serve_alone(settings, sockets)
    return 0


def _serve_seat(settings: Settings, seat: Seat) -> bool:
    return uvloop.run(_serve(settings, seat))


def _serve_alone(settings: Settings, sockets: Sockets) -> None:
    """Serve in this very process; when another version takes over, connections wait until the last answer is
    sent.
    """
    readers = sockets.readers[0]
    log.info("Readers are served on %s from %s", sockets.address(), settings.store)
    # A copy is served: the one that is kept for the next version must not be closed with the loop.
    metrics = sockets.metrics.dup() if sockets.metrics else None
    while _serve_seat(settings, seat_alone(readers.dup(), metrics)):
        if is_fit():
            log.info("The installed version takes over.")
            take_over(sockets)
        log.error("The installed version does not start; this one goes on.")
        metrics = sockets.metrics.dup() if sockets.metrics else None
    log.info("Stopped.")


async def _serve(settings: Settings, seat: Seat) -> bool:
    server = Server(settings, asyncio.get_running_loop(), seat)
    gc.collect()
    gc.freeze()
    return await server.run()


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
    sys.exit(main(sys.argv[1:]))
