"""The home of a site: its folders, and the settings that `broadsheet.toml` and the environment give.

Pure Python and read before Django is set up. Every error is one line that says what to do (`HomeError`).
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from broadsheet.project import running
from broadsheet.project.options import BY_KEY, OPTIONS, Option, OptionError

SETTINGS_FILE = "broadsheet.toml"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class HomeError(Exception):
    """The home or one of its settings cannot be used; the message says what to do about it."""


@dataclass(frozen=True)
class Home:
    """One site: its folder and its settings, each as read (environment, then file, then default)."""

    root: Path
    port: int
    newsroom_port: int
    listen: str
    url: str
    newsroom_url: str
    hosts: tuple[str, ...]
    database_url: str = field(repr=False)
    recording_limit: int
    newsroom_threads: int
    time_zone: str
    delivery_cache: int
    delivery_processes: int
    delivery_connections: int
    delivery_per_address: int
    delivery_proxies: tuple[str, ...]
    delivery_metrics: str
    feed_text: str
    websub_hub: str
    indexnow_key: str
    search_engines: bool
    ai_crawlers: bool
    log: str
    sentry_dsn: str
    environment_secret: str | None = field(default=None, repr=False)

    @classmethod
    def load(cls, root: Path, environ: Mapping[str, str] | None = None) -> Home:
        """The home in `root`; settings that neither the file nor `environ` gives have their defaults.

        The folder does not have to exist: `init` asks before it makes one. Raises HomeError.
        """
        environ = os.environ if environ is None else environ
        root = root.expanduser().absolute()
        values = {option.key: option.default for option in OPTIONS}
        values.update(_from_file(root / SETTINGS_FILE))
        values.update(_from_environment(environ))
        if values["port"] == values["newsroom_port"]:
            raise HomeError(
                f"Port {values['port']} is given to the readers and to the newsroom: "
                "set BROADSHEET_PORT and BROADSHEET_NEWSROOM_PORT to different numbers."
            )
        url = values["url"] or f"http://localhost:{values['port']}"
        newsroom_url = values["newsroom_url"] or f"http://localhost:{values['newsroom_port']}"
        return cls(
            root=root,
            port=values["port"],
            newsroom_port=values["newsroom_port"],
            listen=values["listen"],
            url=url,
            newsroom_url=newsroom_url,
            hosts=values["hosts"] or _default_hosts(url, newsroom_url, values["listen"]),
            database_url=values["database"] or f"sqlite:///{root}/private/newsroom.sqlite3",
            recording_limit=values["recording_limit"],
            newsroom_threads=values["newsroom_threads"],
            time_zone=values["time_zone"],
            delivery_cache=values["delivery_cache"],
            delivery_processes=values["delivery_processes"],
            delivery_connections=values["delivery_connections"],
            delivery_per_address=values["delivery_per_address"],
            delivery_proxies=values["delivery_proxies"],
            delivery_metrics=values["delivery_metrics"],
            feed_text=values["feed_text"],
            websub_hub=values["websub_hub"],
            indexnow_key=values["indexnow_key"],
            search_engines=values["search_engines"],
            ai_crawlers=values["ai_crawlers"],
            log=values["log"],
            sentry_dsn=values["sentry_dsn"],
            environment_secret=environ.get("BROADSHEET_SECRET_KEY") or None,
        )

    @classmethod
    def find(cls, environ: Mapping[str, str] | None = None, cwd: Path | None = None) -> Home:
        """The home that `locate` finds, with the addresses at which it answers where it runs (see `running`).

        Raises HomeError.
        """
        return running.as_it_runs(cls.locate(environ, cwd))

    @classmethod
    def locate(cls, environ: Mapping[str, str] | None = None, cwd: Path | None = None) -> Home:
        """The home that BROADSHEET_HOME names, else the current folder if it is one. Raises HomeError."""
        environ = os.environ if environ is None else environ
        named = environ.get("BROADSHEET_HOME", "").strip()
        if named:
            return cls.load(Path(named), environ)
        cwd = cwd or Path.cwd()
        if (cwd / SETTINGS_FILE).is_file():
            return cls.load(cwd, environ)
        raise HomeError(
            f"{cwd} is not a site (it has no {SETTINGS_FILE}): go to the folder of one, "
            "or set BROADSHEET_HOME, or make one with: broadsheet init FOLDER"
        )

    @property
    def package(self) -> Path:
        """The folder of the product's own code."""
        return Path(__file__).resolve().parent.parent

    @property
    def settings_file(self) -> Path:
        return self.root / SETTINGS_FILE

    @property
    def private(self) -> Path:
        """All that only the newsroom and the press may read (mode 0700)."""
        return self.root / "private"

    @property
    def public(self) -> Path:
        """The store: all that the delivery server may read."""
        return self.root / "public"

    @property
    def inbox(self) -> Path:
        """What readers send: the delivery server appends, the worker collects."""
        return self.root / "inbox" / "inbox.jsonl"

    @property
    def media(self) -> Path:
        """Originals and the newsroom's renditions; what readers see is in `public_media`."""
        return self.private / "media"

    @property
    def public_media(self) -> Path:
        return self.public / "media"

    @property
    def public_static(self) -> Path:
        return self.public / "static"

    @property
    def lost_log(self) -> Path:
        """There while lines of the log are lost because no space is left for them."""
        return self.private / "log.lost"

    @property
    def secret_file(self) -> Path:
        return self.private / "secret.key"

    @property
    def first_password_file(self) -> Path:
        return self.private / "first-password"

    @property
    def secret_key(self) -> str:
        """The key that signs sessions: BROADSHEET_SECRET_KEY, else `private/secret.key`. Raises HomeError."""
        if self.environment_secret:
            return self.environment_secret
        try:
            key = self.secret_file.read_text().strip()
        except FileNotFoundError:
            raise HomeError(
                f"{self.secret_file} is missing: make it again with: broadsheet init {self.root}"
            ) from None
        except OSError as error:
            raise HomeError(
                f"{self.secret_file} cannot be read ({error.strerror}): run as the owner of {self.root}"
            ) from None
        if len(key) < 32:
            raise HomeError(
                f"{self.secret_file} is too short: delete it and run: broadsheet init {self.root}"
            )
        return key

    @property
    def database(self) -> dict[str, str | dict[str, str]]:
        """The database in the words of Django's DATABASES, without what the product always sets."""
        parts = urlsplit(self.database_url)
        if parts.scheme == "sqlite":
            path = Path(unquote(parts.path.removeprefix("/") if parts.path.startswith("//") else parts.path))
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
        try:
            port = str(parts.port or "")
        except ValueError:
            raise HomeError("The port in BROADSHEET_DATABASE is not a number from 1 to 65535.") from None
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": port,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }

    @property
    def database_file(self) -> Path | None:
        """The file of a SQLite database, or None where the database is a server."""
        database = self.database
        return Path(str(database["NAME"])) if "sqlite" in str(database["ENGINE"]) else None

    def require(self) -> Home:
        """This home, if `broadsheet init` has finished making it. Raises HomeError."""
        if not self.settings_file.is_file():
            raise HomeError(f"{self.root} is not a site yet: make one with: broadsheet init {self.root}")
        return self


