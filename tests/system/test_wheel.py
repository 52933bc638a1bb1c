"""The wheel, in an environment of its own: what somebody gets who has never seen the checkout."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from broadsheet.testing.site import free_port

pytestmark = pytest.mark.xdist_group("wheel")

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements/base.txt"
STORY = {"headline": "The harbour reopens", "standfirst": "After nine days of storm."}


def run(*command: object, **options: object) -> str:
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, **{"env": clean(), **options}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def clean(**more: str) -> dict[str, str]:
    """The environment without anything that would lead back to the checkout or to another site."""
    foreign = ("BROADSHEET_", "DJANGO_", "PYTHON", "VIRTUAL_ENV", "COV_")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)} | more


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source")
    # From a copy, so that nothing that lies about in the checkout is built in or left behind.
    for name in ("src", "CHANGELOG.md", "README.md", "LICENSE", "pyproject.toml"):
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(place, source / name)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, source)
    return next(folder.glob("broadsheet-*.whl"))


@pytest.fixture(scope="module")
def broadsheet(wheel, tmp_path_factory):
    """The command of a virtual environment that has the wheel and what the lock file names, and nothing else.

    What is locked is linked file by file from the environment of the tests, where pip has checked its hashes:
    to download and unpack it once more took a minute.
    """
    place = tmp_path_factory.mktemp("wheel") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", place)
    python = place / "bin/python"
    pip = (sys.executable, "-m", "pip", "--python", python)
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    for line in re.findall(r"(?m)^(\w.*?)[ \\]*$", LOCK.read_text()):
        locked = Requirement(line)
        if locked.marker and not locked.marker.evaluate():
            continue
        installed = distribution(locked.name)
        assert installed.version in locked.specifier
        source = str(installed.locate_file(""))
        for file in map(str, installed.files or ()):
            if not file.startswith(".."):  # commands stand elsewhere, and name the Python of the tests
                target = os.path.join(packages, file)  # a Path for each of 18,000 files takes four seconds
                os.makedirs(os.path.dirname(target), exist_ok=True)
                os.symlink(os.path.join(source, file), target)
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel)
    run(*pip, "check")
    return place / "bin/broadsheet"


@pytest.fixture
def site(broadsheet, tmp_path):
    """`broadsheet init mysite && cd mysite && broadsheet run`: the command, the folder and the ports."""
    run(broadsheet, "init", "mysite", cwd=tmp_path)
    folder = tmp_path / "mysite"
    port, newsroom_port = free_port(), free_port()
    environment = clean(BROADSHEET_PORT=str(port), BROADSHEET_NEWSROOM_PORT=str(newsroom_port))
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [broadsheet, "run"], cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield broadsheet, folder, port, newsroom_port
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(20)
        print((tmp_path / "log").read_text())  # noqa: T201 - pytest shows it when the test fails
    assert code == 0


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def wait_for(port: int, path: str, status: int, seconds: float) -> str:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found, text = get(port, path)
        if found == status:
            return text
        time.sleep(0.1)
    raise AssertionError(f"{path} on port {port} answers {found}, not {status}: {text[:500]}")


def test_the_wheel_holds_the_product_and_no_tests(wheel):
    names = run(sys.executable, "-m", "zipfile", "-l", wheel)

    assert "broadsheet/stories/exchange/story.schema.json" in names
    assert "broadsheet/press/templates/broadsheet/story.html" in names
    assert "/tests/" not in names


def test_a_new_site_of_the_wheel_publishes_a_story(site):
    command, folder, port, newsroom_port = site

    wait_for(newsroom_port, "/healthz", 200, 60)
    front = wait_for(port, "/", 200, 30)
    assert "<html" in front
    assert STORY["headline"] not in front

    (folder / "story.json").write_text(json.dumps(STORY))
    number = run(command, "story", "create", "story.json", cwd=folder).strip()
    address = run(command, "story", "publish", number, cwd=folder).strip()

    path = "/" + address.split("/", 3)[3]
    assert STORY["standfirst"] in wait_for(port, path, 200, 10)
    until = time.monotonic() + 10
    while STORY["headline"] not in get(port, "/")[1] and time.monotonic() < until:
        time.sleep(0.1)
    assert STORY["headline"] in get(port, "/")[1]
    assert json.loads(run(command, "story", "show", path, cwd=folder))["about"]["state"] == "live"

    run(command, "story", "unpublish", address, "--reason", "It was a drill.", cwd=folder)
    assert "It was a drill." in wait_for(port, path, 410, 10)
