"""`broadsheet run`: the whole site under one supervisor."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from typing import TextIO

import click

from broadsheet.cli import foundation, prepared
from broadsheet.cli.child import Child
from broadsheet.cli.group import CommandError
from broadsheet.cli.lines import Lines
from broadsheet.cli.ports import answers, check_ports
from broadsheet.cli.supervisor import Supervisor
from broadsheet.project.home import Home
from broadsheet.project.running import LOCK, note_running

# All that the delivery server gets of the environment: nothing that names the database or holds a secret.
HARMLESS = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "PYTHONPATH", "PYTHONHASHSEED")


@click.command("run")
def command() -> None:
    """Start the newsroom, the press and the delivery server, and keep them running.

    Ctrl-C ends all of them. What dies is started again.
    """
    home = Home.locate().require()
    foundation.check_writable(home)
    lock = _lock(home)  # before the ports: a site that runs already holds both
    check_ports(home)
    lines = Lines(lost_mark=home.lost_log, form=home.log)
    _prepare(home)
    supervisor = Supervisor(
        children(home),
        lines,
        ready=lambda: answers(home.listen, home.port) and answers(home.listen, home.newsroom_port),
        on_ready=lambda: greet(home, lines),
    )
    code = supervisor.run()
    lines.write("broadsheet", "Stopped." if not code else "Stopped because of the trouble above.")
    lock.close()
    raise SystemExit(code)


def _prepare(home: Home) -> None:
    """Bring the database up to date, in a process of its own; ends with its exit code when that fails."""
    if prepared.is_prepared(home):
        return
    done = subprocess.run(
        [sys.executable, "-m", "broadsheet.cli.prepare"], env=_newsroom_environment(home), check=False
    )
    if done.returncode:
        raise SystemExit(done.returncode)
    prepared.remember(home)


def children(home: Home) -> list[Child]:
    """The processes of a site. Delivery comes first: readers do not wait for the newsroom."""
    return [
        Child("delivery", ["-m", "broadsheet.delivery"], delivery_environment(home)),
        Child("press", ["-m", "broadsheet", "work"], _newsroom_environment(home)),
        Child("newsroom", ["-m", "broadsheet.cli.newsroom"], _newsroom_environment(home)),
    ]


def delivery_environment(home: Home) -> dict[str, str]:
    """What the delivery server is told: where the store is and where to listen. No secret, no database."""
    return {name: os.environ[name] for name in HARMLESS if name in os.environ} | {
        "PYTHONUNBUFFERED": "1",
        "BROADSHEET_PUBLIC": str(home.public),
        "BROADSHEET_INBOX": str(home.inbox),
        "BROADSHEET_LISTEN": home.listen,
        "BROADSHEET_PORT": str(home.port),
        "BROADSHEET_DELIVERY_CACHE": str(home.delivery_cache),
        "BROADSHEET_DELIVERY_PROCESSES": str(home.delivery_processes),
        "BROADSHEET_DELIVERY_CONNECTIONS": str(home.delivery_connections),
        "BROADSHEET_DELIVERY_PER_ADDRESS": str(home.delivery_per_address),
        "BROADSHEET_DELIVERY_PROXIES": ",".join(home.delivery_proxies),
        "BROADSHEET_DELIVERY_METRICS": home.delivery_metrics,
        "BROADSHEET_DELIVERY_LOG": home.log,
    }


def _newsroom_environment(home: Home) -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1", "BROADSHEET_HOME": str(home.root)}


def greet(home: Home, lines: Lines) -> None:
    """Say where everything is, once it answers."""
    lines.write("broadsheet", f"Readers:   {home.url}/")
    lines.write("broadsheet", f"Newsroom:  {home.newsroom_url}/")
    lines.write("broadsheet", f"Sign in:   {_how_to_sign_in(home, shown=lines.out.isatty())}")
    lines.write("broadsheet", "Ctrl-C stops everything.")


def _how_to_sign_in(home: Home, *, shown: bool) -> str:
    try:
        password = home.first_password_file.read_text().strip()
    except OSError:
        return "with your account (a new password: broadsheet user password NAME)"
    # A log that is kept by the system is no place for a password.
    kept = f"the password in {home.first_password_file}"
    return f"admin, with {f'the password {password}' if shown else kept}, until it is changed"


def _lock(home: Home) -> TextIO:
    """Hold the site, so that two supervisors never run one home. Given back by the kernel at any end."""
    lock = (home.private / LOCK).open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        holder = lock.readline().strip() or "unknown"
        raise CommandError(
            f"{home.root} is running already (process {holder}): stop that one first (kill {holder})"
        ) from None
    note_running(home, lock)
    return lock
