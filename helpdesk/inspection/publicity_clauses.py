"""Clauses 2.5, 4.2 and 4.5: where the schedule hangs, whose parents have been told, and by which
phone and mail the teachers of each class can be reached.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from helpdesk.contacts.contact_queries import by_class, changed_at, classes, shown_at
from helpdesk.contacts.posting_reminder import AGAIN_AFTER
from helpdesk.contacts.publicity import (
    CONTACTS,
    AnnouncedBy,
    InformedLine,
    Place,
    PostedLine,
    informed_lines,
    is_outdated,
    posted_lines,
    sheet_of_contacts,
    told_by_class,
)
from helpdesk.domain import dates
from helpdesk.domain.contact_values import ClassContacts, Contact
from helpdesk.domain.corrections import standing
from helpdesk.inspection import schedule_clause
from helpdesk.inspection.clauses import (
    Evidence,
    Findings,
    Lack,
    Scope,
    Span,
    days,
    school_year_began,
)

POSTED, INFORMED, TEACHERS = "posted", "informed", "contacts"
_PLACES = {Place.BOARD: "на стенде", Place.SITE: "на сайте школы"}
_WAYS = {
    AnnouncedBy.MEETING: "на собрании",
    AnnouncedBy.CHAT: "в чате класса",
    AnnouncedBy.HANDED: "памятка на руки",
    AnnouncedBy.SITE: "на сайте",
    AnnouncedBy.BOARD: "на стенде",
}


def posted(scope: Scope) -> Findings:
    """Look at whether each version that was in force hung on the board and stood on the site.

    While none is shown in both places, and there still is time to put it up, nothing is judged.
    """
    held = schedule_clause.in_force(scope)
    if not held:
        lack = Lack("Утверждённого графика нет, размещать нечего", "Утвердите график.")
        return Findings(lacks=(lack,))
    lines = [
        each for each in standing(posted_lines(scope.connection)) if each.said.day <= scope.until
    ]
    numbers = {version.number for version, _ in held}
    shown = [each for each in lines if each.said.number in numbers]
    there = {(each.said.number, each.said.place) for each in shown}
    is_judged = any(all((number, place) in there for place in Place) for number in numbers)
    lacks = [
        Lack(
            f"График, версия {version.number}: не подтверждено, что он {_PLACES[place]}, "
            f"{days(*gap)}",
            "Разместите и отметьте, кто и когда.",
            page=POSTED,
        )
        for version, span in held
        for place in Place
        for gap in _not_shown(scope, version.number, place, span, lines)
    ]
    evidence = tuple(Evidence(_hangs(scope, each), page=POSTED) for each in shown)
    return Findings(evidence, tuple(lacks), is_judged=is_judged)


def _contacts_on_board(scope: Scope) -> Findings:
    """Look at whether the sheet of contacts hung on the board, and shows them as they were."""
    sheets = [
        each
        for each in standing(posted_lines(scope.connection))
        if each.said.number == CONTACTS and _since(scope, each) <= scope.until
    ]
    line = sheet_of_contacts(sheets)
    if line is None:
        words = "Не подтверждено, что контакты на стенде"
        todo = "Разместите лист на стенде и отметьте, кто и когда."
        return Findings(lacks=(Lack(words, todo, page=POSTED),))
    evidence = (Evidence(f"Контакты {_where(scope, line)}", page=POSTED),)
    changed = changed_at(scope.connection, scope.ends)
    if changed is None or not is_outdated(line, changed, scope.regulation.calendar):
        return Findings(evidence)
    day = scope.day_of(changed)
    if scope.regulation.calendar.add_workdays(day, AGAIN_AFTER) >= scope.until:
        return Findings(evidence)
    words = f"Лист на стенде устарел: контакты изменили {day:%d.%m.%Y}"
    todo = "Распечатайте новый лист, разместите и отметьте."
    return Findings(evidence, (Lack(words, todo, page=POSTED),))


def _since(scope: Scope, line: PostedLine) -> date:
    """Return from which day on a line shows that something hung: its own where it was written
    down by then, or has a photograph; else that on which it was.
    """
    return line.said.day if line.said.picture else max(line.said.day, scope.day_of(line.at))


def _not_shown(
    scope: Scope, number: int, place: Place, span: Span, lines: Sequence[PostedLine]
) -> list[tuple[date, date]]:
    """Return the days of a version on which nothing shows that it hung there.

    The first working days are for putting it up.
    """
    first, last = span
    since = [
        _since(scope, each)
        for each in lines
        if (each.said.number, each.said.place) == (number, place)
    ]
    grace = scope.regulation.calendar.add_workdays(first, AGAIN_AFTER)
    found = min(since, default=None)
    if found is not None:
        return [] if found <= grace else scope.gaps([(found, None)], within=span)
    is_early = grace >= min(last or scope.until, scope.until)
    return [] if is_early else scope.gaps([], within=span)


def _hangs(scope: Scope, line: PostedLine) -> str:
    return f"Версия {line.said.number} {_where(scope, line)}"


def _where(scope: Scope, line: PostedLine) -> str:
    said = line.said
    photo = ", есть фотография" if said.picture else ""
    return (
        f"{_PLACES[said.place]} с {said.day:%d.%m.%Y}: {said.spot}; "
        f"записал(а) {line.person_name}{photo}{scope.afterwards(line.at, said.day)}"
    )


def informed(scope: Scope) -> Findings:
    """Look at whether the parents of each class were told in the school year of the period."""
    since = school_year_began(scope.until)
    lines = [
        each
        for each in standing(informed_lines(scope.connection))
        if since <= each.said.day <= scope.until
    ]
    told = told_by_class(each for each in lines if not scope.is_too_late(each.at))
    late = told_by_class(each for each in lines if scope.is_too_late(each.at))
    evidence = tuple(
        Evidence(f"{name}: {_ways(scope, found)}", page=INFORMED)
        for name, found in (*told.items(), *late.items())
    )
    known = classes(scope.connection)
    if not known:
        words = (
            "Классы не внесены: неизвестно, все ли отмечены" if told else "Ни один класс не отмечен"
        )
        todo = "Впишите классы с их учителями и отметьте, кого проинформировали."
        return Findings(evidence, (Lack(words, todo, page=INFORMED),))
    untold = [name for name in known if name not in told]
    if not untold:
        return Findings(evidence)
    words = f"В учебном году не отмечены: {', '.join(untold)}"
    todo = "Расскажите родителям, как обратиться, и отметьте."
    return Findings(evidence, (Lack(words, todo, page=INFORMED, number=len(untold)),))


def _ways(scope: Scope, found: dict[AnnouncedBy, InformedLine]) -> str:
    lines = sorted(found.items(), key=lambda each: each[1].said.day)
    return ", ".join(
        f"{_WAYS[way]} {line.said.day:%d.%m.%Y}{scope.afterwards(line.at, line.said.day)}"
        for way, line in lines
    )


def published(scope: Scope) -> Findings:
    """Look at whether each class finds somebody to call or write to, and the school's own ways."""
    school = scope.regulation.school
    evidence = [Evidence(f"Телефон школы {school.phone}, почта {school.mail}: на каждой странице")]
    classes = _as_shown(scope)
    if not classes:
        todo = "Внесите классных руководителей и учителей-предметников по классам."
        return Findings(tuple(evidence), (Lack("Контактов учителей нет", todo, page=TEACHERS),))
    lacks = tuple(_lacks(classes))
    number = dates.counted(len(classes), "класс", "класса", "классов")
    evidence.append(Evidence(f"Контакты на сайте по классам: {number}", page=TEACHERS))
    board = _contacts_on_board(scope)
    return Findings((*evidence, *board.evidence), (*lacks, *board.lacks))


