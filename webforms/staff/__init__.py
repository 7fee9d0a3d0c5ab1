"""Pages for staff whom the chat has proved: a pass from there, then a session of two hours."""

from flask import Flask

from webforms.staff import (
    answering,
    asking,
    calling,
    check,
    closing_form,
    consenting,
    contacts,
    correcting,
    entering,
    entry,
    for_parent,
    gathered,
    home,
    informed,
    journal,
    login,
    mailbox,
    meeting,
    orders,
    personal,
    posted,
    reading,
    relieving,
    revealing,
    schedule,
    training,
    training_one,
    vendor,
)

PARTS = (
    entering,
    login,
    home,
    asking,
    check,
    contacts,
    correcting,
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
    closing_form,
    gathered,
    reading,
    calling,
    consenting,
    revealing,
    vendor,
    answering,
)


def register(app: Flask) -> None:
    for part in PARTS:
        part.register(app)
