"""The support's answer on the page of an inquiry: given once to each who waits for it."""

from typing import Any

import pytest

from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Actor, Role
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import answering
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.links import NOT_HERE
from helpdesk.privacy.confidential import look_through
from helpdesk.vendor import relaying
from tests.helpdesk.life import parent
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.inquiry.vendor_case import another, send

WORDS = "Мы исправили журнал, обновите страницу."


def test_nothing_checked_says_what_to_do(reader: Consultant) -> None:
    another(reader)
    send(reader, "case", number="ДН-17")
    refused = send(reader, "join")
    assert refused.status_code == 422
    assert "Отметьте хотя бы один вопрос" in refused.text


def test_one_answer_goes_to_each_that_is_checked_and_to_nobody_else(reader: Consultant) -> None:
    gets, waits = another(reader, case="ДН-17"), another(reader, case="ДН-17")
    send(reader, "case", number="ДН-17")
    reader.visitor.open(f"{reader.path}/vendor")
    preview = reader.write("preview", WORDS, also=[gets.reference])
    own = reader.opened.inquiry
    assert f"Ответ получат: 2 — {own.shown_reference}, {gets.shown_reference}." in preview.text
    assert reader.write("send", also=[gets.reference]).status_code == 303
    assert f"получили: 2 — {own.shown_reference}, {gets.shown_reference}." in (
        reader.visitor.open(reader.path).text
    )
    states = [view(reader.desk, each.id).inquiry.state for each in (own, gets, waits)]
    assert states == [State.ANSWERED, State.ANSWERED, State.HANDED_OFF]


def test_a_page_opened_anew_has_everybody_checked(reader: Consultant) -> None:
    gets = another(reader, case="ДН-17")
    send(reader, "case", number="ДН-17")
    page = reader.visitor.open(f"{reader.path}/vendor").text
    assert f'name="also" value="{gets.reference}" checked' in page


@pytest.mark.parametrize("what", ["preview", "send"])
def test_a_page_that_names_another_by_an_id_answers_nobody(reader: Consultant, what: str) -> None:
    """After a restore the id may be a stranger's."""
    gets = another(reader, case="ДН-17")
    send(reader, "case", number="ДН-17")
    reader.visitor.open(f"{reader.path}/vendor")
    refused = reader.write(what, WORDS, also=[str(gets.id)])
    assert (refused.status_code, NOT_HERE in refused.text) == (422, True)
    assert WORDS in refused.text
    for each in (reader.opened.inquiry, gets):
        assert view(reader.desk, each.id).inquiry.state is State.HANDED_OFF


def test_who_was_answered_while_one_wrote_is_left_alone_and_said(reader: Consultant) -> None:
    gets = another(reader, case="ДН-17")
    send(reader, "case", number="ДН-17")
    reader.visitor.open(f"{reader.path}/vendor")
    reader.write("preview", WORDS, also=[gets.reference])
    answering.answer(reader.desk, gets.id, "Нашли сами.", reader.actor, moment())
    reader.write("send", also=[gets.reference])
    page = reader.visitor.open(reader.path).text
    assert f"Уже решены и остались как есть: {gets.shown_reference}." in page
    assert view(reader.desk, gets.id).said(TextKind.VENDOR_ANSWER) == []


def test_who_was_promised_it_and_did_not_get_it_is_said(reader: Consultant) -> None:
    gets = another(reader, case="ДН-17")
    send(reader, "case", number="ДН-17")
    reader.visitor.open(f"{reader.path}/vendor")
    relaying.vendor_case(reader.desk, gets.id, "ДН-18", REQUESTER, moment())
    reader.write("preview", WORDS, also=[gets.reference])
    reader.write("send", also=[gets.reference])
    page = reader.visitor.open(reader.path).text
    assert f"номер обращения у них теперь другой: {gets.shown_reference}." in page


def test_a_name_is_refused_and_the_words_stay(reader: Consultant) -> None:
    gets = another(reader, case="ДН-17")
    send(reader, "case", number="ДН-17")
    reader.visitor.open(f"{reader.path}/vendor")
    shown = reader.write("preview", "Уважаемая Анна, готово.", also=[gets.reference])
    assert shown.status_code == 200
    assert "есть имя: «Анна»" in shown.text
    refused = reader.write("send", also=[gets.reference])
    assert refused.status_code == 422
    assert "есть имя: «Анна»" in refused.text
    assert "Уважаемая Анна, готово." in refused.text
    assert f'name="also" value="{gets.reference}"' in refused.text
    assert "Это не имя" in refused.text
    sent = reader.write("send", also=[gets.reference], insisted="yes")
    assert sent.status_code == 303
    assert view(reader.desk, gets.id).inquiry.state is State.ANSWERED


def test_a_number_is_refused_before_it_is_shown_and_the_words_stay(reader: Consultant) -> None:
    gets = another(reader, case="ДН-17")
    send(reader, "case", number="ДН-17")
    reader.visitor.open(f"{reader.path}/vendor")
    words = f"На обращение {gets.shown_reference}: готово."
    refused = reader.write("preview", words, also=[gets.reference])
    assert refused.status_code == 422
    assert "номер вопроса" in refused.text
    assert words in refused.text
    assert f'value="{gets.reference}" checked' in refused.text


def test_a_teachers_answer_stands_under_the_teachers_name(reader: Consultant) -> None:
    teacher = Actor(Role.STAFF, "teacher-id", "uchitel", "Ольга Петровна Хут")
    now, desk = moment(), reader.desk
    found = open_inquiry(desk, parent(now=now), REQUESTER, now).inquiry

    look_through("Выберите четверть.")

    def answered(unit: Any) -> None:
        unit.upsert_staff(teacher)
        unit.write(unit.load(found.id), teacher, TextKind.ANSWER, "Выберите четверть.")

    desk.write(answered, now)
    page = reader.visitor.open(f"/desk/{found.reference}").text
    assert "Ольга Петровна Хут, ответ" in page
    assert "Анна Хуаде, ответ" not in page


def test_a_pass_for_the_supports_answer_opens_its_page(reader: Consultant) -> None:
    assert "Ответ поддержки" in reader.enter(Move.VENDOR_ANSWER).text
