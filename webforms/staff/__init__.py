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
    schedule,
)

PARTS = (
    entering,
    home,
    asking,
    check,
    contacts,
    entry,
    for_parent,
    journal,
    mailbox,
    meeting,
    schedule,
    reading,
    calling,
    answering,
)


def register(app: Flask) -> None:
    for part in PARTS:
        part.register(app)
