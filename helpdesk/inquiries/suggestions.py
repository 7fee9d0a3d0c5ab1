"""What is written under a card: the consultants' own talk, until its author sends it on himself.

He may where he has claimed the inquiry, or nobody has.

Of his words only the post's id is kept: they are fetched anew at the moment of sending.
"""

from datetime import datetime

from sqlalchemy import select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import THREAD, NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.rules import permitted
from helpdesk.inquiries.answering import answer_in
from helpdesk.inquiries.asking import ask_in
from helpdesk.inquiries.incoming_posts import IncomingPost, is_first
from helpdesk.kernel.deliveries import OPEN_SUGGESTION, USED_SUGGESTION
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.privacy.holding_back import said
from helpdesk.storage import chat_tables

SENT = "Эти слова уже отправлены или их время прошло."
NOT_HIS = "Отправить эти слова может только тот, кто их написал."
NOTHING = "В этом сообщении нет слов, отправлять нечего."


@use_case
def suggest(unit: UnitOfWork, heard: IncomingPost, inquiry_id: int) -> None:
    """Ask whether these words are the answer: one line in the thread, for the latest."""
    if not is_first(unit, heard) or not heard.words:
        return
    inquiry = unit.load(inquiry_id)
    actor = Actor(Role.CONSULTANT, heard.author_id)
    if inquiry.claimant_id not in (None, actor.id) or not permitted(Move.ANSWER, inquiry, actor):
        return
    unit.close_suggestions(inquiry)
    row = {"inquiry_id": inquiry.id, "author_id": actor.id, "state": OPEN_SUGGESTION}
    unit.insert(chat_tables.suggestion, post_id=heard.post_id, at=heard.at, **row)
    unit.tell(inquiry, NotificationType.SEND_AS, [THREAD], key=heard.post_id)


def is_open(desk: Desk, post_id: str) -> bool:
    """Return whether these words still wait to be sent on."""
    table = chat_tables.suggestion.c
    query = select(table.post_id).where(table.post_id == post_id, table.state == OPEN_SUGGESTION)
    return desk.value(query) is not None


def send(
    desk: Desk, move: Move, inquiry_id: int, post_id: str, body: str, actor: Actor, now: datetime
) -> Inquiry:
    """Send what a post says now as the answer, or as a question back; a post is sent once."""
    words = said(body, NOTHING)
    return desk.move(move, inquiry_id, actor, now, _send_in, move, post_id, actor, words)


def _send_in(
    unit: UnitOfWork, inquiry: Inquiry, move: Move, post_id: str, actor: Actor, words: str
) -> Inquiry:
    _use(unit, inquiry, post_id, actor)
    act = ask_in if move is Move.ASK else answer_in
    return act(unit, inquiry, words, actor)


def _use(unit: UnitOfWork, inquiry: Inquiry, post_id: str, actor: Actor) -> None:
    table = chat_tables.suggestion.c
    mine = (table.post_id == post_id, table.inquiry_id == inquiry.id)
    query = select(table.author_id).where(*mine, table.state == OPEN_SUGGESTION)
    author_id = unit.value(query)
    if author_id is None:
        raise RuleViolation(SENT)
    if author_id != actor.id or inquiry.claimant_id not in (None, actor.id):
        raise RuleViolation(NOT_HIS)
    unit.update(chat_tables.suggestion, *mine, state=USED_SUGGESTION)
    unit.take_back(NotificationType.SEND_AS, [post_id], inquiry.id)
