from django.contrib.auth.models import AbstractUser

from broadsheet.kernel.plaintext import clean_line


class User(AbstractUser):
    """An account of somebody who works in the newsroom.

    Our own model from the first migration on, because Django cannot swap it later.
    A byline needs no account: see `Person`.
    """

    def clean(self) -> None:
        super().clean()
        self.first_name, self.last_name = clean_line(self.first_name), clean_line(self.last_name)
