"""The pages of a mass outage: declared from a question, told of, ended; and where it is found."""

from dataclasses import replace

import pytest

from helpdesk.clock.clockwork import tick
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import State
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.links import NOT_HERE
from helpdesk.vendor.outage_queries import KNOWN
from helpdesk.vendor.outages import declare_alone
from tests.helpdesk.life import HEAD, MARINA, parent
from tests.helpdesk.vendor.outages_told import TITLE, WORDS, ended, members, stands, tell_due, told
from tests.webforms.staff.access.test_header import come_in
from tests.webforms.staff.conftest import Consultant, moment


@pytest.fixture
def reader(consultant: Consultant) -> Consultant:
    """Marina, who has declared that many have the trouble of her question."""
    come_in(consultant)
    consultant.visitor.open(f"{consultant.path}/outage")
    went = consultant.write("", title=TITLE, words=WORDS)
    assert went.location.endswith(f"/desk/outages/{stands(consultant.desk).id}"), went.text
    return consultant


def at_its_page(reader: Consultant) -> int:
    number = stands(reader.desk).id
    reader.visitor.open(f"/desk/outages/{number}")
    return number


def test_it_is_proposed_in_words_that_name_nobody(consultant: Consultant) -> None:
    come_in(consultant)
    page = consultant.visitor.open(f"{consultant.path}/outage").text
    assert "«Дневник.ру» не работает (оценки)" in page
    assert "Мы знаем и уже разбираемся" in page


@pytest.mark.parametrize("where", ["outage", "similar"])
def test_others_are_not_named_by_ids(consultant: Consultant, where: str) -> None:
    """After a restore an id may be a stranger's."""
    come_in(consultant)
    consultant.visitor.open(f"{consultant.path}/{where}")
    page = consultant.write("", WORDS, title=TITLE, also=[str(consultant.opened.inquiry.id)])
    assert (page.status_code, NOT_HERE in page.text) == (422, True)


def test_what_names_somebody_is_refused_and_stays_in_the_field(consultant: Consultant) -> None:
    come_in(consultant)
    consultant.visitor.open(f"{consultant.path}/outage")
    page = consultant.write("", title=TITLE, words="Анна Хуаде говорит, что не работает").text
    assert "эти слова прочтут все" in page
    assert "Анна Хуаде говорит, что не работает" in page


def test_an_outage_of_which_nobody_has_asked_says_so(consultant: Consultant) -> None:
    come_in(consultant, "outages")
    declare_alone(consultant.desk, "login", TITLE, WORDS, MARINA, moment())
    for path in ("/desk/outages", f"/desk/outages/{stands(consultant.desk).id}"):
        page = consultant.visitor.open(path).text
        assert "пока никто не спросил" in page.lower()
        assert "0 вопросов" not in page
        assert "без ответа: 0" not in page


def test_a_topic_is_called_in_the_words_of_either_side(consultant: Consultant) -> None:
    come_in(consultant, "outages")
    page = consultant.visitor.open("/desk/outages/new").text
    regulation = consultant.desk.regulation()
    for code in ("marks", "attendance", "login"):
        called = [
            topic.title
            for side in ("parent", "staff")
            for topic in regulation.topics_of(side)
            if topic.code == code
        ]
        assert f'value="{code}">{" / ".join(called)}</option>' in page


def test_a_second_press_of_one_page_tells_nobody_twice(reader: Consultant) -> None:
    at_its_page(reader)
    fields = {**reader.visitor.fields, "do": "tell", "words": "Чинят."}
    for said in ("Новость отправлена, вопросов: 1.", "Новость уже отправлена."):
        reader.visitor.client.post(reader.visitor.path, data=fields)
        assert said in reader.visitor.client.get(reader.visitor.path).text
    tell_due(reader.desk, moment())
    assert list(told(reader.desk).values()) == [1]


def test_what_is_known_at_first_leaves_the_promise_to_those_who_are_told() -> None:
    assert "Сообщим" not in KNOWN


def test_where_nobody_has_asked_yet_it_says_so(consultant: Consultant) -> None:
    come_in(consultant)
    consultant.visitor.open("/desk/outages/new")
    went = consultant.write("", topic="other", title=TITLE, words=WORDS)
    consultant.visitor.open(went.location)
    page = consultant.write("tell", "Чинят.")
    assert "слать её пока некому" in consultant.visitor.open(page.location).text
    page = consultant.write("end", "Всё работает.")
    assert "Спрашиваем" not in consultant.visitor.open(page.location).text


