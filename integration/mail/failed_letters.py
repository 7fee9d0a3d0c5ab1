"""What is known of a letter that could not be read, found without reading it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from helpdesk.mailbox.incoming_letter import Envelope
from integration.mail.imap import BATCH, Heads
from integration.mail.reading.decoding import shown

# A look may end for reasons that are no letter's; one that has ended so many is that letter's.
MOST_TRIES = 5
# How much is counted for a try, and what of it stays when the server or the database was at fault:
# an outage of hours costs no letter, and one that always makes the server fail is given up in days.
A_TRY, OF_AN_OUTAGE = 100, 1
MOST_SOURCE = 100_000
_FROM = re.compile(rb"^From:[^\r\n]{0,2000}?([\w.+-]{1,64}@[\w.-]{1,180})", re.I | re.M | re.A)
_SUBJECT = re.compile(rb"^Subject:[ \t]*([^\r\n]{1,300})", re.I | re.M)


def batches(uids: Sequence[int], tried: Mapping[int, int]) -> Iterator[list[int]]:
    """Return the letters many at a time; those that were tried before each by itself."""
    for was_tried, group in groupby(uids, key=tried.__contains__):
        alike, most = list(group), 1 if was_tried else BATCH
        yield from (alike[at : at + most] for at in range(0, len(alike), most))


def rough_envelope(heads: Heads) -> Envelope:
    """Return what a glance at the headers tells: one address and the subject as it came."""
    start = heads.headers[:MOST_SOURCE]
    sender, subject = _FROM.search(start), _SUBJECT.search(start)
    return Envelope(
        sender=sender[1].decode("ascii").casefold() if sender else "",
        subject=source_of(subject[1]).strip() if subject else "",
    )


def source_of(raw: bytes) -> str:
    """Return the bytes as text that can be stored and shown, as they came."""
    return shown(raw[:MOST_SOURCE].decode("utf-8", "replace"))
