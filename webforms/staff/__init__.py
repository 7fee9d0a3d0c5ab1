"""Pages for staff whom the chat has proved: a pass from there, then a session of two hours."""

from flask import Flask

from webforms.staff import (
    answering,
    asking,
    calling,
    check,
    consenting,
    contacts,
    entering,
    entry,
    for_parent,
    home,
    informed,
    journal,
    mailbox,
    meeting,
    orders,
    personal,
    posted,
    reading,
    relieving,
    schedule,
    training,
    training_one,
    vendor,
)

PARTS = (
    entering,
    home,
    asking,
    check,
    contacts,
    entry,
    for_parent,
    informed,
    journal,
    mailbox,
    meeting,
    orders,
    personal,
    relieving,
    posted,
    schedule,
    training,
    training_one,
    reading,
    calling,
    consenting,
    vendor,
    answering,
)


def register(app: Flask) -> None:
    for part in PARTS:
        part.register(app)
