"""Keeps a migrated, empty SQLite database between test runs: 12 s of migrations become a copied file."""

import hashlib
import shutil
import sqlite3
from importlib import import_module
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.db import connections

from broadsheet.project import roles


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """pytest-django's question whether to use a database that is there: yes, it is the copy made below."""
    return connections["default"].vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> None:
    """Put the kept database in its place before pytest-django looks for it.

    A worker of xdist has a home of its own, so a file needs no name of its own; a database on a server does.
    """
    if connections["default"].vendor != "sqlite":
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    elif kept_database(pytestconfig).exists():
        shutil.copyfile(kept_database(pytestconfig), connections["default"].settings_dict["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, pytestconfig: pytest.Config) -> None:
    """Keep the database as it is after the migrations, unless these very migrations made one before."""
    kept = kept_database(pytestconfig)
    if connections["default"].vendor != "sqlite" or kept.exists():
        return
    made = kept.with_suffix(f".{id(pytestconfig)}")  # workers of one run may both be here
    source = sqlite3.connect(connections["default"].settings_dict["NAME"])
    source.execute("VACUUM INTO ?", [str(made)])
    source.close()
    made.replace(kept)


def kept_database(config: pytest.Config) -> Path:
    """The file for exactly the migrations that are installed now, and the roles that follow them."""
    content = hashlib.blake2b(f"{django.VERSION} {sqlite3.sqlite_version}".encode(), digest_size=10)
    content.update(Path(roles.__file__).read_bytes())
    for app in apps.get_app_configs():
        try:
            folder = Path(import_module(f"{app.name}.migrations").__file__ or "").parent
        except ModuleNotFoundError:
            continue
        for path in sorted(folder.glob("*.py")):
            content.update(f"{app.name} {path.name} ".encode() + path.read_bytes())
    return config.cache.mkdir("broadsheet") / f"{content.hexdigest()}.sqlite3"
