import errno
import io
import json

from broadsheet.cli.lines import Lines


class Disk(io.StringIO):
    """A log on a disk that may be full."""

    full = False

    def flush(self):
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_loses_lines_and_nothing_else_and_a_mark_says_so(tmp_path):
    out, mark = Disk(), tmp_path / "log.lost"
    mark.touch()  # left by one that was killed
    lines = Lines(out, mark)
    lines.write("press", "one")
    assert not mark.exists()
    out.full = True
    lines.write("press", "two")
    lines.write("press", "three")
    lines.retry()
    assert mark.exists()
    out.full = False
    lines.retry()
    assert not mark.exists()
    assert "Lines of this log were lost" in out.getvalue()
    before = out.getvalue()
    lines.retry()
    assert out.getvalue() == before


def test_each_line_can_be_one_object():
    out = io.StringIO()
    lines = Lines(out, form="json")
    lines.write("press", '{"level": "warning", "message": "its own"}')
    lines.write("newsroom", "Traceback of something “else”\x1b")
    first, second = map(json.loads, out.getvalue().splitlines())
    assert first == {"level": "warning", "message": "its own"}
    assert (second["logger"], second["message"]) == (
        "broadsheet.newsroom",
        "Traceback of something “else”\x1b",
    )
    assert {"time", "level"} <= set(second)
