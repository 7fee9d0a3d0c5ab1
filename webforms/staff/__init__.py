"""Pages for staff whom the chat has proved: a pass from there, then a session of two hours."""

from flask import Flask

from webforms.staff import (
    answering,
    asking,
    calling,
    check,
    entering,
    entry,
    home,
    journal,
    meeting,
    reading,
)


def register(app: Flask) -> None:
    for part in (
        entering,
        home,
        entry,
        meeting,
        journal,
        check,
        reading,
        calling,
        answering,
        asking,
    ):
        part.register(app)
