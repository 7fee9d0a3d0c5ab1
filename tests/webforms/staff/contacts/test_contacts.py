"""Contacts on the pages for staff: the head enters, each teacher decides of his own."""

import re
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.contacts import contact_queries, entering
from helpdesk.domain.contact_values import Contact
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import CloseReason, Kind
from helpdesk.journal.inquiry_queries import view
from tests.helpdesk.life import HEAD, MARINA
from tests.webforms.staff.conftest import Consultant, moment

OLGA = Actor(Role.CONSULTANT, "olga-id", "olga", "Ольга Петрова")
PETROVA = Contact(0, "Петрова Ольга Ивановна", "olga", "8 918 111-22-33", leads=("5А",))
PARENT = {
    "requester": "Анна Хуаде",
    "phone": "8 918 123-45-67",
    "children-0-surname": "Хуаде",
    "children-0-name": "Алий",
    "children-0-school_class": "5А",
    "topic": "marks",
    "words": "Не вижу оценок",
    "came": "phone",
    "reply_by": "call",
    "agreed": "spoken",
}


def come_in(consultant: Consultant, who: Actor, page: str = "contacts") -> TestResponse:
    given = LoginPass(who.id, who.username, who.name, None, page=page)
    came = consultant.visitor.enter(pass_url("", consultant.settings.secret, given, moment()))
    return consultant.visitor.open(came.location)


def people(consultant: Consultant) -> list[Contact]:
    with consultant.desk.reading() as connection:
        return contact_queries.everybody(connection)


@pytest.fixture
def petrova(consultant: Consultant) -> Contact:
    entering.enter(consultant.desk, PETROVA, HEAD, moment())
    return people(consultant)[0]


def send(consultant: Consultant, **typed: str) -> TestResponse:
    return consultant.visitor.press("", **typed)


def test_the_head_enters_a_teacher(consultant: Consultant) -> None:
    come_in(consultant, HEAD, "contacts/new")
    typed = {"leads": "6 б", "teaches": "Физика: 6Б, 7А", "user": "@Aslan"}
    sent = send(consultant, name="Шеуджен Аслан", **typed)
    assert (sent.status_code, sent.location) == (303, "/desk/contacts")
    (found,) = people(consultant)
    assert (found.leads, found.user) == (("6Б",), "aslan")
    assert [each.school_class for each in found.teaches] == ["6Б", "7А"]
    assert "Шеуджен Аслан" in consultant.visitor.open("/desk/contacts").text


def test_what_does_not_fit_is_said_and_stays_typed(consultant: Consultant) -> None:
    come_in(consultant, HEAD, "contacts/new")
    sent = send(consultant, name="Шеуджен", leads="шестой", teaches="Физика 6Б", phone="12")
    assert sent.status_code == 422
    assert consultant.visitor.fields["teaches"].strip() == "Физика 6Б"
    for said in ("Это не класс: шестой", "Не понята строка", "неполный"):
        assert said in sent.text
    assert consultant.visitor.title.startswith("Ошибка")


def test_a_class_with_a_leader_is_refused_in_words(
    consultant: Consultant, petrova: Contact
) -> None:
    come_in(consultant, HEAD, "contacts/new")
    sent = send(consultant, name="Другой", leads=petrova.leads[0])
    assert "5А уже ведёт Петрова Ольга Ивановна" in sent.text
    assert len(people(consultant)) == 1


def test_the_head_changes_and_removes(consultant: Consultant, petrova: Contact) -> None:
    come_in(consultant, HEAD, f"contacts/{petrova.id}")
    assert send(consultant, leads="5Б").status_code == 303
    assert people(consultant)[0].leads == ("5Б",)
    consultant.visitor.open(f"/desk/contacts/{petrova.id}")
    client = consultant.visitor.client
    token = consultant.visitor.fields["csrf_token"]
    gone = client.post(f"/desk/contacts/{petrova.id}/remove", data={"csrf_token": token})
    assert gone.status_code == 303
    assert people(consultant) == []


