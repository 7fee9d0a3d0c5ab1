"""Which letters are the desk's: told by the envelope alone, and said in a word for the page."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Rules:
    """What is taken of one folder: everything, or what fits; replies to the desk always are."""

    mailbox: Mailbox
    takes_everything: bool
    takes_by_rules: bool


def rules_for(folder: str, named: str, mailbox: Mailbox) -> Rules:
    """Return the rules of a folder; beside a named one the everyday box gives replies alone."""
    has_own = named.upper() != EVERYDAY
    is_own = folder == named and has_own
    return Rules(mailbox, takes_everything=is_own, takes_by_rules=not has_own)


def chosen(envelope: Envelope, rules: Rules, *, is_reply: bool) -> Chosen | None:
    """Return why the letter is the desk's; None where it is not."""
    if envelope.is_report:
        return Chosen.REPORT
    if is_reply:
        return Chosen.REPLY
    if rules.takes_everything:
        return Chosen.FOLDER
    return _by_rules(envelope, rules.mailbox) if rules.takes_by_rules else None


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
