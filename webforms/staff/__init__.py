"""Pages for staff whom the chat has proved: a pass from there, then a session of two hours."""

from flask import Flask

from webforms.staff import (
    answering,
    asking,
    calling,
    check,
    contacts,
    entering,
    entry,
    for_parent,
    home,
    journal,
    mailbox,
    meeting,
    reading,
)

PARTS = (
    entering,
    home,
    asking,
    check,
    entry,
    journal,
    mailbox,
    meeting,
    contacts,
    for_parent,
    reading,
    calling,
    answering,
)


def register(app: Flask) -> None:
    for part in PARTS:
        part.register(app)
