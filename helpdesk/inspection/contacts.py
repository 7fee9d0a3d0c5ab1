"""Clause 4.5: by which phone and mail the teachers of each class can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk import dates
from helpdesk.contacts.queries import by_class
from helpdesk.contacts.values import ClassContacts
from helpdesk.inspection.clauses import Evidence, Findings, Lack, Scope

PAGE = "contacts"


def published(scope: Scope) -> Findings:
    """Look at whether each class finds its class teacher, and the school's own phone and mail."""
    school = scope.regulation.school
    evidence = [Evidence(f"Телефон школы {school.phone}, почта {school.mail}: на каждой странице")]
    classes = by_class(scope.connection)
    if not classes:
        todo = "Внесите классных руководителей и учителей-предметников по классам."
        return Findings(tuple(evidence), (Lack("Контактов учителей нет", todo, page=PAGE),))
    number = dates.counted(len(classes), "класс", "класса", "классов")
    evidence.append(Evidence(f"Контакты на сайте по классам: {number}", page=PAGE))
    return Findings(tuple(evidence), tuple(_lacks(classes)))


def _lacks(classes: list[ClassContacts]) -> Iterator[Lack]:
    headless = [each.school_class for each in classes if each.teacher is None]
    if headless:
        words = f"Нет классного руководителя: {', '.join(headless)}"
        yield Lack(words, "Впишите его.", page=PAGE)
    alone = [each.school_class for each in classes if not each.subject_teachers]
    if alone:
        words = f"Нет учителей-предметников: {', '.join(alone)}"
        yield Lack(words, "Впишите, кто ведёт предметы.", page=PAGE)