def test_a_question_is_added_by_its_number_and_taken_out_on_its_page(reader: Consultant) -> None:
    other = open_inquiry(reader.desk, parent("Иное", now=moment()), REQUESTER, moment()).inquiry
    at_its_page(reader)
    assert "Вопроса с таким номером нет" in reader.write("add", "нет такого").text
    reader.write("add", other.shown_reference)
    assert other.id in members(reader.desk, stands(reader.desk))
    reader.visitor.open(f"/desk/{other.reference}")
    fields = reader.visitor.fields
    reader.visitor.client.post(f"/desk/{other.reference}/do/outage_leave", data=fields)
    assert other.id not in members(reader.desk, stands(reader.desk))


def test_a_question_is_added_by_its_number_of_the_journal(reader: Consultant) -> None:
    for sign in ("", "№ "):
        other = open_inquiry(
            reader.desk, parent(f"Иное {sign}", now=moment()), REQUESTER, moment()
        ).inquiry
        at_its_page(reader)
        reader.write("add", f"{sign}{other.number}")
        assert other.id in members(reader.desk, stands(reader.desk))


def test_one_of_which_nobody_has_asked_is_declared_of_its_topic(consultant: Consultant) -> None:
    come_in(consultant)
    consultant.visitor.open("/desk/outages/new")
    said = {"title": TITLE, "since": "0:00", "words": WORDS}
    assert "Выберите тему" in consultant.write("", topic="", **said).text
    went = consultant.write("", topic="marks", **said)
    held = stands(consultant.desk)
    assert (held.title, held.topic, members(consultant.desk, held)) == (TITLE, "marks", [])
    assert went.location.endswith(f"/desk/outages/{held.id}")
    assert TITLE in consultant.write("", topic="marks", **said).text


def test_a_head_whom_the_channel_has_not_met_declares_and_ends_one(consultant: Consultant) -> None:
    come_in(replace(consultant, actor=HEAD))
    consultant.visitor.open("/desk/outages/new")
    went = consultant.write("", title=TITLE, since="0:00", words=WORDS, topic="marks")
    consultant.visitor.open(went.location)
    assert consultant.write("end", "Всё снова работает.").status_code == 303
    assert ", закончился" in consultant.visitor.open(went.location).text


@pytest.mark.parametrize("wish", ["tell", "end"])
def test_words_that_come_after_the_end_are_shown(reader: Consultant, wish: str) -> None:
    at_its_page(reader)
    ended(reader.desk, stands(reader.desk), now=moment())
    page = reader.write(wish, "Почти починили, ждём.").text
    assert "Этот сбой уже закончился" in page
    assert "Почти починили, ждём." in page


def test_a_name_in_the_topic_keeps_its_capital(consultant: Consultant) -> None:
    come_in(consultant)
    desk, now = consultant.desk, moment()
    about = replace(parent(now=now), topic="login")
    asked = open_inquiry(desk, about, REQUESTER, now).inquiry
    page = consultant.visitor.open(f"/desk/{asked.reference}/outage").text
    assert "(вход в «Дневник.ру»)" in page


def test_the_journal_the_report_and_the_first_page_have_the_same_number(reader: Consultant) -> None:
    number = at_its_page(reader)
    assert f"/desk/journal?outage={number}" in reader.visitor.page.text
    assert "1 вопрос" in reader.visitor.page.text
    journal = reader.visitor.open(f"/desk/journal?outage={number}").text
    assert "Найдено: 1" in journal
    assert "Найдено: 1" not in reader.visitor.open("/desk/journal?outage=99").text
    today = reader.visitor.open("/desk").text
    assert f'<a href="/desk/outages/{number}">{TITLE}</a>' in today
    period = reader.desk.regulation().calendar.local_date(moment()).isoformat()
    report = reader.visitor.open(f"/desk/report?since={period}&till={period}").text
    assert TITLE in report
    assert f"outage={number}" in report


def test_at_the_end_it_is_asked_and_listed_as_over(reader: Consultant) -> None:
    number = at_its_page(reader)
    reader.write("end", "Всё снова работает.")
    tick(reader.desk, moment())
    assert reader.seen.inquiry.state is State.ANSWERED
    page = reader.visitor.open("/desk/outages").text
    assert "закончился" in page
    assert "идёт сейчас" not in page
    assert "Закончить сбой" not in reader.visitor.open(f"/desk/outages/{number}").text


def test_there_is_no_page_of_what_is_no_outage(reader: Consultant) -> None:
    assert reader.visitor.open("/desk/outages/99").status_code == 404
