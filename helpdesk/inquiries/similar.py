"""Questions that are alike: found by their words, and answered all at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType, by_id
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.rules import permitted
from helpdesk.domain.texts import TextKind
from helpdesk.domain.word_forms import stems_of, words_of
from helpdesk.inquiries.answering import answer_in
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.holding_back import hold, said
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import IS_OPEN, inquiries_where, inquiry_of

MOST = 8
NONE_CHOSEN = "Отметьте хотя бы один вопрос."
# The newest of a topic: more than that cannot be looked through while somebody waits.
LOOKED_THROUGH = 200
# So many of all their words two questions share that are about one thing.
ALIKE = 0.2
# Shorter words are in every question.
_SHORTEST = 3


def alike_since(connection: Connection, inquiry: Inquiry, since: datetime) -> list[Inquiry]:
    """Return other open inquiries of its kind and topic, received since then, in like words."""
    table = inquiry_tables.inquiry.c
    newest = table.id.in_(
        select(table.id)
        .where(_same_topic(inquiry), IS_OPEN, table.id != inquiry.id, table.received_at >= since)
        .order_by(table.id.desc())
        .limit(LOOKED_THROUGH)
    )
    found = inquiries_where(connection, newest)
    words = _words(connection, [inquiry.id, *(each.id for each in found)])
    own = words.get(inquiry.id, frozenset())
    return [each for each in found if overlap(own, words.get(each.id, frozenset())) >= ALIKE]


def of_same_topic(unit: UnitOfWork, inquiry: Inquiry, chosen: Iterable[int]) -> list[int]:
    """Return those of the numbers, which a client sends, that are of its kind and topic."""
    # Any number may come.
    wanted = sorted(set(chosen))[: 2 * MOST]
    table = inquiry_tables.inquiry.c
    return sorted(unit.column(select(table.id).where(_same_topic(inquiry), table.id.in_(wanted))))


def similar_to(desk: Desk, inquiry: Inquiry, actor: Actor) -> list[Inquiry]:
    """Return other unanswered inquiries of the same kind and topic which this person may answer.

    Eight at most, those with the most words in common first, then the oldest.
    """
    table = inquiry_tables.inquiry
    others = select(table).where(_same_topic(inquiry), IS_OPEN, table.c.id != inquiry.id)
    newest = others.order_by(table.c.id.desc()).limit(LOOKED_THROUGH)
    with desk.reading() as connection:
        found = [inquiry_of(row) for row in connection.execute(newest)]
        words = _words(connection, [inquiry.id, *(each.id for each in found)])
    own = words.get(inquiry.id, frozenset())
    nothing: frozenset[str] = frozenset()

    def rank(other: Inquiry) -> tuple[float, int]:
        return -overlap(own, words.get(other.id, nothing)), other.id

    return sorted((each for each in found if permitted(Move.ANSWER, each, actor)), key=rank)[:MOST]


def answer_together(
    desk: Desk,
    inquiry_id: int,
    chosen: Iterable[int],
    body: str,
    actor: Actor,
    now: datetime,
    *,
    key: str,
    insisted: bool = False,
) -> int:
    """Answer the chosen ones alike, each by the table of moves, and return how many.

    One transaction. What somebody else holds or has answered is left out; who has answered reads
    in one notice how it went. The same `key` again changes nothing. Raise LooksSecret where the
    words look like a password, unless `insisted`.
    """
    words = said(body, "Напишите ответ.")
    hold(words, actor, insisted=insisted)
    return desk.write(_answer_together_in, now, inquiry_id, chosen, actor, words, key=key)


def _answer_together_in(
    unit: UnitOfWork, inquiry_id: int, chosen: Iterable[int], actor: Actor, words: str, *, key: str
) -> int:
    inquiries = _chosen(unit, inquiry_id, chosen)
    if unit.was_told(NotificationType.ANSWERED_TOGETHER, key):
        return 0
    answered = [each.id for each in inquiries if _answer(unit, each, words, actor)]
    if not answered:
        raise RuleViolation("Эти вопросы уже взяли или на них ответили другие.")
    left = [each.id for each in inquiries if each.id not in answered]
    params: dict[str, object] = {"answered": answered, "left": left}
    to = [by_id(actor.id)]
    unit.tell(None, NotificationType.ANSWERED_TOGETHER, to, key=key, params=params)
    return len(answered)


def _chosen(unit: UnitOfWork, inquiry_id: int, chosen: Iterable[int]) -> list[Inquiry]:
    """Load what was chosen, in the order of ids; what was never alike is no choice."""
    table = inquiry_tables.inquiry
    origin = unit.connection.execute(select(table).where(table.c.id == inquiry_id)).one()
    ids = of_same_topic(unit, inquiry_of(origin), chosen)
    if not ids:
        raise RuleViolation(NONE_CHOSEN)
    return [unit.load(each) for each in ids]


def _answer(unit: UnitOfWork, inquiry: Inquiry, words: str, actor: Actor) -> bool:
    try:
        unit.permit(Move.ANSWER, inquiry, actor)
    except RuleViolation:
        return False
    # Whoever insisted has done so above, once for all of them.
    answer_in(unit, inquiry, words, actor, insisted=True)
    return True


def _same_topic(inquiry: Inquiry) -> ColumnElement[bool]:
    table = inquiry_tables.inquiry.c
    return and_(table.kind == inquiry.kind, table.topic == inquiry.topic)


def _words(connection: Connection, ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return the stems of the words of each; an erased text has none."""
    text = inquiry_tables.text.c
    query = select(text.inquiry_id, text.body).where(
        text.inquiry_id.in_(ids), text.kind == TextKind.WORDS
    )
    return {row.inquiry_id: stems(row.body or "") for row in connection.execute(query)}


def stems(body: str) -> frozenset[str]:
    """Return the stems of the words but the shortest."""
    return frozenset(stems_of(word)[-1] for word in words_of(body) if len(word) >= _SHORTEST)


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the words that both have, from 0 to 1 (Jaccard)."""
    return len(one & other) / len(one | other) if one and other else 0.0
