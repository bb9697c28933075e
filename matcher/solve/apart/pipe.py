"""Messages from one process to another: pickles, each behind its length. Both ends are ours, forked from one."""

from __future__ import annotations

import os
import pickle
import struct
from collections.abc import Iterator
from typing import Any

HEAD = struct.Struct("<Q")
PROTOCOL = 5


def send(descriptor: int, message: object) -> None:
    """Write one message to the end.

    Raises
    ------
    OSError
        When nobody listens any more.
    """
    body = pickle.dumps(message, protocol=PROTOCOL)
    rest = memoryview(HEAD.pack(len(body)) + body)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


class Inbox:
    """Puts messages together from the pieces in which they arrive; a last one that was cut off is dropped."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, piece: bytes) -> Iterator[Any]:
        """The messages that are whole now."""
        self._held += piece
        while len(self._held) >= HEAD.size:
            (length,) = HEAD.unpack_from(self._held)
            end = HEAD.size + length
            if len(self._held) < end:
                return
            message = pickle.loads(bytes(memoryview(self._held)[HEAD.size : end]))
            del self._held[:end]
            yield message
