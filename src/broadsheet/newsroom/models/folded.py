import unicodedata
from typing import Any

from django.db import models


def fold(text: str) -> str:
    """The text as a search compares it: without case, width and invisible characters (UTS 36, NFKC).

    SQLite's LIKE and LOWER know the case of ASCII letters only, so «Київ» would not find «київ».
    """
    visible = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", visible).casefold().split())


class FoldedField(models.CharField):
    """The text of other fields, folded; written with every save and read by the desk's searches only.

    `source` are their names, divided by spaces.
    """

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **{**kwargs, "editable": False, "blank": True, "default": ""})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for implied in ("editable", "blank", "default"):
            kwargs.pop(implied, None)
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, instance: models.Model, add: bool) -> str:
        text = self.folded(instance)
        setattr(instance, self.attname, text)
        return text

    def folded(self, instance: models.Model) -> str:
        """What belongs into the field."""
        texts = (getattr(instance, name) or "" for name in self.source.split())
        return fold(" ".join(texts))[: self.max_length]