def sources(home: Home, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Where each setting of a home comes from, by its key: `environment`, `file` or `default`.

    Raises HomeError as reading it does.
    """
    given = dict.fromkeys(BY_KEY, "default")
    given.update(dict.fromkeys(_from_file(home.settings_file), "file"))
    given.update(dict.fromkeys(_from_environment(os.environ if environ is None else environ), "environment"))
    return given


def _from_file(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            written = tomllib.load(file)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise HomeError(f"{path} cannot be read ({error.strerror}): check its owner and its mode") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise HomeError(f"{path} is not valid TOML: {error}") from None
    values = {}
    for key, value in written.items():
        if key not in BY_KEY:
            near = difflib.get_close_matches(key, BY_KEY, n=1)
            hint = f"did you mean “{near[0]}”?" if near else f"it knows: {', '.join(BY_KEY)}"
            raise HomeError(f"{path} has a setting “{key}” that Broadsheet does not know: {hint}")
        values[key] = _read(BY_KEY[key], value, f"“{key}” in {path}")
    return values


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    return {
        option.key: _read(option, environ[option.variable], option.variable)
        for option in OPTIONS
        if environ.get(option.variable, "").strip()
    }


def _read(option: Option, value: object, where: str) -> object:
    try:
        return option.read(value)
    except OptionError as error:
        # The database's address may hold a password, so it is not repeated.
        shown = "" if option.key == "database" else f" is {value!r}, but"
        raise HomeError(f"{where}{shown}{':' if not shown else ''} {error}.") from None


def _default_hosts(*addresses: str) -> tuple[str, ...]:
    hosts = list(LOOPBACK)
    for address in addresses:
        name = urlsplit(address).hostname if "://" in address else address
        if name and name not in hosts and name not in ("0.0.0.0", "::", "::1"):  # noqa: S104
            hosts.append(name)
    return tuple(hosts)
