"""The journal's page: what it shows, to whom, and what it asks for."""

from datetime import timedelta

import pytest

from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.inquiries import adding, answering, asking
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.lines import PAGE
from helpdesk.journal.reasons import reasons_of
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import HEAD, MARINA, RUSLAN, deliver, parent, teacher
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.journal.reading import LONG_AGO, come_in, missed

EVERYTHING = "/desk/journal?state="
STRANGER = Actor(MARINA.role, "teacher-id", "uchitel", "Ольга Петровна")


DIRECTOR = Actor(MARINA.role, "director-id", "director", "Директор", head=True)


@pytest.fixture
def reader(consultant: Consultant) -> Consultant:
    """Marina, on the journal's page."""
    come_in(consultant, MARINA)
    assert consultant.visitor.page.status_code == 200
    return consultant


def test_it_shows_each_inquiry_with_both_deadlines(reader: Consultant) -> None:
    text = reader.visitor.page.text
    assert "Найдено: 1" in text
    assert "Анна Хуаде" in text
    assert "Срок по регламенту" in text
    assert "С учётом уточнений" in text
    assert "Марина Юрьевна Нехай" in text


@pytest.mark.parametrize("who", [HEAD, DIRECTOR])
def test_the_head_and_the_director_read_it_and_each_record(
    consultant: Consultant, who: Actor
) -> None:
    come_in(consultant, who)
    assert consultant.visitor.page.status_code == 200
    page = consultant.visitor.open(consultant.path)
    assert page.status_code == 200
    assert f"{consultant.path}/answer" not in page.text


def test_what_a_late_question_lacked_is_told(reader: Consultant, desk: Desk) -> None:
    received = moment() - LONG_AGO
    asked = open_inquiry(desk, parent("Не работает", now=received), REQUESTER, received).inquiry
    for reason, after in (("where", 1), ("steps", 12)):
        at = received + timedelta(days=after)
        asking.ask(desk, asked.id, "", MARINA, at, reason=reason)
        adding.reply(desk, asked.id, "7Б", REQUESTER, at + timedelta(days=10))
    answering.answer(desk, asked.id, "Вот", MARINA, received + timedelta(days=23))
    assert "в срок: нет, ответ не дошёл" in reader.visitor.open(EVERYTHING).text
    deliver(desk, moment())
    text = reader.visitor.open(EVERYTHING).text
    assert "Ждали уточнения 20 дней; не хватало: Где это: класс, предмет, день; Что делали" in text


def test_a_teacher_does_not_see_others_inquiries(consultant: Consultant) -> None:
    come_in(consultant, STRANGER)
    assert consultant.visitor.page.status_code == 403
    for path in ("/desk/journal", consultant.path):
        page = consultant.visitor.open(path)
        assert page.status_code == 403
        assert "Хуаде" not in page.text
    answer = consultant.visitor.client.post("/desk/journal/file", data=consultant.visitor.fields)
    assert answer.status_code in (400, 403)


def test_what_is_asked_for_lives_in_the_address(reader: Consultant, desk: Desk) -> None:
    open_inquiry(desk, teacher("Не сохраняется тема"), REQUESTER, moment())
    page = reader.visitor.open("/desk/journal?kind=staff&q=СОХРАНЯЕТСЯ")
    assert "Найдено: 1" in page.text
    assert "Не видно оценок" not in page.text
    assert reader.visitor.fields["q"] == "СОХРАНЯЕТСЯ"
    assert '<option value="staff" selected>' in page.text


def test_days_that_stand_the_wrong_way_round_are_put_right(reader: Consultant) -> None:
    page = reader.visitor.open("/desk/journal?since=2999-01-01&till=2026-01-01")
    assert "Не видно оценок" in page.text
    assert reader.visitor.fields["since"] == "2026-01-01"
    assert reader.visitor.fields["till"] == "2999-01-01"


