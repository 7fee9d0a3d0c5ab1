"""The vendor's case on the page of an inquiry: its number, who waits on it, what it asks for."""

import pytest

from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import Owes
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import answering
from helpdesk.journal.inquiry_queries import view
from helpdesk.storage import inquiry_tables
from helpdesk.vendor.checking import complete
from helpdesk.vendor.information_requests import vendor_told
from tests.helpdesk.life import HEAD
from tests.webforms.staff.access.test_header import come_in
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.inquiry.vendor_case import another, send


def test_the_number_is_written_down_and_who_shares_it_is_listed(reader: Consultant) -> None:
    other = another(reader, case="ДН-17")
    assert send(reader, "case", number="№ дн 17").status_code == 303
    page = reader.visitor.page.text
    assert "Этого же обращения ждут" in page
    assert f'href="/desk/{other.reference}"' in page


def test_a_case_that_others_wait_on_is_chosen(reader: Consultant) -> None:
    other = another(reader, case="ДН-17")
    page = reader.visitor.open(reader.path).text
    assert f"ДН-17, ждут: {other.shown_reference}" in page
    options = page.partition('id="known"')[2].split('<option value="')
    key = options[2].partition('"')[0]
    send(reader, "case", known=key)
    assert [each.id for each in reader.seen.waiting_mates] == [other.id]


def test_others_are_joined_to_the_case(reader: Consultant) -> None:
    other, third = another(reader), another(reader, "Третий")
    send(reader, "case", number="ДН-17")
    assert send(reader, "join", other=[str(other.id)]).status_code == 422
    sent = send(reader, "join", other=[other.reference])
    assert sent.status_code == 303
    assert "Присоединили: 1 вопрос." in reader.visitor.page.text
    assert [each.id for each in reader.seen.waiting_mates] == [other.id]
    assert view(reader.desk, third.id).waiting_mates == []


def test_what_the_support_asks_for_is_written_down(reader: Consultant) -> None:
    assert send(reader, "wants", asked="Номер класса", owes="school").status_code == 303
    assert (reader.seen.inquiry.owes, reader.seen.inquiry.owed_by) == (Owes.SCHOOL, None)
    page = reader.visitor.page.text
    assert "Поддержка ждёт сведений." in page
    assert "Поддержка просит сведения, отправит школа" in page
    send(reader, "told", told="Отправила")
    assert reader.seen.inquiry.owes is None
    assert "отправлено поддержке" in reader.visitor.page.text


@pytest.mark.parametrize(
    ("said", "field", "why"),
    [
        ({"asked": "Номер класса", "day": "скоро"}, "day", "Непонятно, до какого дня"),
        ({"asked": "Номер класса", "day": "31.02"}, "day", "Такого дня нет"),
        ({"asked": "  ", "day": ""}, "asked", "какие сведения просит"),
        ({"asked": "пароль: qwerty123"}, "asked", "Похоже на пароль"),
        ({"asked": "б" * 5001}, "asked", "Сократите"),
    ],
)
def test_what_is_unfit_stays_in_its_field_with_the_words_beside_it(
    reader: Consultant, said: dict[str, str], field: str, why: str
) -> None:
    refused = send(reader, "wants", owes="school", **said)
    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.text
    assert why in refused.text
    assert said["asked"].strip() in refused.text
    assert 'value="school" checked' in refused.text
    assert reader.seen.inquiry.owes is None


@pytest.mark.parametrize(
    ("what", "field", "kind"),
    [
        ("wants", "asked", TextKind.VENDOR_WANTS),
        ("rejected", "because", TextKind.VENDOR_REJECTED),
    ],
)
def test_who_is_warned_of_a_password_can_insist(
    reader: Consultant, what: str, field: str, kind: TextKind
) -> None:
    words = "Не пароль: qwerty123"
    refused = send(reader, what, **{field: words})
    assert refused.text.count('name="insisted"') == 1
    assert 'name="insisted"' not in reader.visitor.page.text
    assert send(reader, what, **{field: words, "insisted": "yes"}).status_code == 303
    assert [text.body for text in reader.seen.said(kind)] == [words]


def test_words_for_which_there_is_no_field_any_more_are_given_back(reader: Consultant) -> None:
    send(reader, "wants", asked="Номер класса")
    inquiry = reader.opened.inquiry
    vendor_told(reader.desk, inquiry.id, REQUESTER, moment())
    refused = send(reader, "told", told="Отправила снимок")
    assert "Отправила снимок" in refused.text
    answering.answer(reader.desk, inquiry.id, "Нашли", reader.actor, moment())
    refused = send(reader, "wants", asked="Номер второго класса")
    assert refused.status_code == 422
    assert "Номер второго класса" in refused.text


def test_a_rejection_names_the_reason_and_asks_for_the_letter_anew(reader: Consultant) -> None:
    assert send(reader, "rejected").status_code == 422
    send(reader, "rejected", reason="1", because="Пишите вежливо")
    page = reader.visitor.page.text
    assert "Обращение отклонено, письмо надо отправить заново." in page
    assert "Вопрос задан некорректно" in page
    assert "Поддержка отклонила обращение" in page
    send(reader, "told")
    page = reader.visitor.page.text
    assert "Записано: письмо отправлено заново." in page
    assert "Письмо отправлено в поддержку заново" in page
    assert "Сведения отправлены" not in page


def test_the_supports_number_can_be_dialled_and_its_rules_are_linked(reader: Consultant) -> None:
    page = reader.visitor.page.text
    assert 'href="tel:+78124907033"' in page
    assert 'href="https://help.dnevnik.ru"' in page


def test_who_leads_without_consulting_reads_but_is_offered_no_form(reader: Consultant) -> None:
    reader.actor = HEAD
    come_in(reader)
    page = reader.visitor.open(reader.path).text
    assert "Передано в поддержку" in page
    assert 'id="support"' not in page


def test_what_was_read_and_how_to_reach_him_stand_beside_the_question(reader: Consultant) -> None:
    told = {TextKind.READ: "Справка, «Оценки»", TextKind.CONTACT: "мама, вечером"}
    complete(reader.desk, reader.opened.inquiry.id, told, REQUESTER, moment())
    page = reader.visitor.open(reader.path).text
    assert '<dt>Что прочитали</dt><dd class="pre">Справка, «Оценки»</dd>' in page
    assert '<dt>Как ещё связаться</dt><dd class="pre">мама, вечером</dd>' in page
    assert "Письмо в поддержку дополнено" in page


def test_an_undelivered_new_letter_is_called_so(reader: Consultant) -> None:
    complete(reader.desk, reader.opened.inquiry.id, {TextKind.READ: "Справка"}, REQUESTER, moment())
    with reader.desk.writing() as connection:
        table = inquiry_tables.delivery
        connection.execute(
            table.update()
            .where(table.c.occasion == "letter_anew", table.c.addressee == "mail")
            .values(state="parked", attempts=1)
        )
    assert (
        "дополненное письмо для поддержки, по электронной почте"
        in reader.visitor.open(reader.path).text
    )
