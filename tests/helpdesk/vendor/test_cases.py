"""One case of the support that several wait on: known by its number, answered once to each."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import CloseReason, Kind, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import answering, closing, handoffs
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from helpdesk.vendor import relaying
from helpdesk.vendor.cases import case_key, known_cases, vendors_answer, without_case
from helpdesk.vendor.information_requests import vendor_rejected
from helpdesk.vendor.relaying import join_case
from tests.helpdesk.life import HEAD, HOUR, MARINA, NOW, RUSLAN, deliveries, desk_on, parent
from tests.helpdesk.vendor.waiting import NAMES, answers, handed_off, mother, three_with_one_case


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def three(desk: Desk) -> list[Inquiry]:
    return three_with_one_case(desk)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("№ ДН-17", "дн 17"),
        ("4815", "Обращение № 48-15"),
        ("KX 9", "кх9"),
        ("№4815", "n 4815"),
        ("заявка 4815", " 4815. "),
    ],
)
def test_numbers_that_read_alike_are_one_case(one: str, other: str) -> None:
    assert case_key(one) == case_key(other) is not None


@pytest.mark.parametrize(("one", "other"), [("4815", "4816"), ("ДН-17", "17"), ("A-1", "Б-1")])
def test_other_numbers_are_other_cases(one: str, other: str) -> None:
    assert case_key(one) != case_key(other)


@pytest.mark.parametrize("said", ["пока нет", "не знаю", "—", "№", "обращение"])
def test_words_without_a_digit_join_nobody(said: str) -> None:
    assert case_key(said) is None


def test_who_writes_the_same_number_waits_on_the_same_case(
    desk: Desk, three: list[Inquiry]
) -> None:
    mates = view(desk, three[0].id).waiting_mates
    assert [each.id for each in mates] == [three[1].id, three[2].id]


@pytest.mark.any_database
def test_one_answer_goes_once_to_each_that_waits(desk: Desk, three: list[Inquiry]) -> None:
    also = [each.id for each in three[1:]]
    relaying.vendor_answer(desk, three[0].id, "Починили.", MARINA, NOW + HOUR, also=also)
    for inquiry in three:
        seen = view(desk, inquiry.id)
        assert seen.inquiry.state is State.ANSWERED
        assert answers(desk, inquiry) == ["Починили."]
        told = [each for each in deliveries(desk, inquiry.id) if each.startswith("answer ")]
        assert told == ["answer to thread: pending", "answer to mail: pending"]
    with pytest.raises(RuleViolation, match="ответ уже дан"):
        relaying.vendor_answer(desk, three[1].id, "Починили.", MARINA, NOW + HOUR, also=also)
    assert answers(desk, three[0]) == ["Починили."]


def passed_on(desk: Desk) -> list[dict[str, list[int]]]:
    table = inquiry_tables.delivery.c
    query = select(table.params).where(table.occasion == "case_passed_on")
    with desk.reading() as connection:
        return list(connection.execute(query).scalars())


def test_those_answered_or_closed_meanwhile_are_left_alone_and_named(
    desk: Desk, three: list[Inquiry]
) -> None:
    answering.answer(desk, three[1].id, "Нашли сами.", MARINA, NOW)
    closing.close(desk, three[2].id, CloseReason.BY_MOUTH, MARINA, NOW)
    before = [view(desk, each.id).inquiry for each in three[1:]]
    also = [each.id for each in three[1:]]
    relaying.vendor_answer(desk, three[0].id, "Починили.", MARINA, NOW + HOUR, also=also)
    assert [view(desk, each.id).inquiry for each in three[1:]] == before
    assert passed_on(desk) == [{"answered": [three[0].id], "left": also}]


def test_who_has_come_back_meanwhile_is_left_alone_and_named(
    desk: Desk, three: list[Inquiry]
) -> None:
    answering.answer(desk, three[1].id, "Нашли сами.", MARINA, NOW)
    answering.did_not_help(desk, three[1].id, REQUESTER, NOW)
    also = [each.id for each in three[1:]]
    relaying.vendor_answer(desk, three[0].id, "Починили.", MARINA, NOW + HOUR, also=also)
    assert view(desk, three[1].id).inquiry.state is State.CLAIMED
    assert passed_on(desk) == [{"answered": [three[0].id, three[2].id], "left": [three[1].id]}]


@pytest.mark.parametrize("what", ["corrected", "rejected"])
def test_who_was_promised_an_answer_to_another_number_is_named(
    desk: Desk, three: list[Inquiry], what: str
) -> None:
    if what == "corrected":
        relaying.vendor_case(desk, three[0].id, "ДН-9999", REQUESTER, NOW)
    else:
        vendor_rejected(desk, three[0].id, 0, REQUESTER, NOW)
    also = [each.id for each in three[1:]]
    relaying.vendor_answer(desk, three[0].id, "Починили.", MARINA, NOW + HOUR, also=also)
    assert [view(desk, each).inquiry.state for each in also] == [State.HANDED_OFF] * 2
    assert passed_on(desk) == [{"answered": [three[0].id], "left": also}]


def test_what_was_answered_in_an_earlier_cycle_is_no_answer_to_this_case(
    desk: Desk, three: list[Inquiry]
) -> None:
    one = three[0].id
    relaying.vendor_answer(desk, one, "Прежнее.", REQUESTER, NOW)
    answering.did_not_help(desk, one, REQUESTER, NOW + HOUR)
    handoffs.hand_off(desk, one, MARINA, NOW + HOUR)
    relaying.vendor_case(desk, one, "ДН-4815", MARINA, NOW + HOUR)
    with desk.reading() as connection:
        assert vendors_answer(connection, [one]) == ""
    relaying.vendor_answer(desk, one, "Новое.", REQUESTER, NOW + HOUR)
    with desk.reading() as connection:
        assert vendors_answer(connection, [one]) == "Новое."


def test_who_has_another_number_is_neither_offered_nor_joined(
    desk: Desk, three: list[Inquiry]
) -> None:
    other = handed_off(desk)
    relaying.vendor_case(desk, other.id, "ДН-1", MARINA, NOW)
    with desk.reading() as connection:
        assert without_case(connection, but=three[0].id) == []
    assert join_case(desk, three[0].id, [other.id], MARINA, NOW) == []
    assert view(desk, other.id).said(TextKind.VENDOR_CASE)[-1].body == "ДН-1"


def test_who_is_not_named_gets_nothing(desk: Desk, three: list[Inquiry]) -> None:
    relaying.vendor_answer(desk, three[0].id, "Починили.", MARINA, NOW, also=[three[2].id])
    assert answers(desk, three[1]) == []
    assert view(desk, three[1].id).inquiry.state is State.HANDED_OFF


def test_a_number_that_a_client_invents_reaches_nobody_of_another_case(
    desk: Desk, three: list[Inquiry]
) -> None:
    stranger = handed_off(desk)
    relaying.vendor_answer(desk, three[0].id, "Починили.", MARINA, NOW, also=[stranger.id, 999])
    assert view(desk, stranger.id).inquiry.state is State.HANDED_OFF


def test_what_a_requester_brings_answers_him_and_calls_the_others_colleagues(
    desk: Desk, three: list[Inquiry]
) -> None:
    also = [each.id for each in three[1:]]
    relaying.vendor_answer(desk, three[0].id, "Починили.", REQUESTER, NOW, also=also)
    for mate in three[1:]:
        assert view(desk, mate.id).inquiry.state is State.HANDED_OFF
        assert "case_answered to thread: pending" in deliveries(desk, mate.id)


def test_others_are_joined_to_a_case_and_those_answered_are_not(desk: Desk) -> None:
    first, second, third = (handed_off(desk, mother(name)) for name in NAMES)
    relaying.vendor_case(desk, first.id, "ДН-1", MARINA, NOW)
    answering.answer(desk, third.id, "Нашли.", MARINA, NOW)
    joined = join_case(desk, first.id, [second.id, third.id, 999], MARINA, NOW)
    assert [each.id for each in joined] == [second.id]
    assert [each.id for each in view(desk, second.id).waiting_mates] == [first.id]
    assert "vendor_case to thread: pending" in deliveries(desk, second.id)
    assert join_case(desk, first.id, [second.id], MARINA, NOW) == []


def test_nobody_is_joined_to_a_case_without_a_number(desk: Desk) -> None:
    first, second = handed_off(desk), handed_off(desk)
    with pytest.raises(RuleViolation, match="Сначала запишите номер"):
        join_case(desk, first.id, [second.id], MARINA, NOW)


@pytest.mark.any_database
def test_a_bystander_joins_nobody(desk: Desk, three: list[Inquiry]) -> None:
    stranger = handed_off(desk)
    wednesday_off = replace(RUSLAN, username="nobody")
    with pytest.raises(RuleViolation, match="дежурный"):
        join_case(desk, three[0].id, [stranger.id], wednesday_off, NOW)


def test_another_number_leads_to_another_case(desk: Desk, three: list[Inquiry]) -> None:
    relaying.vendor_case(desk, three[0].id, "ДН-9999", HEAD, NOW)
    assert view(desk, three[0].id).case_mates == ()
    assert [each.id for each in view(desk, three[1].id).waiting_mates] == [three[2].id]


@pytest.mark.any_database
def test_a_new_cycle_waits_on_no_case_until_it_has_a_number(
    desk: Desk, three: list[Inquiry]
) -> None:
    also = [each.id for each in three]
    relaying.vendor_answer(desk, three[0].id, "Починили.", MARINA, NOW, also=also)
    answering.did_not_help(desk, three[0].id, REQUESTER, NOW + HOUR)
    handoffs.hand_off(desk, three[0].id, MARINA, NOW + HOUR)
    assert view(desk, three[0].id).case_mates == ()
    assert view(desk, three[1].id).case_mates == (view(desk, three[2].id).inquiry,)


def test_the_known_cases_name_who_waits_and_forget_erased_numbers(
    desk: Desk, three: list[Inquiry]
) -> None:
    stranger = handed_off(desk)
    with desk.reading() as connection:
        (case,) = known_cases(connection, but=stranger.id)
        left = without_case(connection, but=three[0].id)
    assert (case.number, [each.id for each in case.inquiries]) == (
        "Обращение ДН4815",
        [each.id for each in three],
    )
    assert [each.id for each in left] == [stranger.id]
    with desk.writing() as connection:
        texts = inquiry_tables.text
        connection.execute(
            texts.update().where(texts.c.kind == TextKind.VENDOR_CASE).values(body=None)
        )
        assert known_cases(connection, but=stranger.id) == []


@pytest.mark.any_database
def test_a_teacher_and_a_mother_may_wait_on_one_case(desk: Desk, three: list[Inquiry]) -> None:
    teacher = Requester("Мария Ким", mattermost_id="t-id", username="t")
    new = replace(parent("Журнал пуст"), kind=Kind.STAFF, requester=teacher, children=())
    own = handed_off(desk, replace(new, topic="lessons"))
    relaying.vendor_case(desk, own.id, "ДН-4815", MARINA, NOW)
    also = [own.id]
    relaying.vendor_answer(desk, three[0].id, "Починили.", MARINA, NOW, also=also)
    assert "answer to id:t-id: pending" in deliveries(desk, own.id)