def _as_shown(scope: Scope) -> list[ClassContacts]:
    """Return the contacts of each class, and of them what was allowed by the end of the period."""
    found = by_class(scope.connection)
    if scope.until == scope.today:
        return found
    allowed = shown_at(scope.connection, scope.ends)

    def then(each: Contact) -> Contact:
        phone, mail = allowed.get(each.id, (False, False))
        return replace(each, shows_phone=phone, shows_mail=mail)

    return [
        replace(
            each,
            teacher=each.teacher and then(each.teacher),
            subject_teachers=tuple(map(then, each.subject_teachers)),
        )
        for each in found
    ]


def _lacks(classes: list[ClassContacts]) -> Iterator[Lack]:
    leaderless = [each.school_class for each in classes if each.teacher is None]
    untaught = [each.school_class for each in classes if not each.subject_teachers]
    silent_leaders = [
        f"{each.school_class} ({each.teacher.name})"
        for each in classes
        if each.teacher and not _is_shown(each.teacher)
    ]
    all_silent = [
        each.school_class
        for each in classes
        if each.subject_teachers and not any(map(_is_shown, each.subject_teachers))
    ]
    ask = "Попросите разрешить: пока вместо них показан телефон школы."
    found = (
        ("Нет классного руководителя", "Впишите его.", leaderless),
        ("Нет учителей-предметников", "Впишите, кто ведёт предметы.", untaught),
        ("Классный руководитель не разрешил показать ни телефон, ни почту", ask, silent_leaders),
        ("Ни один учитель-предметник не разрешил показать телефон или почту", ask, all_silent),
    )
    for words, todo, which in found:
        if which:
            yield Lack(f"{words}: {', '.join(which)}", todo, page=TEACHERS, number=len(which))


def _is_shown(each: Contact) -> bool:
    return bool(each.shown_phone or each.shown_mail)
