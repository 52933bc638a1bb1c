"""Every raw request case of delivery's own tests, through nginx, HAProxy and Varnish (Debian's packages).

What one reader sends never becomes another reader's answer, whatever the proxy in between makes of it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from broadsheet.delivery.tests.raw import cases
from broadsheet.delivery.tests.site import Running
from tests.deploy.raw_readers import Readers, make_readers_home
from tests.deploy.shared_caches import ALL

pytestmark = pytest.mark.xdist_group("proxies")

CASES = cases()


@pytest.mark.parametrize("proxy", ALL.values(), ids=ALL)
def test_no_request_reaches_another_reader(
    proxy: Callable[[int], AbstractContextManager[int]], tmp_path: Path
) -> None:
    delivery = Running(make_readers_home(tmp_path / "site", CASES))
    wrong: list[str] = []
    try:
        with proxy(delivery.port) as port:
            readers = Readers(delivery, port)
            for number, case in enumerate(CASES):
                wrong += readers.try_case(number, case)
            readers.close()
        assert delivery.process.poll() is None
    finally:
        _, errors = delivery.stop()
    assert not wrong, f"{len(wrong)} of {len(CASES)} cases:\n" + "\n".join(wrong[:60])
    assert errors == "Stopped.\n"
