"""«Приказы»: the head enters orders with their scans, everybody of the staff reads them."""

from dataclasses import replace

import pytest

from helpdesk.domain.people import Actor
from helpdesk.inquiries.entitlement import upsert_staff
from helpdesk.journal.inquiry_queries import known_person
from helpdesk.storage.attachments import FileStore
from tests.helpdesk.life import HEAD, RUSLAN
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.duty.entering import (
    PATH,
    PDF,
    RUSLANS,
    day,
    enter,
    held,
    now_standing,
    orders,
    scanned,
)
from tests.webforms.staff.journal.reading import come_in
from tests.webforms.staff.journal.test_journal import DIRECTOR, STRANGER


def test_nobody_comes_in_without_a_pass(consultant: Consultant) -> None:
    assert consultant.visitor.open(PATH).status_code == 403
    assert consultant.visitor.open(f"{PATH}/scans/a.pdf").status_code == 403
    assert consultant.visitor.open(f"{PATH}/relieve/1").status_code == 403


def test_before_the_first_order_it_warns_and_names_everybody(head: Consultant) -> None:
    text = head.visitor.page.text
    assert "Как только вы назначите первого, брать вопросы смогут только назначенные" in text
    assert "Марина Юрьевна Нехай (@consultant1)" in text
    fields = head.visitor.fields
    assert {fields["user-1"], fields["user-2"]} == {"consultant1", "consultant2"}


def test_one_order_appoints_several_with_topics_days_and_a_scan(head: Consultant) -> None:
    more = {"last-2": day(30), "topics-2": ["parent:marks", "staff:lessons"]}
    assert enter(head, scan=scanned(), **RUSLANS, **more).status_code == 303
    marina, ruslan = held(head.desk)
    assert (marina.username, marina.name, marina.topics) == (
        "consultant1",
        "Марина Юрьевна Нехай",
        (),
    )
    assert (marina.first.isoformat(), marina.last) == (day(-10), None)
    assert set(ruslan.topics) == {"parent:marks", "staff:lessons"}
    assert ruslan.last is not None
    assert ruslan.last.isoformat() == day(30)
    assert ruslan.order == marina.order
    page = head.visitor.open(PATH).text
    assert "Приказ записан: 2 человека." in page
    assert "родители: Оценки" in page
    assert f"Внёс (внесла): {HEAD.name}" in page


def test_entering_orders_makes_the_head_no_consultant(head: Consultant) -> None:
    enter(head)
    person = known_person(head.desk, HEAD.id)
    assert person is not None
    assert not person.entitled


def test_the_same_sent_twice_is_written_once(head: Consultant) -> None:
    enter(head, scan=scanned())
    enter(head, scan=scanned())
    assert len(held(head.desk)) == 1
    assert len(orders(head.desk)[0].scans) == 1


def test_an_order_to_come_says_from_which_day_and_who_is_missing(head: Consultant) -> None:
    enter(head, **{"first-1": day(5)})
    page = head.visitor.open(PATH).text
    assert "брать вопросы смогут только назначенные" in page
    assert "Пока не названы: Руслан Казбекович Ачмиз (@consultant2)" in page
    assert now_standing(head.desk).may_consult("consultant2")


def test_in_force_it_says_who_is_known_but_not_named(head: Consultant) -> None:
    enter(head, **{"topics-1": ["parent:marks"]})
    page = head.visitor.open(PATH).text
    assert "в приказе их нет: Руслан Казбекович Ачмиз (@consultant2)" in page
    assert "Ни за кем не закреплено:" in page


def test_an_acting_director_is_named_and_leads(head: Consultant) -> None:
    acting = {"user-1": "consultant2", "name-1": "Руслан Ачмиз", "post-1": "acting_director"}
    refused = enter(head, **acting)
    assert refused.status_code == 422
    assert "Напишите, по какой день" in refused.text
    assert enter(head, **acting, **{"last-1": day(7)}).status_code == 303
    assert "Исполняет обязанности директора: <strong>Руслан Ачмиз" in head.visitor.open(PATH).text
    come_in(head, RUSLAN, "orders")
    assert "Внести приказ" in head.visitor.page.text


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(head: Consultant) -> None:
    answer = enter(
        head,
        number="",
        dated="вчера",
        scan=scanned(),
        **{"user-1": "Марина", "last-1": "2020-01-01", "topics-1": ["parent:marks"]},
    )
    assert answer.status_code == 422
    assert {"number-error", "dated-error", "user-1-error"} <= head.visitor.ids
    fields = head.visitor.fields
    assert fields["user-1"] == "Марина"
    assert fields["topics-1"] == "parent:marks"
    assert held(head.desk) == ()
    # The scan need not be chosen again.
    assert "Скан уже получен" in answer.text
    assert enter(head, kept=fields["kept"]).status_code == 303
    (order,) = orders(head.desk)
    assert order.scan is not None
    assert FileStore(head.settings.attachments).get(order.scan.name) == PDF


