import pytest

from broadsheet.delivery.tests.site import Home, Running
from broadsheet.kernel import plate

STORY = "/2023/12/24/storm"
STORY_BODY = f"<main>{'<p>The storm came in the night.</p>' * 60}</main>{plate.slot_marker('river')}<footer>"


def make_home(folder):
    """A store with a story, a section and a 404 page in two editions."""
    made = Home(folder)
    made.river("<ol><li>First</li></ol>", bump=False)
    made.page(STORY, STORY_BODY, keys=["story:42", "person:7"], bump=False)
    made.page("/politics/", "<h1>Politics</h1>", bump=False)
    made.page("/404", "<h1>Not here</h1>", status=404, bump=False)
    made.page("/політика/", "<h1>Політика</h1>", edition="uk", bump=False)
    made.page("/", "<h1>Front</h1>", edition="uk")
    return made


@pytest.fixture
def home(tmp_path):
    """The store of `make_home`."""
    return make_home(tmp_path / "site")


@pytest.fixture
def running(home):
    """The server in front of `home`."""
    server = Running(home)
    yield server
    server.stop()
