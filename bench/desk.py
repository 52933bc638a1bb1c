"""Somebody at the desk: signs in, fills in the story form and presses Publish, over HTTP like a browser."""

from __future__ import annotations

import http.cookiejar
import json
import urllib.parse
import urllib.request
import uuid

from bs4 import BeautifulSoup


class Refused(RuntimeError):
    """The desk did not do what was asked; the message is what the page says."""


class Desk:
    """A session in the newsroom on that port."""

    def __init__(self, port: int) -> None:
        self.root = f"http://localhost:{port}"
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def sign_in(self, name: str, password: str) -> None:
        """Raises Refused for a wrong name or password."""
        page = self._get("/desk/login/")
        self._post("/desk/login/", _fields(page, "form") | {"username": name, "password": password})
        if "/login/" in self.opener.open(f"{self.root}/desk/").geturl():
            raise Refused("signing in failed")

    def open_form(self, path: str) -> dict[str, str]:
        """The fields of a form with what they hold, by name."""
        return _fields(self._get(path), "form[data-edit-form], form#w-editor-form, main form")

    def publish(self, path: str, fields: dict[str, str]) -> str:
        """Send the story form with Publish pressed; returns the address one ends at. Raises Refused."""
        answer, page = self._post(path, fields | {"action-publish": "action-publish"})
        if answer == self.root + path:
            soup = BeautifulSoup(page, "html.parser")
            said = [part.get_text(" ", strip=True) for part in soup.select(".messages li, .error-message")]
            raise Refused("; ".join(said) or "the form came back")
        return answer

    def _get(self, path: str) -> str:
        with self.opener.open(self.root + path) as answer:
            return answer.read().decode()

    def _post(self, path: str, fields: dict[str, str]) -> tuple[str, str]:
        request = urllib.request.Request(
            self.root + path, urllib.parse.urlencode(fields).encode(), {"Referer": self.root + path}
        )
        with self.opener.open(request) as answer:
            return answer.geturl(), answer.read().decode()


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
            chosen = part.select_one("option[selected]")
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
