"""Clause 4.5: by which phone and mail the teachers of each class can be reached."""

from collections.abc import Iterator
from dataclasses import replace

from helpdesk.contacts.queries import by_class, shown_at
from helpdesk.domain import dates
from helpdesk.domain.contact_values import ClassContacts, Contact
from helpdesk.inspection.clauses import Evidence, Findings, Lack, Scope
from helpdesk.inspection.publicity import contacts_on_board

PAGE = "contacts"


def published(scope: Scope) -> Findings:
    """Look at whether each class finds somebody to call or write to, and the school's own ways."""
    school = scope.regulation.school
    evidence = [Evidence(f"Телефон школы {school.phone}, почта {school.mail}: на каждой странице")]
    classes = _as_shown(scope)
    if not classes:
        todo = "Внесите классных руководителей и учителей-предметников по классам."
        return Findings(tuple(evidence), (Lack("Контактов учителей нет", todo, page=PAGE),))
    lacks = tuple(_lacks(classes))
    number = dates.counted(len(classes), "класс", "класса", "классов")
    evidence.append(Evidence(f"Контакты на сайте по классам: {number}", page=PAGE))
    board = contacts_on_board(scope)
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
    ask = "Попросите разрешить: пока вместо них показан телефон школы."
    found = (
        (
            "Нет классного руководителя",
            "Впишите его.",
            [each.school_class for each in classes if each.teacher is None],
        ),
        (
            "Нет учителей-предметников",
            "Впишите, кто ведёт предметы.",
            [each.school_class for each in classes if not each.subject_teachers],
        ),
        (
            "Классный руководитель не разрешил показать ни телефон, ни почту",
            ask,
            [
                f"{each.school_class} ({each.teacher.name})"
                for each in classes
                if each.teacher and not _is_shown(each.teacher)
            ],
        ),
        (
            "Ни один учитель-предметник не разрешил показать телефон или почту",
            ask,
            [
                each.school_class
                for each in classes
                if each.subject_teachers and not any(map(_is_shown, each.subject_teachers))
            ],
        ),
    )
    for words, todo, which in found:
        if which:
            yield Lack(f"{words}: {', '.join(which)}", todo, page=PAGE, number=len(which))


def _is_shown(each: Contact) -> bool:
    return bool(each.shown_phone or each.shown_mail)
