"""The supervisor with small programs in place of the servers."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

SRC = str(Path(__file__).parents[3])
STAYS = "import time; print('up', flush=True); time.sleep(60)"


@pytest.fixture
def supervise(tmp_path):
    """Start a supervisor over programs (name: source); gives the process and the file of its output."""
    started = []

    def start(**programs):
        script = f"""
            import os, sys
            from broadsheet.cli import child, supervisor
            from broadsheet.cli.lines import Lines
            supervisor.GRACE = 1.0
            environment = dict(os.environ, PYTHONUNBUFFERED="1")
            programs = {programs!r}
            children = [child.Child(name, ["-c", programs[name]], environment) for name in programs]
            lines = Lines()
            say = lambda: lines.write("broadsheet", "READY")
            sys.exit(supervisor.Supervisor(children, lines, on_ready=say).run())
        """
        log = tmp_path / f"log{len(started)}"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-c", textwrap.dedent(script)],
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONPATH": SRC},
            )
        started.append(process)
        return process, log

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_for(condition, seconds=10.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("it did not come true in time")


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def printed_pids(log, wanted=1):
    lines = [line.split("pid=")[1] for line in log.read_text().splitlines() if "pid=" in line]
    return [int(pid) for pid in lines] if len(lines) >= wanted else []


def test_every_line_says_whose_it_is(supervise):
    process, log = supervise(
        press="print('baked'); print('no end', end='', flush=True); import time; time.sleep(60)"
    )

    wait_for(lambda: "READY" in log.read_text() and "baked" in log.read_text())
    process.send_signal(signal.SIGTERM)

    assert process.wait(5) == 0
    lines = [line.split(maxsplit=1)[1] for line in log.read_text().splitlines()]
    assert "[press]      baked" in lines
    assert "[press]      no end" in lines
    assert "\x1b" not in log.read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything(supervise, number):
    source = "import os; print(f'pid={os.getpid()}', flush=True); import time; time.sleep(60)"
    process, log = supervise(press=source, delivery=source)
    pids = wait_for(lambda: printed_pids(log, 2))

    process.send_signal(number)

    assert process.wait(5) == 0
    assert not any(is_alive(pid) for pid in pids)


def test_a_process_that_does_not_want_to_end_is_killed(supervise):
    stubborn = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(f'pid={os.getpid()}', flush=True)
time.sleep(60)
"""
    process, log = supervise(newsroom=stubborn)
    (pid,) = wait_for(lambda: printed_pids(log))

    process.send_signal(signal.SIGTERM)

    assert process.wait(5) == 0
    assert not is_alive(pid)
    assert "newsroom does not end; killing it" in log.read_text()


def test_a_child_that_is_killed_comes_back(supervise):
    source = "import os; print(f'pid={os.getpid()}', flush=True); import time; time.sleep(60)"
    process, log = supervise(press=source)

    for count in range(1, 8):
        pid = wait_for(lambda: printed_pids(log, count))[-1]  # noqa: B023
        os.kill(pid, signal.SIGKILL)

    wait_for(lambda: printed_pids(log, 8))
    assert process.poll() is None
    assert "press was killed by SIGKILL; starting it again" in log.read_text()


def test_a_child_that_dies_too_often_ends_the_whole_with_a_clear_line(supervise):
    process, log = supervise(press="raise SystemExit('no such table')", delivery=STAYS)

    assert process.wait(20) == 1
    assert "no such table" in log.read_text()
    assert "press ended with exit code 1, 6 times in a row" in log.read_text()


def test_nothing_outlives_a_killed_supervisor(supervise):
    source = "import os; print(f'pid={os.getpid()}', flush=True); import time; time.sleep(60)"
    process, log = supervise(press=source, newsroom=source)
    pids = wait_for(lambda: printed_pids(log, 2))

    process.kill()
    process.wait()

    wait_for(lambda: not any(is_alive(pid) for pid in pids))


def test_what_a_dead_child_had_started_is_swept_up(supervise):
    source = """
import os, subprocess, sys, time
inner = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])
print(f'pid={os.getpid()}', flush=True)
print(f'pid={inner.pid}', flush=True)
time.sleep(60)
"""
    _process, log = supervise(newsroom=source)
    outer, inner = wait_for(lambda: printed_pids(log, 2))

    os.kill(outer, signal.SIGKILL)

    wait_for(lambda: not is_alive(inner))
    wait_for(lambda: printed_pids(log, 4))
