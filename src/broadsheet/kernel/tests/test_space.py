import errno
from pathlib import Path

import pytest

from broadsheet.kernel.space import has_space, is_full


class OperationalError(Exception):
    """Named as the databases' own."""


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (PermissionError(errno.EACCES, "disk is full of surprises"), False),
        (OperationalError("database or disk is full"), True),
        (OperationalError('could not extend file "base/1": No space left on device'), True),
        (OperationalError("database is locked"), False),
        (ValueError("database or disk is full"), False),
    ],
)
def test_an_error_says_whether_the_disk_is_full(error, full):
    assert is_full(error) is full


def test_a_place_that_cannot_be_asked_is_not_called_full(tmp_path):
    assert has_space(tmp_path)
    assert has_space(Path("/no/such/place"))