@pytest.mark.parametrize(
    "address",
    [
        "state=nonsense&kind=x&channel=y&term=z",
        "since=31.12.2026&till=2026-02-30",
        "before=a-b",
        "topic=nonsense&claimant=nobody-knows",
        "q=%00%25_'\"",
        "since=0001-01-01&till=9999-12-31",
        "before=9999999999-1",
        "q=" + "9" * 300,
        "before=²-1",
        "before=99999999999999999-1&sort=due",
        "before=99999999999999999-999999999",
        "sort=nonsense&state=",
        "class=" + "Я" * 500,
    ],
)
def test_an_address_that_makes_no_sense_breaks_nothing(reader: Consultant, address: str) -> None:
    assert reader.visitor.open(f"/desk/journal?{address}").status_code == 200


def test_pages_lead_on_and_keep_what_is_asked_for(reader: Consultant, desk: Desk) -> None:
    for number in range(PAGE):
        open_inquiry(desk, parent(f"Вопрос {number}", now=moment()), REQUESTER, moment())
    page = reader.visitor.open("/desk/journal?kind=parent")
    assert f"Найдено: {PAGE + 1}" in page.text
    assert "Не видно оценок" not in page.text
    page = reader.visitor.open(_href(page.text, "Дальше"))
    assert "Не видно оценок" in page.text
    assert reader.visitor.open(_href(page.text, "К началу")).status_code == 200
    assert "kind=parent" in reader.visitor.path


def _href(text: str, words: str) -> str:
    before, _, _ = text.partition(f">{words}</a>")
    return before.rpartition('href="')[2].replace("&amp;", "&").partition('"')[0]


def test_a_missed_term_asks_for_its_reason(reader: Consultant, desk: Desk) -> None:
    inquiry = missed(desk)
    page = reader.visitor.open("/desk/journal")
    assert "Срок вышел, а причина не записана: 1" in page.text
    reader.visitor.open(f"/desk/{inquiry.reference}")
    fields = {**reader.visitor.fields, "reason": "Болела неделю"}
    answer = reader.visitor.client.post(f"/desk/{inquiry.reference}/reason", data=fields)
    assert answer.status_code == 303
    page = reader.visitor.open(answer.location.partition("#")[0])
    assert "Болела неделю" in page.text
    assert "Исправить причину" in page.text
    page = reader.visitor.open(EVERYTHING)
    assert "причина не записана:" not in page.text
    assert "Болела неделю" in page.text
    with desk.reading() as connection:
        ((reason,),) = reasons_of(connection, [inquiry.id]).values()
    assert (reason.author_id, reason.body) == (MARINA.id, "Болела неделю")


def test_a_refused_reason_keeps_what_was_typed(reader: Consultant, desk: Desk) -> None:
    inquiry = missed(desk)
    reader.visitor.open(f"/desk/{inquiry.reference}")
    words = "Слишком длинно " * 100
    fields = {**reader.visitor.fields, "reason": words}
    answer = reader.visitor.client.post(f"/desk/{inquiry.reference}/reason", data=fields)
    assert answer.status_code == 422
    assert words.strip() in answer.text
    assert "<title>Ошибка:" in answer.text


@pytest.mark.parametrize("cycle", ["", "x", "²", "99999999999999999999"])
def test_a_reason_for_no_cycle_is_refused(reader: Consultant, desk: Desk, cycle: str) -> None:
    inquiry = missed(desk)
    reader.visitor.open(f"/desk/{inquiry.reference}")
    fields = {**reader.visitor.fields, "reason": "Так", "cycle": cycle}
    answer = reader.visitor.client.post(f"/desk/{inquiry.reference}/reason", data=fields)
    assert answer.status_code in (400, 422)


def test_who_did_not_have_it_is_not_asked_why(consultant: Consultant, desk: Desk) -> None:
    other = open_inquiry(desk, teacher("Чужой"), REQUESTER, moment())
    answering.answer(desk, other.inquiry.id, "Ответ", RUSLAN, moment())
    inquiry = missed(desk)
    come_in(consultant, RUSLAN)
    page = consultant.visitor.open(f"/desk/{inquiry.reference}")
    assert "не записана" in page.text
    assert "Почему не успели" not in page.text
