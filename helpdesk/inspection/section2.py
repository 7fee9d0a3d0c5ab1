"""Section 2: who advises, by which schedule, and about what."""

from dataclasses import replace

from helpdesk.domain.states import Kind
from helpdesk.inspection import orders, publicity, schedule, training
from helpdesk.inspection.answering import helped
from helpdesk.inspection.clauses import Clause, Findings, Scope, Section

_STAFF_HELPED = helped(Kind.STAFF)


def _advised(scope: Scope) -> Findings:
    """Look at whether the staff was advised, and on the days that the schedule promises."""
    found = _STAFF_HELPED(scope)
    return replace(found, lacks=(*found.lacks, *schedule.nobody_there(scope)))


SECTION = Section(
    2,
    "Функциональные обязанности сотрудников, ответственных за консультирование",
    (
        Clause(
            "2.1",
            "Ответственные за консультирование назначаются приказом директора",
            orders.appointed,
        ),
        Clause(
            "2.2",
            "Сотрудники составляют график оказания помощи, утверждают его совместно с директором",
            schedule.approved,
        ),
        Clause(
            "2.3",
            "Обучение новых сотрудников в срок не позднее 5 рабочих дней со дня вступления в "
            "должность",
            training.trained,
        ),
        Clause(
            "2.4",
            "Консультирование сотрудников: расписание, успеваемость, посещаемость, поурочное "
            "планирование, проведение уроков",
            _advised,
        ),
        Clause(
            "2.5",
            "График размещён на информационном стенде и на сайте школы",
            publicity.posted,
        ),
        Clause("2.6", "Оказание помощи родителям (законным представителям)", helped(Kind.PARENT)),
    ),
)
