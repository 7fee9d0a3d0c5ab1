"""Looks that the sections on staff (3) and on parents (4) have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpdesk import dates
from helpdesk.durations import Duration, Unit
from helpdesk.inspection import figures
from helpdesk.inspection.clauses import Evidence, Findings, Lack, Look, Scope, percent
from helpdesk.intake import term_of
from helpdesk.journal.filters import Term
from helpdesk.model import Channel, Kind
from helpdesk.usual import ENOUGH, LATELY, SAID_BY, measured, said

WAYS: Mapping[str, str] = {
    Channel.PERSON: "лично",
    Channel.MEETING: "на родительских собраниях",
    Channel.PHONE: "по телефону",
    Channel.MAIL: "электронной почтой",
    Channel.FORM: "через форму на сайте",
    Channel.CHAT: "в чате",
}
# What the regulation itself grants (sections 3 and 4); the desk may promise less, never more.
GRANTED = {Kind.STAFF: 3, Kind.PARENT: 5}


def term_kept(kind: Kind) -> Look:
    """Look at whether inquiries were dealt with in the regulation's days."""

    def look(scope: Scope) -> Findings:
        kept = figures.terms_kept(scope, kind)
        evidence = [_rule(scope, kind)]
        lacks = _term_too_long(scope, kind)
        if not kept.received:
            evidence.append(Evidence("Обращений за этот срок не было"))
            return Findings(tuple(evidence), lacks)
        evidence.append(_share(scope, kind, kept))
        if kept.excused:
            words = (
                f"Срок вышел, пока ждали уточнения, или передано в поддержку в срок: {kept.excused}"
            )
            over = scope.journal(kind=kind, term=Term.RAN_OVER)
            evidence.append(Evidence(words, over))
        if kept.missed:
            words = f"Не успели: {kept.missed}, причина записана у каждого"
            missed = scope.journal(kind=kind, term=Term.MISSED)
            if not kept.unexplained:
                evidence.append(Evidence(words, missed))
            else:
                lacks += (_unexplained(scope, kind, kept),)
        return Findings(tuple(evidence), lacks)

    return look


def _rule(scope: Scope, kind: Kind) -> Evidence:
    term = term_of(scope.regulation, kind)
    return Evidence(f"В программе срок ответа: {_length(term)}, считает и напоминает она сама")


def _length(term: Duration) -> str:
    if term.unit is Unit.WORKTIME:
        return f"{dates.spoken(term.time)} рабочего времени"
    if term.unit is Unit.WORKDAYS:
        return dates.counted(term.days, "рабочий день", "рабочих дня", "рабочих дней")
    return dates.counted(term.days, "день", "дня", "дней")


def _term_too_long(scope: Scope, kind: Kind) -> tuple[Lack, ...]:
    term = term_of(scope.regulation, kind)
    days = term.days if term.unit is Unit.DAYS else 0
    if days <= GRANTED[kind] and term.unit is not Unit.WORKDAYS:
        return ()
    words = f"Срок в настройках длиннее, чем в регламенте: {GRANTED[kind]} дн."
    return (Lack(words, "Исправьте срок в разделе [terms] файла regulation.toml."),)


def _share(scope: Scope, kind: Kind, kept: figures.Kept) -> Evidence:
    number = dates.counted(kept.received, "обращение", "обращения", "обращений")
    if not kept.judged:
        return Evidence(f"{number}, срок ещё идёт", scope.journal(kind=kind))
    in_time = f"в срок {kept.in_time} из {kept.judged}, {percent(kept.in_time, kept.judged)}"
    return Evidence(f"{number}; {in_time}", scope.journal(kind=kind))


def _unexplained(scope: Scope, kind: Kind, kept: figures.Kept) -> Lack:
    words = f"Не успели: {kept.missed}, без записанной причины: {kept.unexplained}"
    todo = "Откройте каждый вопрос и запишите причину."
    return Lack(words, todo, scope.journal(kind=kind, term=Term.NO_REASON))


def soon(kind: Kind) -> Look:
    """Look at how soon answers come: the regulation names no number, so it is shown."""

    def look(scope: Scope) -> Findings:
        usual = figures.usual_time(scope, kind)
        if usual is None:
            return Findings((Evidence("Ответов за этот срок ещё не было"),))
        words = f"Обычно отвечаем за {figures.roughly(usual)} рабочего времени (медиана)"
        return Findings((Evidence(words), *_told_to_people(scope, kind)))

    return look


def _told_to_people(scope: Scope, kind: Kind) -> Iterator[Evidence]:
    """Say what who asks reads on the form and in the bot's reply, by the last ninety days."""
    calendar = scope.regulation.calendar
    lately = measured(scope.connection, kind, calendar, scope.now - LATELY, scope.now, SAID_BY)
    if lately and lately.answers >= ENOUGH:
        yield Evidence(f"Тот, кто спрашивает, читает: «{said(lately.length, calendar)}»")


def clear_wording(kind: Kind) -> Look:
    """Look at how unclear questions are made clear: by the form's help and by asking back."""

    def look(scope: Scope) -> Findings:
        asked = figures.asked_back(scope, kind)
        words = "Форма спрашивает отдельно: что делали, что произошло, чего ждали, где и на чём"
        back = f"Уточняли у обратившихся: {asked}" if asked else "Уточнять не приходилось"
        found = [Evidence(words), *_hinted(scope, kind), Evidence(back)]
        return Findings((*found, *_returned(scope, kind)))

    return look


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


def ways(kind: Kind, *named: Channel) -> Look:
    """Look at which ways people came; those which the regulation names stand there in any case."""

    def look(scope: Scope) -> Findings:
        found = figures.by_channel(scope, kind)
        shown = [*named, *(each for each in found if each not in named)]
        evidence = tuple(
            Evidence(
                f"{WAYS[each][:1].upper()}{WAYS[each][1:]}: {found.get(each, 0)}",
                scope.journal(kind=kind, channel=each) if found.get(each) else None,
            )
            for each in shown
        )
        return Findings(evidence)

    return look


def helped(kind: Kind) -> Look:
    """Look at what was asked, by topic."""

    def look(scope: Scope) -> Findings:
        found = figures.by_topic(scope, kind)
        title = scope.regulation.topic_title
        evidence = tuple(
            Evidence(f"{title(kind, code)}: {n}", scope.journal(kind=kind, topic=f"{kind}/{code}"))
            for code, n in sorted(found.items(), key=lambda each: -each[1])
        )
        return Findings(evidence or (Evidence("Обращений за этот срок не было"),))

    return look
