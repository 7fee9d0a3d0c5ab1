"""Which words an occasion has for which sort of addressee."""

from __future__ import annotations

from helpdesk.model import Occasion
from helpdesk.unit import CHANNEL, THREAD
from integration.notices.about import About, Say
from integration.notices.in_channel import IN_CHANNEL
from integration.notices.in_thread import IN_THREAD
from integration.notices.of_debts import DEBTS_IN_PERSON, DEBTS_IN_THREAD
from integration.notices.of_drafts import OF_DRAFTS
from integration.notices.to_colleague import TO_COLLEAGUE
from integration.notices.to_requester import TO_REQUESTER
from integration.notices.to_stand_in import TO_STAND_IN
from integration.speech import Notice

# What only calls upon colleagues is not said outside working time, also not after an outage.
# What a requester waits for comes at any hour, and so does a lesson that is going on.
IN_WORKING_TIME = frozenset(
    {
        Occasion.REMIND_DUTY,
        Occasion.REMIND_CHANNEL,
        Occasion.WARN,
        Occasion.TERM_PASSED,
        Occasion.QUIET,
        Occasion.CALL_DUE,
        Occasion.VENDOR_OWED,
        Occasion.MORNING,
        Occasion.HEAD_DAY,
        Occasion.LETTERS_KEPT,
        Occasion.NOT_POSTED,
        Occasion.ERASURE_ACT,
        Occasion.TRAINING_WARN,
        Occasion.TRAINING_OVERDUE,
        Occasion.SCHEDULE_AGREE,
        Occasion.SCHEDULE_APPROVE,
        Occasion.SWAP_ASKED,
    }
)


def notice_of(about: About) -> Notice | None:
    """Return what to say; None where it is void by now, or was never for the chat."""
    say = _words_for(about.addressee).get(Occasion(about.occasion))
    return say(about) if say else None


def _words_for(addressee: str) -> dict[Occasion, Say]:
    """No occasion stands in two tables of direct messages: who asks, consults, or stands in."""
    if addressee == THREAD:
        return IN_THREAD | DEBTS_IN_THREAD
    if addressee == CHANNEL:
        return IN_CHANNEL
    return TO_REQUESTER | TO_COLLEAGUE | TO_STAND_IN | DEBTS_IN_PERSON | OF_DRAFTS
