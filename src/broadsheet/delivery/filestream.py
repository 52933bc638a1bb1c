"""The body of a large file, sent in pieces as the reader takes them."""

import os

from broadsheet.delivery.answers import Sink
from broadsheet.delivery.ranges import Span

_PIECE = 64 * 1024
# After this many pieces the other readers have their turn, however fast this one takes them.
_TURN = 4


class FileStream:
    """Sends part of an open file, as fast as the reader takes it and no faster."""

    endless = False

    def __init__(self, descriptor: int, span: Span) -> None:
        self._descriptor = descriptor
        self._at = span.start
        self._left = span.length
        self._sink: Sink | None = None

    def begin(self, sink: Sink) -> None:
        self._sink = sink
        self.resume()

    def resume(self) -> None:
        sink = self._sink
        for _ in range(_TURN):
            if sink is None or sink.choked:
                return
            try:
                piece = os.pread(self._descriptor, min(_PIECE, self._left), self._at)
            except OSError:
                piece = b""
            if not piece and self._left:  # shorter than when its length was announced
                self.gone()
                sink.cut()
                return
            self._at += len(piece)
            self._left -= len(piece)
            sink.send(piece)
            if not self._left:
                self.gone()
                sink.finish(keep=True)
                return
        if sink is not None and not sink.choked:
            sink.later(self.resume)

    def gone(self) -> None:
        self._sink = None
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def drain(self) -> None:
        """A download in progress may finish within the time that stopping is given."""
