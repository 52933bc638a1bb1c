"""Somebody at the desk: signs in, fills in the story form and presses Publish, over HTTP like a browser."""

from __future__ import annotations

import http.cookiejar
import json
import urllib.error
import urllib.parse
import urllib.request
import uuid
from typing import Any

from bs4 import BeautifulSoup


class Refused(RuntimeError):
    """The desk did not do what was asked; the message is what the page says."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Takes a redirect as the answer: the page it leads to is no part of a publication."""

    def redirect_request(self, *_: object) -> None:
        return None


class Desk:
    """A session in the newsroom on that port."""

    def __init__(self, port: int) -> None:
        self.landed = ""
        self.root = f"http://localhost:{port}"
        self.cookies = http.cookiejar.CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(cookies)
        self.staying = urllib.request.build_opener(cookies, _Stay)

    def sign_in(self, name: str, password: str) -> None:
        """Raises Refused for a wrong name or password."""
        page = self._get("/desk/login/")
        fields = _fields(page, "form") | {"username": name, "password": password}
        self._post("/desk/login/", fields, self.opener)
        if "/login/" in self.opener.open(f"{self.root}/desk/").geturl():
            raise Refused("signing in failed")

    def open_form(self, path: str) -> dict[str, str]:
        """The fields of a form with what they hold, by name."""
        return _fields(self._get(path), "form[data-edit-form], form#w-editor-form, main form")

    def publish(self, path: str, fields: dict[str, str]) -> None:
        """Send the story form with Publish pressed, and wait for the answer. Raises Refused."""
        try:
            page = self._post(path, fields | {"action-publish": "action-publish"}, self.staying)
        except urllib.error.HTTPError as answer:
            if answer.code == 302:
                return
            raise
        soup = BeautifulSoup(page, "html.parser")
        said = [part.get_text(" ", strip=True) for part in soup.select(".messages li")]
        wrong = [(part.get("id"), part.get_text(" ", strip=True)) for part in soup.select(".w-field__errors")]
        raise Refused("; ".join([*said, *(f"{field}: {words}" for field, words in wrong if words)]))

    def send(self, path: str, fields: dict[str, str]) -> None:
        """Send a form as it is; `landed` is the path that the answer leads to. Raises Refused."""
        try:
            self._post(path, fields, self.staying)
        except urllib.error.HTTPError as answer:
            if answer.code == 302:
                self.landed = answer.headers["Location"]
                return
            raise
        raise Refused(f"{path} was not taken")

    def autosave(self, path: str, fields: dict[str, str]) -> dict[str, Any]:
        """Send the story form as its script does while one writes. Raises OSError for a refusal too."""
        request = urllib.request.Request(
            self.root + path,
            urllib.parse.urlencode(fields).encode(),
            {"Referer": self.root + path, "Accept": "application/json"},
        )
        with self.opener.open(request) as answer:
            return json.loads(answer.read())

    def get(self, path: str) -> str:
        """A page as text. Raises OSError unless it is there."""
        return self._get(path)

    def _get(self, path: str) -> str:
        with self.opener.open(self.root + path) as answer:
            return answer.read().decode()

    def _post(self, path: str, fields: dict[str, str], opener: urllib.request.OpenerDirector) -> str:
        request = urllib.request.Request(
            self.root + path, urllib.parse.urlencode(fields).encode(), {"Referer": self.root + path}
        )
        with opener.open(request) as answer:
            return answer.read().decode()


def _fields(page: str, selector: str) -> dict[str, str]:
    form = BeautifulSoup(page, "html.parser").select(selector)[-1]
    found = {}
    for part in form.select("input[name], textarea[name], select[name]"):
        kind = part.get("type", "")
        if kind in ("submit", "button", "file") or (
            kind in ("checkbox", "radio") and not part.has_attr("checked")
        ):
            continue
        if "__prefix__" in part["name"]:
            continue
        if part.name == "select":
            chosen = part.select_one("option[selected]") or part.select_one("option")  # as browsers do
            found[part["name"]] = chosen.get("value", "") if chosen else ""
        else:
            found[part["name"]] = part.text.lstrip("\n") if part.name == "textarea" else part.get("value", "")
    return found


def body_of(*paragraphs: str) -> dict[str, str]:
    """The fields of a body of paragraphs, as the form's script would send them."""
    fields = {"body-count": str(len(paragraphs))}
    for number, text in enumerate(paragraphs):
        block = {"key": uuid.uuid4().hex[:5], "text": text, "type": "unstyled", "depth": 0}
        content = {"blocks": [block | {"inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}
        fields |= {
            f"body-{number}-deleted": "",
            f"body-{number}-order": str(number),
            f"body-{number}-type": "paragraph",
            f"body-{number}-id": str(uuid.uuid4()),
            f"body-{number}-value": json.dumps(content),
        }
    return fields
