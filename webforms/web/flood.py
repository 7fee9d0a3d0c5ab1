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
from webforms.web.limits import ALL, budgets, network, refuse, spend, spending
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
    source = network()
    sends = [[spending(f"SENDS{haste}", source)], [spending("SENDS_BY_ALL", ALL)]]
    cards = [
        [spending("CARDS", source), spending(f"SAME_WORDS{haste}", alike(new.words))],
        [spending("CARDS_OF_ALL", ALL)],
    ]
    # His own budgets come before those of all, and only what they have room for is counted there.
    over = budgets().spend_in_turn(
        [*sends, *cards, *_letter(new.requester.email, source)], moment()
    )
    refuse(over & _named(sends))
    if over & _named(cards):
        log.warning("gathered", budgets=sorted(over))
        return replace(new, gathered=True)
    if over:
        log.warning("no letter", budgets=sorted(over))
    return replace(new, sends_receipt=not over)


def _letter(email: str, source: str) -> list[list[Spending]]:
    """Return what the letter costs which says that the question has come, to what was typed."""
    if not email:
        return []
    return [
        [spending("RECEIPTS_TO_ONE", budget_box(email)), spending("RECEIPTS", source)],
        [spending("RECEIPTS_OF_ALL", ALL)],
    ]


def _named(turns: list[list[Spending]]) -> set[str]:
    return {one.name for turn in turns for one in turn}
