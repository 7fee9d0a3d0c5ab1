"""Looks that the sections on staff (3) and on parents (4) have in common."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, or_

from helpdesk.domain import dates
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.states import Channel, CloseReason, HandoffReason, Kind, State
from helpdesk.inspection import figures, schedule_clause
from helpdesk.inspection.clauses import Evidence, Findings, Lack, Scope, lack_of_days
from helpdesk.journal.report_values import roughly
from helpdesk.kernel import verdicts
from helpdesk.kernel.usual_answer_time import ENOUGH, LATELY, SAID_BY, measured, said
from helpdesk.storage import inquiry_tables

# What no hint can be given for.
_ANYTHING = "other"
# By these the clock says that an inquiry lay where somebody could have taken it further.
_IDLE = (Step.HAND_OFF_WINDOW, Step.HAND_OFF_TERM, Step.RELEASE_QUIET)


def soon(scope: Scope, kind: Kind) -> Findings:
    """Look at how soon answers come. The regulation names no number, so it is shown; a question
    that the clock found lying could have been answered sooner.
    """
    lacks = figures.lack(
        scope,
        "Ждали дольше, чем могли бы: никто не взял или вопрос лежал без движения",
        "Узнайте, почему: возможно, дежурному нужна помощь или замена.",
        *figures.received(scope, kind),
        figures.happened(_IDLE),
    )
    ends = min(scope.ends, scope.now + timedelta(seconds=1))
    usual = measured(scope.connection, kind, scope.regulation.calendar, scope.begins, ends)
    if usual is None:
        none = Evidence("Ответов за этот период ещё не было")
        return Findings((none,), lacks, is_judged=False)
    words = f"Обычно отвечаем за {roughly(usual.length)} рабочего времени (медиана)"
    return Findings((Evidence(words), *_told_to_people(scope, kind)), lacks)


def _told_to_people(scope: Scope, kind: Kind) -> Iterator[Evidence]:
    """Say what who asks reads on the form and in the bot's reply, by the last ninety days."""
    calendar = scope.regulation.calendar
    lately = measured(scope.connection, kind, calendar, scope.now - LATELY, scope.now, SAID_BY)
    if lately and lately.answers >= ENOUGH:
        yield Evidence(f"Тот, кто спрашивает, читает: «{said(lately.length, calendar)}»")


def clear_wording(scope: Scope, kind: Kind) -> Findings:
    """Look at how unclear questions are made clear: by the form's help and by asking back."""
    asked = figures.count(scope, *figures.received(scope, kind), figures.happened([Move.ASK]))
    words = "Форма спрашивает отдельно: что делали, что произошло, чего ждали, где и на чём"
    back = f"Уточняли у тех, кто спросил: {asked}" if asked else "Уточнять не приходилось"
    found = [Evidence(words), *_hinted(scope, kind), Evidence(back)]
    lacks = (*_without_hint(scope, kind), *_never_clear(scope, kind))
    is_judged = asked > 0 or _settled(scope, kind) > 0
    return Findings((*found, *_returned(scope, kind)), lacks, is_judged=is_judged)


def _without_hint(scope: Scope, kind: Kind) -> Iterator[Lack]:
    hinted = scope.regulation.wording.of(kind)
    bare = [
        topic.title
        for topic in scope.regulation.topics_of(kind)
        if topic.code not in hinted and topic.code != _ANYTHING
    ]
    if bare:
        words = f"Нет подсказки, что написать: {', '.join(bare)}"
        todo = "Попросите администратора вписать её в настройки школы."
        yield Lack(words, todo, number=len(bare))


def _never_clear(scope: Scope, kind: Kind) -> tuple[Lack, ...]:
    """What was asked back, and closed without an answer because nothing came."""
    inquiry = inquiry_tables.inquiry.c
    return figures.lack(
        scope,
        "Так и остались непонятными, закрыты без ответа",
        "Позвоните тому, кто спросил: возможно, уточняющий вопрос ему непонятен.",
        *figures.received(scope, kind),
        figures.happened([Move.ASK]),
        inquiry.close_reason == CloseReason.QUIET,
        inquiry.answered_at.is_(None),
        inquiry.handed_off_at.is_(None),
    )


def _hinted(scope: Scope, kind: Kind) -> Iterator[Evidence]:
    topics = len(scope.regulation.wording.of(kind))
    if topics:
        said = dates.counted(topics, "темы", "тем", "тем")
        yield Evidence(f"Что написать и пример такого вопроса форма подсказывает для {said}")