def test_who_is_appointed_already_is_said_at_his_row(head: Consultant) -> None:
    enter(head)
    answer = enter(
        head,
        number="115",
        **{"user-1": "", "name-1": ""},
        **{"user-2": "consultant1", "name-2": "Марина Нехай"},
    )
    assert answer.status_code == 422
    assert "user-2-error" in head.visitor.ids
    assert "уже назначен(а)" in answer.text
    assert [each.number for each in orders(head.desk)] == ["114"]


def test_a_mistyped_year_is_said_at_its_field(head: Consultant) -> None:
    for given in ({"dated": "0026-11-24"}, {"first-1": "0026-11-24"}, {"last-1": "9999-12-31"}):
        answer = enter(head, **given)
        assert answer.status_code == 422
        (field,) = given
        assert f"{field}-error" in head.visitor.ids
        assert "Проверьте год" in answer.text
        assert f'value="{given[field]}"' in answer.text
    assert held(head.desk) == ()


def test_an_order_without_people_is_refused(head: Consultant) -> None:
    answer = enter(head, **{"user-1": "", "name-1": ""})
    assert answer.status_code == 422
    assert "Впишите, кого назначает приказ" in answer.text


def test_more_rows_keep_what_was_typed(head: Consultant) -> None:
    answer = enter(head, do="more", rows="2")
    assert answer.status_code == 200
    assert "user-5" in head.visitor.ids
    assert head.visitor.fields["user-1"] == "@Consultant1"
    assert held(head.desk) == ()


def test_an_order_is_continued_with_more_people(head: Consultant) -> None:
    enter(head)
    (order,) = orders(head.desk)
    head.visitor.open(f"{PATH}?order={order.id}")
    fields = head.visitor.fields
    assert (fields["number"], fields["dated"]) == ("114", day(-10))
    enter(head, number="№ 114", **{**RUSLANS, "user-1": "", "name-1": ""})
    assert [each.order.id for each in held(head.desk)] == [order.id] * 2


@pytest.mark.parametrize("who", [STRANGER, RUSLAN])
def test_others_read_and_do_not_enter(consultant: Consultant, who: Actor) -> None:
    come_in(consultant, HEAD, "orders")
    enter(consultant, scan=scanned())
    come_in(consultant, who, "orders")
    page = consultant.visitor.page.text
    assert "Приказ № 114" in page
    assert "Внести приказ" not in page
    assert "Освободить" not in page
    fields = consultant.visitor.fields
    assert consultant.visitor.client.post(PATH, data=fields).status_code == 403
    (appointment,) = held(consultant.desk)
    relief = f"{PATH}/relieve/{appointment.id}"
    assert consultant.visitor.open(relief).status_code == 403
    (order,) = orders(consultant.desk)
    fields["do"] = f"scan:{order.id}"
    assert consultant.visitor.client.post(PATH, data=fields).status_code == 403
    assert consultant.visitor.client.post(relief, data=fields).status_code == 403


def test_a_start_before_the_orders_own_day_is_asked_about(head: Consultant) -> None:
    early = {"dated": day(-3), "first-1": day(-9)}
    assert enter(head, **early).status_code == 422
    assert "Первый день раньше даты приказа" in head.visitor.page.text
    assert "это не опечатка" in head.visitor.page.text
    assert held(head.desk) == ()
    assert enter(head, **early, **{"early-1": "yes"}).status_code == 303
    assert len(held(head.desk)) == 1


def test_who_leads_and_has_visited_is_not_named_as_a_consultant(head: Consultant) -> None:
    for each in (HEAD, DIRECTOR):
        upsert_staff(head.desk, replace(each, appointed=True), moment())
    newcomer = replace(RUSLAN, id="new-id", username="newcomer", name="Новая")
    upsert_staff(head.desk, newcomer, moment())
    page = head.visitor.open(PATH).text
    fields = head.visitor.fields
    named = {fields[name] for name in fields if name.startswith("user-")} - {""}
    assert named == {"consultant1", "consultant2"}
    said = page.partition("Сейчас консультируют:")[2].partition("</p>")[0]
    assert "@newcomer" in said
    assert not any(f"@{each.username}" in said for each in (HEAD, DIRECTOR))
    enter(head, **RUSLANS)
    page = head.visitor.open(PATH).text
    said = page.partition("в приказе их нет:")[2].partition("</p>")[0]
    assert said.strip().startswith("Новая (@newcomer). ")
