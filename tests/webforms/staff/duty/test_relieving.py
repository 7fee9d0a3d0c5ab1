"""The head relieves who was appointed, and corrects what was mistyped in an order."""

import pytest
from werkzeug.test import TestResponse

from helpdesk.domain.people import REQUESTER
from helpdesk.duty.standing import Post
from helpdesk.inquiries import claims
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.links import NOT_HERE
from helpdesk.schedule.days import enter_absence
from tests.helpdesk.life import HEAD, RUSLAN, teacher
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.duty.entering import (
    PATH,
    RUSLANS,
    day,
    enter,
    held,
    now_standing,
    scanned,
    send,
)
from tests.webforms.staff.journal.reading import come_in
from tests.webforms.staff.journal.test_journal import DIRECTOR

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
    inquiry = appointed.opened.inquiry
    by_id = relieve(appointed, to=RUSLAN.id, **{f"to-{inquiry.id}": "free"})
    assert (by_id.status_code, NOT_HERE in by_id.text) == (422, True)
    relieve(appointed, to=RUSLAN.id, **{f"to-{inquiry.reference}": "free"})
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
    assert "Передано: 1 вопрос." in appointed.visitor.open(PATH).text
    assert relieve(appointed, to=RUSLAN.id).status_code == 303
    assert "Вопросов за ним(ней) не было" not in appointed.visitor.open(PATH).text


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
