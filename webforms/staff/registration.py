"""Every page of the staff, in the order in which their addresses are looked through."""

from flask import Flask

from webforms.staff.access import home, login, visitors
from webforms.staff.contacts import contacts, informed, posted
from webforms.staff.duty import correcting, orders, relieving, schedule
from webforms.staff.inquiry import answering, calling, consent, page, revealing, vendor
from webforms.staff.intake import entry, for_parent, meeting, own_question
from webforms.staff.journal import closing_form, gathered, inspection, journal, mailbox, personal
from webforms.staff.training import one, trainings

PARTS = (
    visitors,
    login,
    home,
    own_question,
    inspection,
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
    trainings,
    one,
    closing_form,
    gathered,
    page,
    calling,
    consent,
    revealing,
    vendor,
    answering,
)


def register(app: Flask) -> None:
    for part in PARTS:
        part.register(app)
