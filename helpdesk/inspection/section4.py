"""Section 4: help for parents."""

from helpdesk.domain.states import Channel, Kind
from helpdesk.inspection import contacts, publicity
from helpdesk.inspection.answering import clear_wording, helped, soon, ways
from helpdesk.inspection.clauses import Clause, Section
from helpdesk.inspection.deadlines import term_kept

SECTION = Section(
    4,
    "Оказание помощи родителям (законным представителям)",
    (
        Clause("4.1", "Сотрудники проводят консультации родителей", helped(Kind.PARENT)),
        Clause(
            "4.2",
            "Родители проинформированы, как обратиться за помощью",
            publicity.informed,
        ),
        Clause(
            "4.3",
            "Обращение лично, в том числе на родительских собраниях, по телефону и через "
            "электронную почту учителя-предметника, классного руководителя",
            ways(Kind.PARENT, Channel.PERSON, Channel.MEETING, Channel.PHONE, Channel.MAIL),
        ),
        Clause("4.4", "Обращения рассматриваются в течение 5 дней", term_kept(Kind.PARENT)),
        Clause(
            "4.5",
            "Контактные данные размещены на сайте и на информационном стенде школы",
            contacts.published,
        ),
        Clause(
            "4.6",
            "Формулировка затруднения чёткая, конкретная, понятная",
            clear_wording(Kind.PARENT),
        ),
        Clause("4.7", "Ответ дан в течение минимально возможного срока", soon(Kind.PARENT)),
    ),
)