@pytest.mark.parametrize("page", ["contacts/new", "contacts/table"])
def test_only_the_head_and_the_director_enter(consultant: Consultant, page: str) -> None:
    assert come_in(consultant, MARINA, page).status_code == 403
    director = replace(HEAD, id="director-id", username="director")
    assert come_in(consultant, director, page).status_code == 200


def test_a_teacher_sees_his_own_alone_and_decides(consultant: Consultant, petrova: Contact) -> None:
    other = Contact(0, "Шеуджен Аслан", phone="8 918 444-55-66")
    entering.enter(consultant.desk, other, HEAD, moment())
    said = come_in(consultant, OLGA).text
    assert "вы ещё не решили" in said
    assert "8 918 444-55-66" not in said
    assert "Вставить таблицу" not in said
    assert send(consultant, shows_phone="y").status_code == 303
    assert people(consultant)[0].shown_phone == petrova.phone
    assert "Вы решили это сегодня" in consultant.visitor.open("/desk/contacts").text
    fields = consultant.visitor.fields
    assert fields.pop("shows_phone") == "y"
    consultant.visitor.client.post("/desk/contacts", data=fields)
    assert people(consultant)[0].shown_phone == ""


def test_nothing_is_shown_where_there_is_nothing_to_show(
    consultant: Consultant, petrova: Contact
) -> None:
    come_in(consultant, OLGA)
    sent = send(consultant, shows_mail="y", mail="")
    assert "Чтобы показывать почту, впишите её." in sent.text
    assert not people(consultant)[0].shows_mail


def test_the_page_says_which_sheet_is_for_whom(consultant: Consultant, petrova: Contact) -> None:
    said = come_in(consultant, HEAD).text
    assert re.search(r'Для родителей, на стенд: <a href="/contacts.pdf">', said)
    assert re.search(r"Для учителей: эта страница.*раздать учителям можно", said)
    assert re.search(r'class="only-paper">Лист для учителей: .*Не для стенда', said)


def test_who_is_not_in_the_list_reads_whom_to_ask(consultant: Consultant) -> None:
    assert "Попросите завуча добавить вас" in come_in(consultant, OLGA).text
    assert send(consultant, phone="1").status_code == 404


def test_a_table_is_looked_at_before_it_is_written_down(consultant: Consultant) -> None:
    come_in(consultant, HEAD, "contacts/table")
    wrong = consultant.visitor.press("check", table="Петрова\t5А\tФизика\nШеуджен\t6Б")
    assert wrong.status_code == 422
    assert "у предмета нет классов" in wrong.text
    assert consultant.visitor.fields["table"] == "Петрова\t5А\tФизика\nШеуджен\t6Б"
    right = consultant.visitor.press("check", table="Петрова\t5А\tФизика\t5А\nШеуджен\t6Б")
    assert right.status_code == 200
    assert people(consultant) == []
    assert "Записать 2" in right.text
    assert consultant.visitor.press("save").location == "/desk/contacts"
    assert [each.leads for each in people(consultant)] == [("5А",), ("6Б",)]


def test_an_empty_table_is_not_taken(consultant: Consultant) -> None:
    come_in(consultant, HEAD, "contacts/table")
    assert "Вставьте хотя бы одну строку" in consultant.visitor.press("check", table="").text


def test_a_teacher_enters_a_parents_question_on_the_page(consultant: Consultant) -> None:
    come_in(consultant, OLGA, "parent")
    sent = consultant.visitor.press("", **PARENT)
    assert sent.status_code == 303, sent.text
    reference = sent.location.rpartition("/")[2]
    shown = consultant.visitor.open(sent.location).text
    assert f"{reference[:4]}-{reference[4:]}" in shown
    seen = entered(consultant)
    assert (seen.inquiry.kind, seen.inquiry.channel.value) == (Kind.PARENT, "phone")
    assert (seen.entered_by, seen.inquiry.suspicious) == (OLGA.name, False)
    come_in(consultant, MARINA, f"parent/{reference}".lower())
    assert consultant.visitor.page.status_code == 404


