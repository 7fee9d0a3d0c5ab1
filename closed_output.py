"""What a command says. Where nobody reads it any more, as in `make doctor | head`, it works on.

Standard library only: `make install` begins with it too.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


def outlive_readers() -> None:
    """Let what is said go nowhere from the moment on when nobody reads it.

    Only standard output and standard error are meant: any other broken pipe is a fault.
    """
    for name in ("stdout", "stderr"):
        # Closed from the beginning, it is not there.
        if given := getattr(sys, name):
            setattr(sys, name, _outliving(given))


def outlive_terminal() -> None:
    """Go on where the terminal goes, as with a lost connection; so does all that is started."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


class _Said(io.FileIO):
    def write(self, words: ReadableBuffer, /) -> int:
        try:
            return super().write(words)
        except OSError as error:
            # The second is what a terminal says that is gone.
            if error.errno not in (errno.EPIPE, errno.EIO):
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            return super().write(words)


def _outliving(given: io.TextIOWrapper) -> io.TextIOWrapper:
    raw = _Said(given.fileno(), "w", closefd=False)
    return io.TextIOWrapper(
        # Where nothing is to be buffered, there is no buffer.
        raw if given.write_through else io.BufferedWriter(raw),
        encoding=given.encoding,
        errors=given.errors,
        line_buffering=given.line_buffering,
        write_through=given.write_through,
    )
