"""The picture of short news: kept as soon as it is one, so that nobody sends it twice over a slow line."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.images.forms import get_image_form
from wagtail.permissions import policy_registry

from broadsheet.stories.models import Picture


class ShortPicture:
    """Takes the file, or the number of one that was sent before, with its credit and alternative text."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.kept: Picture | None = None

    def take(self, fields: dict[str, Any]) -> dict[str, str]:
        """Keep the picture of these cleaned fields; returns what is wrong with it, by field."""
        if fields.get("without_picture"):
            return {}
        wrong: dict[str, str] = {}
        if number := fields.get("picture"):
            self.kept = Picture.objects.filter(pk=number, uploaded_by_user=self.user).first()
        if file := fields.get("file"):
            wrong |= self._keep(file, fields)
        elif fields.get("wanted") and self.kept is None:
            wrong["file"] = _("The picture that you chose is not here. Choose it again or another one.")
        if self.kept is None:
            return wrong
        self._describe(fields)
        if not self.kept.description.strip():
            wrong["alt"] = _("Say what the picture shows, for whoever cannot see it.")
        if not self.kept.credit.strip():
            wrong["credit"] = _("Say whose picture it is: the photographer, the agency.")
        return wrong

    def _keep(self, file: Any, fields: dict[str, Any]) -> dict[str, str]:
        if not policy_registry.get_by_type(Picture).user_has_permission(self.user, "add"):
            return {"file": _("You may not send pictures in.")}
        picture = Picture(uploaded_by_user=self.user)
        data = {
            "title": (fields.get("headline") or file.name)[:255],
            "description": fields.get("alt", ""),
            "credit": fields.get("credit", ""),
            "collection": picture.collection_id,
        }
        form = get_image_form(Picture)(data, {"file": file}, instance=picture, user=self.user)
        if not form.is_valid():
            return {"file": " ".join(message for messages in form.errors.values() for message in messages)}
        self.kept = form.save()
        return {}

    def _describe(self, fields: dict[str, Any]) -> None:
        picture = self.kept
        assert picture is not None
        given = {"description": fields.get("alt", "").strip(), "credit": fields.get("credit", "").strip()}
        changed = [name for name, text in given.items() if text and getattr(picture, name) != text]
        for name in changed:
            setattr(picture, name, given[name])
        if changed:
            picture.save(update_fields=changed)
