"""The whole inspection: every clause of the regulation, in its words, and how each is looked at."""

from dataclasses import dataclass
from functools import partial

from helpdesk.domain.states import Channel, Kind
from helpdesk.inspection.answer_clauses import advised, clear_wording, helped, reachable, soon, ways
from helpdesk.inspection.clauses import Clause, Findings, RegulationSection, Scope
from helpdesk.inspection.deadline_clauses import term_kept
from helpdesk.inspection.handoff_clauses import emergencies, turned_to_the_vendor
from helpdesk.inspection.order_clause import appointed
from helpdesk.inspection.publicity_clauses import informed, posted, published
from helpdesk.inspection.schedule_clause import approved
from helpdesk.inspection.training_clause import trained
from helpdesk.inspection.vendor_clauses import demands, hours, information, rules

_PARENTS_WAYS = (Channel.PERSON, Channel.MEETING, Channel.PHONE, Channel.MAIL)
_SECTION_2 = RegulationSection(
    2,
    "Функциональные обязанности сотрудников, ответственных за консультирование",
    (
        Clause(
            "2.1",
            "Ответственные за консультирование назначаются приказом директора",
            appointed,
        ),
        Clause(
            "2.2",
            "Сотрудники составляют график оказания помощи, утверждают его совместно с директором",
            approved,
        ),
        Clause(
            "2.3",
            "Обучение новых сотрудников в срок не позднее 5 рабочих дней со дня вступления в "
            "должность",
            trained,
        ),
        Clause(
            "2.4",
            "Консультирование сотрудников: расписание, успеваемость, посещаемость, поурочное "
            "планирование, проведение уроков",
            advised,
        ),
        Clause(
            "2.5",
            "График размещён на информационном стенде и на сайте школы",
            posted,
        ),
        Clause(
            "2.6",
            "Оказание помощи родителям (законным представителям)",
            partial(helped, kind=Kind.PARENT),
        ),
    ),
)
_SECTION_3 = RegulationSection(
    3,
    "Оказание помощи сотрудникам",
    (
        Clause(
            "3.1",
            "Обращение лично в приёмные часы, по телефону или через электронную почту",
            reachable,
        ),
        Clause(
            "3.2", "Обращения рассмотрены в течение 3 дней", partial(term_kept, kind=Kind.STAFF)
        ),
        Clause(
            "3.3",
            "Формулировка затруднения чёткая, конкретная, понятная",
            partial(clear_wording, kind=Kind.STAFF),
        ),
        Clause(
            "3.4",
            "Ответ дан в течение минимально возможного срока",
            partial(soon, kind=Kind.STAFF),
        ),
    ),
)
_SECTION_4 = RegulationSection(
    4,
    "Оказание помощи родителям (законным представителям)",
    (
        Clause(
            "4.1",
            "Сотрудники проводят консультации родителей",
            partial(helped, kind=Kind.PARENT),
        ),
        Clause(
            "4.2",
            "Родители проинформированы, как обратиться за помощью",
            informed,
        ),
        Clause(
            "4.3",
            "Обращение лично, в том числе на родительских собраниях, по телефону и через "
            "электронную почту учителя-предметника, классного руководителя",
            partial(ways, kind=Kind.PARENT, named=_PARENTS_WAYS),
        ),
        Clause(
            "4.4",
            "Обращения рассматриваются в течение 5 дней",
            partial(term_kept, kind=Kind.PARENT),
        ),
        Clause(
            "4.5",
            "Контактные данные размещены на сайте и на информационном стенде школы",
            published,
        ),
        Clause(
            "4.6",
            "Формулировка затруднения чёткая, конкретная, понятная",
            partial(clear_wording, kind=Kind.PARENT),
        ),
        Clause(
            "4.7",
            "Ответ дан в течение минимально возможного срока",
            partial(soon, kind=Kind.PARENT),
        ),
    ),
)
_SECTION_5 = RegulationSection(
    5,
    "Нештатная ситуация",
    (
        Clause(
            "5.1",
            "Нештатная ситуация: консультант не может по каким-либо причинам проконсультировать",
            emergencies,
        ),
        Clause(
            "5.2",
            "Тот, кто спросил, самостоятельно обращается в Службу поддержки по почте или телефону",
            turned_to_the_vendor,
        ),
    ),
)
_SECTION_6 = RegulationSection(
    6,
    "Помощь специалистов Службы поддержки «Дневник.ру»",
    (
        Clause(
            "6.1",
            "Помощь оказывается по Регламенту работы Службы поддержки «Дневник.ру»",
            rules,
        ),
        Clause(
            "6.2",
            "Регистрация писем круглосуточно, обработка ежедневно с 9:00 до 18:00, кроме выходных "
            "и праздничных дней",
            hours,
        ),
        Clause(
            "6.3",
            "Требования к обращению: навыки работы с компьютером, изученная документация, ссылка "
            "на исходное обсуждение",
            demands,
        ),
        Clause(
            "6.4",
            "Причины отклонения: мало исходной информации, вопрос задан некорректно, информация "
            "предоставлена несвоевременно",
            information,
        ),
    ),
)
SECTIONS = (_SECTION_2, _SECTION_3, _SECTION_4, _SECTION_5, _SECTION_6)


@dataclass(frozen=True)
class Looked:
    """A clause and what was found."""

    clause: Clause
    findings: Findings


@dataclass(frozen=True)
class Inspected:
    """A section and its clauses."""

    section: RegulationSection
    clauses: tuple[Looked, ...]


def inspect(scope: Scope) -> tuple[Inspected, ...]:
    """Look at everything, in the regulation's order."""
    return tuple(
        Inspected(section, tuple(Looked(each, each.look(scope)) for each in section.clauses))
        for section in SECTIONS
    )
