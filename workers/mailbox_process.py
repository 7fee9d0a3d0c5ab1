"""The process that reads the school's mailbox, until it is told to stop."""

import logging

from sqlalchemy.exc import SQLAlchemyError

from helpdesk.kernel.desk import Desk
from helpdesk.kernel.faults import Faults
from helpdesk.kernel.hold import wait_while_held
from helpdesk.mailbox.taking import Taking
from helpdesk.storage.attachments import FileStore
from integration.mail.imap import Address
from settings import Settings
from workers.mailbox_reader import Reader
from workers.stopping import told_to_stop

log = logging.getLogger(__name__)
NOT_READY = "the database is not ready"


def reader_of(desk: Desk, settings: Settings) -> Reader | None:
    """Return the reader of this process; None where no box is named."""
    if settings.mailbox is None:
        return None
    address = Address(settings.mailbox)
    school = desk.regulation()
    own = {address.user, settings.mail_from or "", school.mailbox.address, school.school.mail}
    taking = Taking(desk, frozenset(each.casefold() for each in own if "@" in each))
    return Reader(desk, address, taking, FileStore(settings.attachments))


def run(desk: Desk, settings: Settings) -> int:
    """Read until told to stop; without a box only wait, so that nobody starts us over and over."""
    stop = told_to_stop()
    if settings.mailbox is None:
        log.info("no mailbox to read: IMAP_URL is not set")
        stop.wait()
        return 0
    faults = Faults(__name__)
    while not stop.is_set():
        wait_while_held(desk, stop)
        try:
            reader = reader_of(desk, settings)
        except (SQLAlchemyError, LookupError) as error:
            faults.tell(NOT_READY, error)
            stop.wait(faults.pause(NOT_READY))
            continue
        faults.end(NOT_READY)
        if reader is not None:
            reader.stop = stop
            reader.run()
    return 0
