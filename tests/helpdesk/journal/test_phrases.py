"""The commonest questions, by words that several people have written, and no name."""

import pytest
from sqlalchemy import Engine

from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import Requester
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.journal.periods import Period
from helpdesk.journal.phrases import commonest
from helpdesk.journal.report import figures_of
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import NOW, asked, desk_on

# Others send the same statements to both sorts of database.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def ask(desk: Desk, words: str, number: int, name: str = "Мать") -> None:
    who = Requester(f"{name} {number}", f"+7918000{number:04}", "", ReplyBy.CALL)
    asked(desk, NewInquiry(Kind.PARENT, Channel.FORM, NOW, who, "marks", words))


def phrases(desk: Desk) -> list[tuple[str, str]]:
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        today = calendar.local_date(NOW)
        figures = figures_of(connection, Period(today, today), calendar, NOW)
        return [(each.words, each.sought) for each in commonest(connection, figures)]


def test_forms_of_a_word_are_one_and_the_commonest_form_is_shown(desk: Desk) -> None:
    for number, words in enumerate(
        ("Не видно оценок сына", "Не видно оценок за четверть", "Не видно оценки, помогите")
    ):
        ask(desk, words, number)
    assert phrases(desk) == [("не видно оценок", "видн оценк")]


def test_what_two_have_written_is_not_shown(desk: Desk) -> None:
    ask(desk, "Не приходит пароль", 1)
    ask(desk, "Не приходит пароль", 2)
    assert phrases(desk) == []


def test_one_who_writes_often_is_one(desk: Desk) -> None:
    for more in ("", " снова", " опять"):
        ask(desk, f"Не приходит пароль{more}", 1)
    assert phrases(desk) == []


def test_no_name_is_in_it(desk: Desk) -> None:
    for number in range(4):
        ask(desk, "Сусанна Аслановна поставила двойку", number, name="Аслановна")
        ask(desk, "Хатит Дарина поставила двойку", number + 10, name="Хатит Дарина")
    assert phrases(desk) == [("поставила двойку", "постав двойк")]
