"""Which letters are the desk's: told by the envelope alone, and said in a word for the page."""

from enum import StrEnum

from helpdesk.erasure.erasure_requests import asks_to_erase
from helpdesk.mailbox.incoming_letter import Envelope
from helpdesk.regulation.decisions import Mailbox

EVERYDAY = "INBOX"


class Chosen(StrEnum):
    """Why a letter is looked at; the names are stored in the database."""

    FOLDER = "folder"
    REPLY = "reply"
    REPORT = "report"
    SUBJECT = "subject"
    ADDRESSEE = "addressee"
    SENDER = "sender"


def chosen(
    envelope: Envelope, mailbox: Mailbox, folder: str, named: str, *, is_reply: bool
) -> Chosen | None:
    """Return why the letter is the desk's; None where it is not.

    Of a `named` folder everything is; beside it the everyday box gives replies alone.
    """
    if envelope.is_report:
        return Chosen.REPORT
    if is_reply:
        return Chosen.REPLY
    if named.upper() == EVERYDAY:
        return _by_rules(envelope, mailbox)
    return Chosen.FOLDER if folder == named else None


def _by_rules(envelope: Envelope, mailbox: Mailbox) -> Chosen | None:
    subject = envelope.subject.casefold()
    named = any(word.casefold() in subject for word in mailbox.subject)
    if named or asks_to_erase(envelope.subject):
        return Chosen.SUBJECT
    if set(map(str.casefold, mailbox.addressees)) & set(envelope.recipients):
        return Chosen.ADDRESSEE
    if envelope.sender in map(str.casefold, mailbox.senders):
        return Chosen.SENDER
    return None
