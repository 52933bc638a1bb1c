from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """An account of somebody who works in the newsroom.

    Our own model from the first migration on, because Django cannot swap it later.
    A byline needs no account: see `Person`.
    """
