"""Writing down what an order says: who is appointed, and who acts for the director."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from helpdesk.access.binding import expect
from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.duty.order_register import appointments
from helpdesk.duty.standing import BAD_USERNAME, USERNAME, Appointment, Post
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.orders.papers import FAR, Paper, enter_by, is_far, order_id
from helpdesk.regulation.regulation import Regulation
from helpdesk.schedule.coverage import follow_duty
from helpdesk.schedule.schedule_messages import ask_who_leads_now
from helpdesk.storage.order_tables import appointment

LONGEST_NAME = 100
NOBODY = "Впишите хотя бы одного человека."
NO_NAME = "Напишите фамилию, имя и отчество."
LONG_NAME = f"Имя не длиннее {LONGEST_NAME} знаков."
BACKWARDS = "Последний день раньше первого. Проверьте даты."
NO_END = "Напишите, по какой день исполняет обязанности директора."
SUCH_TOPIC = "Такой темы нет: {}."
IN_THIS_ORDER = (
    "Уже вписан(а) в этот приказ с этого дня. Если там опечатка, исправьте её: «Исправить приказ»."
)
ALREADY = "{} уже назначен(а) с {} приказом № {}. Сначала внесите освобождение."


@dataclass(frozen=True)
class Appointed:
    """What an order says of somebody: the days are the school's, both included."""

    post: Post
    username: str
    name: str
    first: date
    last: date | None = None
    topics: tuple[str, ...] = ()


class NotSo(RuleViolation):
    """What is said of one of several people cannot be; `row` counts them from 0."""

    def __init__(self, row: int, words: str, code: Code = Code.USERNAME) -> None:
        super().__init__(words, code)
        self.row = row


@use_case
def appoint_all(
    unit: UnitOfWork, paper: Paper, said: Sequence[Appointed], actor: Actor
) -> list[int]:
    """Write down an order with all whom it appoints, or nothing of it; return their ids.

    Raise RuleViolation, and NotSo for one of them.
    """
    fitted = [tidied(each) for each in said]
    enter_by(unit, actor)
    if not fitted:
        raise RuleViolation(NOBODY)
    order = order_id(unit, paper, actor)
    ids = [_written(unit, order, row, each, actor) for row, each in enumerate(fitted)]
    if any(each.post is Post.ACTING_DIRECTOR for each in fitted):
        ask_who_leads_now(unit)
    follow_duty(unit)
    return ids


def tidied(said: Appointed) -> Appointed:
    """Return it with names as they are kept: no @, no spaces too many."""
    username = said.username.strip().removeprefix("@").lower()
    return replace(said, username=username, name=" ".join(said.name.split()))


def _written(unit: UnitOfWork, order: int, row: int, said: Appointed, actor: Actor) -> int:
    refuse_unfit(unit, row, said)
    said = replace(said, username=expect(unit, said.username))
    for each in appointments(unit.connection):
        is_his = (each.post, each.username) == (said.post, said.username)
        if is_his and each.order.id == order and each.first == said.first:
            return _same(row, each, said)
        if is_his and meets(each, said):
            words = ALREADY.format(each.name, f"{each.first:%d.%m.%Y}", each.order.number)
            raise NotSo(row, words)
    key = {
        "order_id": order,
        "post": said.post.value,
        "username": said.username,
        "first": said.first,
    }
    values = {
        "name": said.name,
        "topics": list(said.topics),
        "last": said.last,
        "entered_by": actor.id,
        "entered_at": unit.now,
        "annulled_at": None,
    }
    # What was annulled may be entered once more.
    query = (
        unit.upsert(appointment)
        .values(**key, **values)
        .on_conflict_do_update(index_elements=list(key), set_=values)
    )
    return int(unit.connection.execute(query.returning(appointment.c.id)).scalar_one())


def refuse_unfit(unit: UnitOfWork, row: int, said: Appointed) -> None:
    """Raise NotSo for what cannot be so by itself."""
    is_wrong_year = any(is_far(day, unit.today) for day in (said.first, said.last) if day)
    problem = (FAR, Code.FIRST_DAY) if is_wrong_year else problem_of(unit.regulation, said)
    if problem:
        raise NotSo(row, *problem)


def _same(row: int, held: Appointment, said: Appointed) -> int:
    """Return the id of what is sent twice; refuse what says something else of the same day."""
    as_said = (held.name, held.topics, held.last) == (said.name, said.topics, said.last)
    if held.ended_by is not None or not as_said:
        raise NotSo(row, IN_THIS_ORDER)
    return held.id


def problem_of(regulation: Regulation, said: Appointed) -> tuple[str, Code] | None:
    """Return what cannot be so by itself, in words for who enters it; None where all fits."""
    known = topic_codes(regulation)
    strange = [topic for topic in said.topics if topic not in known]
    checks = (
        (not USERNAME.fullmatch(said.username), BAD_USERNAME, Code.USERNAME),
        (not said.name, NO_NAME, Code.NAME),
        (len(said.name) > LONGEST_NAME, LONG_NAME, Code.NAME),
        (said.last is not None and said.last < said.first, BACKWARDS, Code.LAST_DAY),
        (said.post is Post.ACTING_DIRECTOR and said.last is None, NO_END, Code.LAST_DAY),
        (bool(strange), SUCH_TOPIC.format(", ".join(strange)), Code.USERNAME),
    )
    return next(((words, code) for is_so, words, code in checks if is_so), None)


def topic_codes(regulation: Regulation) -> dict[str, str]:
    """Return «parent:marks» and the like with the topics' titles, as they are offered."""
    return {
        f"{kind}:{topic.code}": topic.title
        for kind in ("staff", "parent")
        for topic in regulation.topics_of(kind)
    }


def said_topics(topics: Iterable[str], titles: Mapping[str, str]) -> str:
    """Return «сотрудники: Расписание, Уроки; родители: Оценки», or that it is all of them."""
    held = list(topics)
    parts = [
        f"{whose}: {', '.join(titles.get(code, code) for code in codes)}"
        for kind, whose in (("staff", "сотрудники"), ("parent", "родители"))
        if (codes := [code for code in held if code.startswith(f"{kind}:")])
    ]
    return "; ".join(parts) or "все темы"


def meets(held: Appointment, said: Appointed) -> bool:
    """Return whether the two hold on some day together."""
    begins_before_end = held.last is None or said.first <= held.last
    ends_after_begin = said.last is None or held.first <= said.last
    return begins_before_end and ends_after_begin and not held.is_void
