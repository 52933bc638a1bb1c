"""People sign in to the real newsroom through the shipped nginx.conf: cookies, origin and host are right."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from broadsheet.testing.site import RunningSite
from tests.deploy.edge import DESK, nginx

pytestmark = pytest.mark.xdist_group("edge")


def test_signing_in_through_the_proxy(demonstration: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(demonstration, home)
    site = RunningSite(home)
    with nginx(site.port, site.newsroom_port) as edge:
        address = f"https://{DESK}:{edge.secure}"
        newsroom = subprocess.Popen(
            [sys.executable, "-m", "broadsheet.cli.newsroom"],
            env={**site.environment, "BROADSHEET_NEWSROOM_URL": address},
            stderr=subprocess.PIPE,
        )
        try:
            cookies = str(tmp_path / "cookies")
            site.wait_for(
                lambda: edge.get("/healthz", host=DESK).status != 502, seconds=30, what="the newsroom"
            )
            kept = ("--cookie", cookies, "--cookie-jar", cookies)
            form = edge.get("/desk/login/", *kept, host=DESK)
            token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', form.body)
            assert token, form.body[:500]
            fields = {
                "csrfmiddlewaretoken": token[1].decode(), "username": "admin", "next": "/desk/",
                "password": (home / "private" / "first-password").read_text().strip(),
            }  # fmt: skip
            data = [
                word for name, value in fields.items() for word in ("--data-urlencode", f"{name}={value}")
            ]
            sent = ("--header", f"Origin: {address}", "--referer", f"{address}/desk/login/")
            signed = edge.get("/desk/login/", *kept, *sent, *data, host=DESK)
            assert (signed.status, signed.fields["location"]) == (302, "/desk/")
            assert "Secure" in signed.fields["set-cookie"]
            desk = edge.get("/desk/", *kept, host=DESK)
            assert desk.status == 200
            assert b"/desk/logout/" in desk.body
        finally:
            newsroom.terminate()
            newsroom.communicate(timeout=20)