def entered(consultant: Consultant):  # type: ignore[no-untyped-def]
    return view(consultant.desk, consultant.opened.inquiry.id + 1)


def test_a_teacher_has_helped_on_the_page(consultant: Consultant) -> None:
    come_in(consultant, OLGA, "parent")
    sent = consultant.visitor.press("", **PARENT, helped="y", answer="Показала вкладку")
    assert "Вопрос закрыт" in consultant.visitor.open(sent.location).text
    seen = entered(consultant)
    assert seen.inquiry.close_reason is CloseReason.BY_TEACHER
    assert [text.body for text in seen.answers] == ["Показала вкладку"]


def test_what_is_missing_of_a_parents_question_is_said(consultant: Consultant) -> None:
    come_in(consultant, OLGA, "parent")
    sent = consultant.visitor.press(
        "", **{**PARENT, "agreed": "", "answer": "Показала", "when": "давно"}
    )
    assert "Непонятно, когда это было." in sent.text
    assert sent.status_code == 422
    assert "Отметьте, как родитель согласился." in sent.text
    assert "Отметьте, что помогли сами" in sent.text
    assert consultant.visitor.fields["words"] == "Не вижу оценок"


def test_the_inquirys_page_names_the_class_teacher(
    consultant: Consultant, petrova: Contact
) -> None:
    consultant.enter()
    said = consultant.visitor.open(consultant.path).text
    assert "Классный руководитель" in said
    assert petrova.name in said


def test_who_is_not_in_the_chat_allows_it_on_paper(consultant: Consultant) -> None:
    alone = replace(PETROVA, user="", mail="olga@school.example")
    contact_id = entering.enter(consultant.desk, alone, HEAD, moment())
    page = come_in(consultant, HEAD, f"contacts/{contact_id}").text
    assert "Разрешение на бумаге" in page
    path = f"/desk/contacts/{contact_id}/paper"
    token = consultant.visitor.fields
    signed = {"csrf_token": token["csrf_token"], "shows_phone": "y"}
    assert consultant.visitor.client.post(path, data=signed).status_code == 303
    (found,) = people(consultant)
    assert (found.shown_phone, found.shown_mail) == (alone.phone, "")
    assert "Записано" in consultant.visitor.open(f"/desk/contacts/{contact_id}").text


def test_for_who_is_in_the_chat_the_head_allows_nothing(
    consultant: Consultant, petrova: Contact
) -> None:
    page = come_in(consultant, HEAD, f"contacts/{petrova.id}").text
    assert "Разрешение на бумаге" not in page
    token = {"csrf_token": consultant.visitor.fields["csrf_token"], "shows_phone": "y"}
    sent = consultant.visitor.client.post(f"/desk/contacts/{petrova.id}/paper", data=token)
    assert (sent.status_code, people(consultant)[0].shown_phone) == (403, "")
    assert "только сам учитель" in sent.text


def test_who_is_no_head_writes_no_paper_down(consultant: Consultant, petrova: Contact) -> None:
    come_in(consultant, OLGA)
    token = {"csrf_token": consultant.visitor.fields["csrf_token"], "shows_phone": "y"}
    sent = consultant.visitor.client.post(f"/desk/contacts/{petrova.id}/paper", data=token)
    assert sent.status_code == 403


def test_the_head_reads_whom_the_bot_cannot_ask(consultant: Consultant) -> None:
    entering.enter(consultant.desk, PETROVA, HEAD, moment())
    absent = Contact(0, "Шеуджен Аслан Юрьевич", phone="8 918 222-33-44")
    one = entering.enter(consultant.desk, absent, HEAD, moment())
    said = come_in(consultant, HEAD).get_data(as_text=True)
    told = said.partition("бот их не спросит")[2].partition("</p>")[0]
    assert absent.name in told
    assert PETROVA.name not in told
    signed = replace(absent, id=one, shows_phone=True)
    entering.allow_on_paper(consultant.desk, signed, HEAD, moment())
    assert "бот их не спросит" not in come_in(consultant, HEAD).get_data(as_text=True)
