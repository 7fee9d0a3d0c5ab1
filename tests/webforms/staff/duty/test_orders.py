"""«Приказы»: the head enters orders with their scans, everybody of the staff reads them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.duty.orders import all_orders, appointments, standing
from helpdesk.duty.standing import Appointment, Order, Post, Standing
from helpdesk.inquiries import claims
from helpdesk.inquiries.entitlement import upsert_staff
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.queries import known_person
from helpdesk.kernel.desk import Desk
from helpdesk.schedule.days import enter_absence
from helpdesk.storage.attachments import FileStore, NotStored
from tests.helpdesk.life import HEAD, RUSLAN, teacher
from tests.webforms.staff.conftest import Consultant, moment, png
from tests.webforms.staff.journal.test_journal import DIRECTOR, STRANGER, come_in

PATH = "/desk/orders"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MARINAS = {"user-1": "@Consultant1", "name-1": "Марина Юрьевна  Нехай", "post-1": "consultant"}
RUSLANS = {"user-2": "consultant2", "name-2": "Руслан Казбекович Ачмиз", "post-2": "consultant"}


def day(ahead: int = 0) -> str:
    return (moment() + timedelta(days=ahead)).date().isoformat()


@pytest.fixture
def head(consultant: Consultant) -> Consultant:
    come_in(consultant, HEAD, "orders")
    assert consultant.visitor.page.status_code == 200
    return consultant


def send(who: Consultant, do: object = "enter", path: str = PATH, **fields: object) -> TestResponse:
    if path != who.visitor.path or who.visitor.page.status_code == 303:
        who.visitor.open(path)
    kept = {
        name: value
        for name, value in who.visitor.fields.items()
        if name in ("csrf_token", "rows", "kept")
    }
    given = {**kept, "do": do, **fields}
    answer = who.visitor.client.post(path, data=given, content_type="multipart/form-data")
    who.visitor.page = answer
    return answer


def enter(who: Consultant, **fields: object) -> TestResponse:
    given = {"do": "enter", "number": "114", "dated": day(-10), "rows": "3", **MARINAS, **fields}
    return send(who, given.pop("do"), PATH, **given)


def scanned(data: bytes = PDF, name: str = "приказ.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def held(desk: Desk) -> tuple[Appointment, ...]:
    with desk.reading() as connection:
        return appointments(connection)


def orders(desk: Desk) -> tuple[Order, ...]:
    with desk.reading() as connection:
        return all_orders(connection)


def now_standing(desk: Desk) -> Standing:
    with desk.reading() as connection:
        regulation = desk.regulation()
        return standing(connection, regulation, regulation.calendar.local_date(moment()))


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


def test_a_scan_that_cannot_be_stored_is_said_in_words(
    head: Consultant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotStored

    monkeypatch.setattr(FileStore, "put", refuse)
    answer = enter(head, scan=scanned())
    assert answer.status_code == 507
    assert "Файл сейчас не сохранить" in answer.text
    assert not orders(head.desk)


def test_a_made_up_scan_is_no_scan(head: Consultant) -> None:
    enter(head, kept="IjAxMjM0NTY3ODkwLnBuZyI.nonsense")
    assert orders(head.desk)[0].scan is None


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


def test_a_newer_scan_is_shown_and_the_earlier_one_stays(head: Consultant) -> None:
    enter(head, scan=scanned())
    (order,) = orders(head.desk)
    do = f"scan:{order.id}"
    assert send(head, do).status_code == 422
    assert "Выберите файл скана." in head.visitor.page.text
    assert send(head, do, scan=scanned(b"GIF89a", "a.gif")).status_code == 422
    assert send(head, "scan:999", scan=scanned()).status_code == 422
    assert send(head, do, scan=scanned(png(), "новый.png")).status_code == 303
    (order,) = orders(head.desk)
    old, new = order.scans
    page = head.visitor.open(PATH).text
    assert page.index(new.name) < page.index("Прежние сканы: 1") < page.index(old.name)


def test_a_scan_is_served_only_with_a_pass_and_as_a_download(
    head: Consultant, consultant: Consultant
) -> None:
    enter(head, scan=scanned())
    (order,) = orders(head.desk)
    assert order.scan is not None
    address = f"{PATH}/scans/{order.scan.name}"
    come_in(consultant, STRANGER, "orders")
    answer = consultant.visitor.open(address)
    assert (answer.status_code, answer.data) == (200, PDF)
    headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == f'attachment; filename="order-{day(-10)}.pdf"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    # What is in the store and belongs to no order is not to be had here.
    FileStore(head.settings.attachments).put("another.png", png())
    assert consultant.visitor.open(f"{PATH}/scans/another.png").status_code == 404


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


# Relief


@pytest.fixture
def appointed(head: Consultant) -> Consultant:
    """Marina and Ruslan are appointed; Marina has one question, Ruslan has claimed another."""
    enter(head, **RUSLANS)
    asked = open_inquiry(head.desk, teacher(now=moment()), REQUESTER, moment()).inquiry
    claims.claim(head.desk, asked.id, RUSLAN, moment())
    return head


def relief_of(who: Consultant, username: str = "consultant1") -> str:
    (found,) = [each for each in held(who.desk) if each.username == username]
    return f"{PATH}/relieve/{found.id}"


def relieve(who: Consultant, **fields: object) -> TestResponse:
    given = {"number": "130-к", "dated": day(), "first_free": day(), **fields}
    return send(who, "relieve", relief_of(who), **given)


def test_the_head_relieves_and_reassigns_in_one_form(appointed: Consultant) -> None:
    page = appointed.visitor.open(relief_of(appointed)).text
    assert appointed.opened.inquiry.shown_reference in page
    assert "Руслан Казбекович Ачмиз" in page
    assert relieve(appointed, to=RUSLAN.id, scan=scanned()).status_code == 303
    after = appointed.seen.inquiry
    assert after.claimant_id == RUSLAN.id
    assert not now_standing(appointed.desk).may_consult("consultant1")
    shown = appointed.visitor.open(PATH).text
    assert "Передано: 1 вопрос." in shown
    assert "Освобождён (освобождена) приказом № 130-к" in shown
    assert "Освобождает: Марина Юрьевна Нехай" in shown


def test_one_of_them_may_go_back_to_everybody(appointed: Consultant) -> None:
    number = appointed.opened.inquiry.id
    relieve(appointed, to=RUSLAN.id, **{f"to-{number}": "free"})
    assert appointed.seen.inquiry.claimant_id is None


def test_to_whom_must_be_chosen(appointed: Consultant) -> None:
    answer = relieve(appointed, scan=scanned())
    assert answer.status_code == 422
    assert "Выберите, кому передать вопросы" in answer.text
    assert "Скан уже получен" in answer.text
    assert appointed.seen.inquiry.claimant_id == "marina-id"


def test_only_who_may_claim_can_follow(appointed: Consultant) -> None:
    for who in ("marina-id", "head-id", "nobody"):
        answer = relieve(appointed, to=who)
        assert answer.status_code == 422
        assert "Этот коллега вопросы брать не может" in answer.text
    assert appointed.seen.inquiry.claimant_id == "marina-id"


def test_a_later_relief_says_what_happens_until_then(appointed: Consultant) -> None:
    assert relieve(appointed, first_free=day(5)).status_code == 303
    assert appointed.seen.inquiry.claimant_id == "marina-id"
    page = appointed.visitor.open(PATH).text
    assert "До этого дня всё остаётся как есть. Утром в этот день программа сама" in page


def test_a_relief_that_cannot_be_so_is_refused_in_words(appointed: Consultant) -> None:
    answer = relieve(appointed, to=RUSLAN.id, first_free=day(-20))
    assert answer.status_code == 422
    assert "не раньше дня назначения" in answer.text
    assert "first_free-error" in appointed.visitor.ids
    assert relieve(appointed, to=RUSLAN.id, first_free="0001-01-01").status_code == 422
    answer = relieve(appointed, to=RUSLAN.id, number=" ", dated="", first_free="")
    assert {"number-error", "dated-error", "first_free-error"} <= appointed.visitor.ids
    answer = relieve(appointed, to=RUSLAN.id, dated=day(3))
    assert "dated-error" in appointed.visitor.ids
    assert appointed.visitor.open(f"{PATH}/relieve/999").status_code == 404


def test_of_his_questions_nothing_is_said_where_nothing_was_looked_at(
    appointed: Consultant,
) -> None:
    appointed.visitor.open(relief_of(appointed))
    assert relieve(appointed, to=RUSLAN.id).status_code == 303
    assert relieve(appointed, to=RUSLAN.id).status_code == 303
    shown = appointed.visitor.open(PATH).text
    assert "Передано: 1 вопрос." in shown
    assert "Вопросов за ним(ней) не было" not in shown


def test_when_nobody_is_left_the_page_says_so(appointed: Consultant) -> None:
    relieve(appointed, to="free")
    (found,) = [each for each in held(appointed.desk) if each.username == "consultant2"]
    answer = send(
        appointed,
        path=f"{PATH}/relieve/{found.id}",
        number="131",
        dated=day(),
        first_free=day(),
        to="free",
    )
    assert answer.status_code == 303
    assert "Сейчас никто не назначен" in appointed.visitor.open(PATH).text


def test_an_acting_director_is_relieved_without_questions(head: Consultant) -> None:
    acting = {"user-1": "consultant1", "name-1": "Марина Нехай", "post-1": "acting_director"}
    enter(head, **acting, **{"last-1": day(7)})
    page = head.visitor.open(relief_of(head)).text
    assert "исполняет обязанности директора" in page
    assert "Кому передать" not in page
    assert relieve(head).status_code == 303
    assert now_standing(head.desk).acting_director() is None
    assert head.seen.inquiry.claimant_id == "marina-id"


def test_the_director_may_do_the_same(consultant: Consultant) -> None:
    come_in(consultant, DIRECTOR, "orders")
    assert enter(consultant).status_code == 303
    assert [each.post for each in held(consultant.desk)] == [Post.CONSULTANT]


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


def corrected(who: Consultant, **changed: str) -> TestResponse:
    order = orders(who.desk)[-1].id
    who.visitor.open(f"{PATH}/correct/{order}")
    given = {**who.visitor.fields, "do": "correct", **changed}
    who.visitor.page = who.visitor.client.post(f"{PATH}/correct/{order}", data=given)
    return who.visitor.page


def test_a_mistyped_order_is_mended_on_its_page_and_both_are_shown(head: Consultant) -> None:
    enter(head)
    person = held(head.desk)[0].id
    assert corrected(head, number="141", **{f"name-{person}": "Марина Нехай"}).status_code == 303
    assert orders(head.desk)[0].number == "141"
    assert held(head.desk)[0].name == "Марина Нехай"
    text = head.visitor.open(PATH).text
    assert "номер приказа: было «114», стало «141»" in text
    assert "было «Марина Юрьевна Нехай», стало «Марина Нехай»" in text


def test_topics_are_corrected_in_place(head: Consultant) -> None:
    enter(head, **{"topics-1": "parent:marks"})
    person = held(head.desk)[0].id
    order = orders(head.desk)[-1].id
    ticked = f'name="topics-{person}" value="parent:marks" checked'
    assert ticked in head.visitor.open(f"{PATH}/correct/{order}").text
    assert corrected(head, **{f"topics-{person}": "staff:lessons"}).status_code == 303
    assert held(head.desk)[0].topics == ("staff:lessons",)
    text = head.visitor.open(PATH).text
    assert "темы" in text
    assert "было «родители: Оценки», стало «сотрудники: Проведение уроков»" in text


def test_what_cannot_be_corrected_so_is_said_beside_its_field(head: Consultant) -> None:
    enter(head)
    person = held(head.desk)[0].id
    assert corrected(head, **{f"last-{person}": day(-20)}).status_code == 422
    assert f'id="last-{person}-error"' in head.visitor.page.text
    assert corrected(head, number="").status_code == 422
    assert 'id="number-error"' in head.visitor.page.text
    assert corrected(head, **{f"first-{person}": day(-30)}).status_code == 422
    assert "это не опечатка" in head.visitor.page.text


def test_who_is_absent_is_asked_about_before_he_gets_what_another_had(
    appointed: Consultant,
) -> None:
    today = appointed.desk.regulation().calendar.local_date(moment())
    ruslan = appointed.desk.regulation().person(RUSLAN.username)
    assert ruslan
    enter_absence(appointed.desk, ruslan, today, today, HEAD, moment())
    answer = relieve(appointed, to=RUSLAN.id)
    assert answer.status_code == 422
    assert "сегодня отсутствует" in answer.text
    assert 'name="even_away"' in answer.text
    assert relieve(appointed, to=RUSLAN.id, even_away="yes").status_code == 303


def test_an_order_is_annulled_on_its_page(head: Consultant) -> None:
    enter(head)
    assert corrected(head, do="annul").status_code == 303
    assert held(head.desk) == ()
    assert "Приказ аннулирован" in head.visitor.open(PATH).text
