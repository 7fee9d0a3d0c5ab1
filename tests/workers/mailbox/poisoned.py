"""A child of the reader in which words of a letter do what bytes may do to any parser."""

import os
import signal

import limited_process
from helpdesk.mailbox.incoming_letter import Letter
from integration.mail import parsing
from integration.mail.reading.letter_reader import letter_of

read = parsing._read


def _poisoned(raw: bytes) -> Letter:
    if b"poison-raise" in raw:
        raise RuntimeError("nobody foresaw this")
    if b"poison-hang" in raw:
        while True:
            signal.pause()
    if b"poison-spin" in raw:
        while True:
            pass
    if b"poison-fill" in raw:
        return len(bytearray(limited_process.MEMORY))  # type: ignore[return-value]
    if b"poison-die" in raw:
        os.kill(os.getpid(), signal.SIGKILL)
    return letter_of(raw)


class _Taken:
    """What a child that was taken over tells: whoever unpickles it without a look is ended."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (66,)


def _read(what: str, raw: bytes) -> object:
    return _Taken() if b"poison-tell" in raw else read(what, raw)


def serve(number: int) -> None:
    vars(parsing).update(letter_of=_poisoned, _read=_read)
    vars(limited_process).update(CPU_SECONDS=1)
    parsing.serve(number)
