"""So much comes that somebody must look through it first: what is gathered, what gets no letter.

A question that is sent is kept. Beyond these budgets it gets no card of its own, and no letter goes
to an address that anybody could have typed. Beyond those of `limits.py` it is refused, and what was
typed stays in the form.
"""

from dataclasses import replace
from datetime import datetime

import structlog

from helpdesk.access.budgets import Spending
from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.mail_addresses import budget_box
from helpdesk.kernel.gathering import alike
from webforms.web.limits import ALL, budgets, network, spend, spending
from webforms.web.site import moment
from webforms.web.ticket import Ticket, read_ticket

log = structlog.get_logger(__name__)


def count_page(typed: str | None) -> None:
    """Count a page on the way to sending, for its form and for its address."""
    ticket = read_ticket(typed)
    owner = ticket.word if ticket else network()
    spend(spending("PAGES", network()), spending("PAGES_OF_ONE", owner))


def judged(new: NewInquiry, ticket: Ticket, now: datetime) -> NewInquiry:
    """Return the question, gathered or without its letter where too many come; 429 beyond that."""
    haste = "" if ticket.is_unhurried(now) else "_IN_HASTE"
    spend(spending(f"SENDS{haste}", network()))
    spend(spending("SENDS_BY_ALL", ALL))
    over = _overdrawn(
        [spending("CARDS", network()), spending(f"SAME_WORDS{haste}", alike(new.words))],
        [spending("CARDS_OF_ALL", ALL)],
    )
    if over:
        log.warning("gathered", budgets=sorted(over))
        return replace(new, gathered=True)
    return replace(new, sends_receipt=_may_write_to(new.requester.email))


def _may_write_to(email: str) -> bool:
    """Whether the letter that says the question has come may go to what was typed."""
    if not email:
        return True
    over = _overdrawn(
        [spending("RECEIPTS_TO_ONE", budget_box(email)), spending("RECEIPTS", network())],
        [spending("RECEIPTS_OF_ALL", ALL)],
    )
    if over:
        log.warning("no letter", budgets=sorted(over))
    return not over


def _overdrawn(his: list[Spending], of_all: list[Spending]) -> set[str]:
    """Count in his own budgets, and in those of all only what these have room for.

    Else one visitor would use up what is there for everybody.
    """
    return budgets().spend(his, moment()) or budgets().spend(of_all, moment())
