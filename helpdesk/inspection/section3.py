"""Section 3: help for the staff."""

from helpdesk.domain.states import Channel, Kind
from helpdesk.inspection import schedule
from helpdesk.inspection.answering import clear_wording, soon, ways
from helpdesk.inspection.clauses import Clause, Evidence, Findings, Lack, Scope, Section, days
from helpdesk.inspection.deadlines import term_kept

_WAYS = ways(Kind.STAFF, Channel.PERSON, Channel.PHONE, Channel.MAIL)


def _reachable(scope: Scope) -> Findings:
    school = scope.regulation.school
    said = Evidence(f"Телефон {school.phone}, почта {school.mail}")
    ways = _WAYS(scope)
    lacks = [
        Lack(
            f"Приёмных часов нет, график не утверждён: {days(*gap)}",
            "Утвердите график.",
            page=schedule.PAGE,
        )
        for gap in scope.gaps(span for _, span in schedule.in_force(scope))
    ]
    return Findings((said, *ways.evidence), (*ways.lacks, *lacks))


SECTION = Section(
    3,
    "Оказание помощи сотрудникам",
    (
        Clause(
            "3.1",
            "Обращение лично в приёмные часы, по телефону или через электронную почту",
            _reachable,
        ),
        Clause("3.2", "Обращения рассмотрены в течение 3 дней", term_kept(Kind.STAFF)),
        Clause(
            "3.3",
            "Формулировка затруднения чёткая, конкретная, понятная",
            clear_wording(Kind.STAFF),
        ),
        Clause("3.4", "Ответ дан в течение минимально возможного срока", soon(Kind.STAFF)),
    ),
)
