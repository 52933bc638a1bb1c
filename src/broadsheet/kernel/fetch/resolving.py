"""Asking DNS, for no longer than there is time."""

from __future__ import annotations

import queue
import socket
import threading

_AT_ONCE = threading.BoundedSemaphore(16)
"""`getaddrinfo` cannot be interrupted: this many may hang at a time, and no more."""


def system_resolve(host: str, port: int, seconds: float) -> list[str]:
    """The numbers of a host, each once, as the system's resolver gives them.

    Raises OSError, and TimeoutError after `seconds`.
    """
    answers: queue.Queue[list[str] | OSError] = queue.Queue(1)

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except OSError as error:
            answers.put(error)
        except Exception as error:  # a name the resolver cannot even write down
            answers.put(OSError(str(error)))
        finally:
            _AT_ONCE.release()

    if not _AT_ONCE.acquire(timeout=seconds):
        raise TimeoutError
    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer
