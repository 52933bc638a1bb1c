"""Django's settings for tests: the real ones, on a throw-away home and database."""

from broadsheet.testing.environment import enter, for_tests

_home = enter()

from broadsheet.project.settings import *  # noqa: E402, F403 - the environment must be there first
from broadsheet.project.settings import DATABASES  # noqa: E402

DATABASES = for_tests(DATABASES, _home)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow by intent
