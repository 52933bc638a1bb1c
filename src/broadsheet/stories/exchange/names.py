"""The edition, section, topics and people that a story in JSON names; made where they are new."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from broadsheet.newsroom.models import Edition, Person, Section, Topic
from broadsheet.newsroom.services import add_person, add_section, add_topic
from broadsheet.stories.exchange.schema import StoryFormatError
from broadsheet.stories.models import Picture

MAKERS: dict[type[Model], Callable[..., Any]] = {
    Section: add_section,
    Topic: add_topic,
    Person: add_person,
}


MOST_PICTURES = 5000
"""Pictures that are remembered; memory has an end."""


class NotThereYet(Exception):
    """Something new is named, and nothing may be made now (`Names.making`)."""


class Names:
    """Looks names up once and remembers them, for as long as one import lasts.

    Where `making` is False nothing is made and NotThereYet is raised instead: for what is read outside a
    transaction. `pictures` are known ones by the SHA-1 of their bytes; `pictures_were_read` says that every
    file was read to its end already, so that only its head has to be looked at.
    """

    def __init__(self) -> None:
        self.editions: dict[str, Edition] | None = None
        self.found: dict[tuple[type, int, str], Any] = {}
        self.pictures: dict[str, Picture] = {}
        self.making = True
        self.pictures_were_read = False

    def edition(self, code: str) -> Edition:
        """The edition of this code; the only one where `code` is empty. Raises StoryFormatError."""
        if self.editions is None:
            self.editions = {edition.code: edition for edition in Edition.objects.all()}
        if not code and len(self.editions) == 1:
            return next(iter(self.editions.values()))
        if code not in self.editions:
            known = ", ".join(self.editions) or "none"
            wrong = f"there is no edition “{code}”" if code else "which edition? The site has several"
            raise StoryFormatError([f"edition: {wrong} (known: {known})"])
        return self.editions[code]

    def find(self, model: type[Model], edition: Edition, given: str | dict[str, str], where: str) -> Any:
        """The section, topic or person with the slug; made where it is new and a name is given.

        Raises StoryFormatError.
        """
        fields = {"slug": given} if isinstance(given, str) else dict(given)
        key = (model, edition.pk, fields["slug"])
        if key not in self.found:
            thing = model._default_manager.filter(edition=edition, slug=fields["slug"]).first()
            if thing is None and not self.making:
                raise NotThereYet
            self.found[key] = thing or self._make(model, edition, fields, where)
        return self.found[key]

    def forget_new(self) -> None:
        """Forget what was looked up: a transaction in which something was made is undone."""
        self.found.clear()
        self.pictures.clear()

    def look_up_pictures(self, digests: Collection[str]) -> None:
        """Find the pictures of these SHA-1s that are there, in one query for those that are not known."""
        if wanted := set(digests) - self.pictures.keys():
            if len(self.pictures) + len(wanted) > MOST_PICTURES:
                self.pictures.clear()
                wanted = set(digests)
            # Of several with the same bytes the first, as for one that is looked up alone.
            rows = Picture.objects.filter(file_hash__in=wanted).order_by("-pk")
            self.pictures |= {picture.file_hash: picture for picture in rows}

    def _make(self, model: type[Model], edition: Edition, fields: dict[str, str], where: str) -> Any:
        if not fields.get("name"):
            raise StoryFormatError(
                [
                    f"{where}: there is no {model._meta.verbose_name} “{fields['slug']}” in edition "
                    f"{edition.code}; make it first, or give its name too, and it is made"
                ]
            )
        try:
            return MAKERS[model](edition=edition, **fields)
        except ValidationError as error:
            raise StoryFormatError([f"{where}: {' '.join(error.messages)}"]) from None
