"""Stands for a picture that would take all there is."""

from limited_process import MEMORY, serve_with


def serve(number: int) -> None:
    """Be the process."""
    serve_with(number, _take)


def _take(what: bytes) -> int:
    if what == b"memory":
        return len(bytearray(2 * MEMORY))
    while True:
        pass
