"""A small store whose site has a name, and what stands on its pages."""

from pathlib import Path

from broadsheet.delivery.tests.conftest import make_home
from broadsheet.delivery.tests.site import Home
from broadsheet.kernel import atomic, paths
from broadsheet.kernel.site import Site, dump_site, parse_site


def make_store(folder: Path, *hosts: str) -> Home:
    """The store of delivery's own tests, for `hosts` beside this machine."""
    home = make_home(folder)
    site = parse_site((home.public / paths.SITE).read_bytes())
    held = dump_site(Site((*site.hosts, *hosts), site.editions))
    atomic.replace_file(home.public / paths.SITE, held)
    home.bump()
    return home


def story(text: str) -> str:
    """A page that says `text`."""
    return f"<main><h1>{text}</h1></main>"