def _returned(scope: Scope, kind: Kind) -> Iterator[Evidence]:
    """Say for which reasons questions were returned as unclear, the oftenest first."""
    found = figures.unclear(scope, kind)
    if not found:
        return
    named = ", ".join(
        f"«{reason.title if reason else code}» — {number}"
        for code, number in sorted(found.items(), key=lambda each: -each[1])
        for reason in [scope.regulation.reason(code)]
    )
    total = sum(found.values())
    times = dates.counted(total, "раз", "раза", "раз")
    yield Evidence(f"Возвращали с причиной и примером {times}: {named}")


def ways(scope: Scope, kind: Kind, named: Sequence[Channel]) -> Findings:
    """Look at which ways people came; those which the regulation names stand there in any case.

    What was told somebody, and came into the journal only after its term, was turned to in vain.
    """
    inquiry = inquiry_tables.inquiry.c
    found = figures.grouped(scope, kind, inquiry.channel)
    shown = [*named, *(each for each in found if each not in named)]
    evidence = tuple(
        Evidence(
            f"{Channel(each).heading}: {found.get(each, 0)}",
            replace(scope.journal, kind=kind, channel=each) if found.get(each) else None,
        )
        for each in shown
    )
    lacks = figures.lack(
        scope,
        "Обратились, а записано после срока",
        "Записывайте вопрос в тот день, когда его задали.",
        *figures.received(scope, kind),
        inquiry.late_entry,
        inquiry.channel.in_(named),
    )
    return Findings(evidence, lacks, is_judged=any(found.get(each) for each in named))


def reachable(scope: Scope) -> Findings:
    """Look at the ways of the staff, and whether a schedule has told the hours on each day."""
    school = scope.regulation.school
    said = Evidence(f"Телефон {school.phone}, почта {school.mail}")
    came = ways(scope, Kind.STAFF, (Channel.PERSON, Channel.PHONE, Channel.MAIL))
    spans = (span for _, span in schedule_clause.in_force(scope))
    words = "Приёмных часов нет, график не утверждён"
    lacks = lack_of_days(scope, spans, words, "Утвердите график.", schedule_clause.PAGE)
    return Findings((said, *came.evidence), (*came.lacks, *lacks))


def advised(scope: Scope) -> Findings:
    """Look at whether the staff was advised, and on the days that the schedule promises."""
    found = helped(scope, Kind.STAFF)
    return replace(found, lacks=(*found.lacks, *schedule_clause.nobody_there(scope)))


def helped(scope: Scope, kind: Kind) -> Findings:
    """Look at what was asked, by topic, and whether everybody was advised.

    A question to which nothing has been said yet is no help, and as yet no lack of it.
    """
    found = figures.grouped(scope, kind, inquiry_tables.inquiry.c.topic)
    title = scope.regulation.topic_title
    evidence = tuple(
        Evidence(
            f"{title(kind, code)}: {n}", replace(scope.journal, kind=kind, topic=f"{kind}/{code}")
        )
        for code, n in sorted(found.items(), key=lambda each: -each[1])
    )
    spam = figures.spam(scope, kind)
    if not found:
        none = Evidence(f"Обращений за этот период не было{spam}")
        return Findings((none,), is_judged=False)
    if spam:
        total = dates.counted(sum(found.values()), "обращение", "обращения", "обращений")
        evidence = (Evidence(f"{total}{spam}"), *evidence)
    lacks = figures.lack(
        scope,
        "Остались без консультации: никто не взялся или срок вышел без ответа",
        "Ответьте им и запишите причину.",
        *figures.received(scope, kind),
        _unhelped(scope),
    )
    return Findings(evidence, lacks, is_judged=_settled(scope, kind) > 0)


def _settled(scope: Scope, kind: Kind) -> int:
    """Count those that were answered, handed off or closed so, now or in an earlier cycle."""
    table = inquiry_tables.inquiry.c
    done = or_(verdicts.SETTLED_AT.is_not(None), table.handed_off_at.is_not(None), table.cycle > 1)
    return figures.count(scope, *figures.received(scope, kind), done)


def _unhelped(scope: Scope) -> ColumnElement[bool]:
    inquiry, handoff = inquiry_tables.inquiry.c, inquiry_tables.handoff.c
    nobody = exists().where(
        handoff.inquiry_id == inquiry.id,
        handoff.cycle == inquiry.cycle,
        handoff.reason == HandoffReason.NOBODY_IN_TIME,
    )
    lies = and_(inquiry.state.in_((State.NEW, State.CLAIMED)), inquiry.working_due_at < scope.now)
    return and_(verdicts.SETTLED_AT.is_(None), or_(nobody, lies))
