"""Everything that a consultant does on a card can be done on the page: the same words and rules."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER, Actor, Person
from helpdesk.domain.states import CloseReason, State
from helpdesk.inquiries import answering, asking, claims, handoffs
from helpdesk.inquiries.entitlement import upsert_staff
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.offers import offers_to, offers_to_all
from helpdesk.kernel.desk import Desk
from helpdesk.vendor.information_requests import vendor_wants
from tests.helpdesk.life import HEAD, MARINA, RUSLAN, parent
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.journal.reading import come_in
from webforms.staff.inquiry.acting import CHANGED_SINCE

COLLEAGUE = Person(RUSLAN.id, RUSLAN.username, RUSLAN.name, entitled=True)
# What a card offers and the page does not, and why.
ONLY_IN_THE_CHAT = {
    Action.ANSWER_PAGE: "it leads to the page, where «Ответить» is",
    Action.CORRECT_PAGE: "it leads to the page, where «Исправить ответ» is",
    Action.CALL_PAGE: "it leads to this page, where the number stands",
}
# What stands on the page in a panel of its own: how its button or its heading is called there.
IN_PANELS = {
    Action.LOG_REACHED: ">Дозвонились</button>",
    Action.LOG_MISSED: ">Не дозвонились</button>",
    Action.VENDOR_CASE: ">Номер обращения в поддержке</h3>",
    Action.VENDOR_WANTS: "<summary>Поддержка просит сведения</summary>",
    Action.VENDOR_REJECTED: "<summary>Поддержка отклонила</summary>",
    Action.VENDOR_TOLD: ">Сведения отправлены</button>",
    Action.ERASE_PAGE: "<summary>Просят удалить данные</summary>",
}


def asked(desk: Desk) -> Inquiry:
    return open_inquiry(desk, parent(now=moment()), REQUESTER, moment()).inquiry


def claimed(desk: Desk) -> Inquiry:
    return claims.claim(desk, asked(desk).id, MARINA, moment())


def waiting(desk: Desk) -> Inquiry:
    return asking.ask(desk, claimed(desk).id, "Какой класс?", MARINA, moment())


def handed_off(desk: Desk) -> Inquiry:
    return handoffs.hand_off(desk, claimed(desk).id, MARINA, moment())


def owing(desk: Desk) -> Inquiry:
    return vendor_wants(desk, handed_off(desk).id, "Логин школы", MARINA, moment())


def answered(desk: Desk) -> Inquiry:
    return answering.answer(desk, claimed(desk).id, "Обновите страницу", MARINA, moment())


def closed(desk: Desk) -> Inquiry:
    return answering.helped(desk, answered(desk).id, MARINA, moment())


def offered(desk: Desk) -> Inquiry:
    return claims.offer(desk, claimed(desk).id, COLLEAGUE, MARINA, moment())


STATES = (asked, claimed, waiting, handed_off, owing, answered, closed, offered)


@pytest.fixture(autouse=True)
def known(desk: Desk) -> None:
    """Let the desk have met all three: they are in the consultants' channel."""
    for who in (MARINA, RUSLAN, HEAD):
        upsert_staff(desk, who, moment())


def opened_by(consultant: Consultant, who: Actor, inquiry: Inquiry) -> str:
    come_in(consultant, who)
    return consultant.visitor.open(f"/desk/{inquiry.reference}").text


def press(consultant: Consultant, act: Action, **said: str) -> Any:
    fields = {**consultant.visitor.fields, **said}
    return consultant.visitor.client.post(f"{consultant.visitor.path}/do/{act}", data=fields)


def stands(act: Action, page: str) -> bool:
    words = IN_PANELS.get(act)
    if words:
        return words in page
    where = act if act in (Action.SIMILAR, Action.OUTAGE) else act.move.page or f"do/{act}"
    button = rf"/{where}\"[^>]*>{re.escape(act.for_staff)}</"
    return bool(re.search(button, page)) or f"<summary>{act.for_staff}</summary>" in page


@pytest.mark.parametrize("state", STATES)
def test_whatever_may_be_done_on_a_card_is_offered_on_the_page(
    consultant: Consultant, desk: Desk, state: Callable[[Desk], Inquiry]
) -> None:
    inquiry = state(desk)
    seen = view(desk, inquiry.id)
    for who in (MARINA, RUSLAN, HEAD):
        page = opened_by(consultant, who, inquiry)
        mine = offers_to(seen, who, moment()).all
        assert [act for act in mine if not stands(act, page) and act not in ONLY_IN_THE_CHAT] == []
        others = set(offers_to_all(seen, moment()).all) - set(mine)
        assert {act for act in others if stands(act, page)} == set()


@pytest.mark.parametrize("state", STATES)
def test_a_card_offers_nothing_that_nobody_finds_on_his_page(
    desk: Desk, state: Callable[[Desk], Inquiry]
) -> None:
    seen = view(desk, state(desk).id)
    by_anybody = {
        act for who in (MARINA, RUSLAN, HEAD) for act in offers_to(seen, who, moment()).all
    }
    assert set(offers_to_all(seen, moment()).all) <= by_anybody


def test_one_claims_gives_back_and_closes_on_the_page(consultant: Consultant, desk: Desk) -> None:
    inquiry = asked(desk)
    opened_by(consultant, MARINA, inquiry)
    assert press(consultant, Action.CLAIM).status_code == 303
    assert "Вопрос теперь ваш." in consultant.visitor.open(consultant.visitor.path).text
    assert view(desk, inquiry.id).inquiry.claimant_id == MARINA.id
    press(consultant, Action.RELEASE)
    consultant.visitor.open(consultant.visitor.path)
    assert view(desk, inquiry.id).inquiry.claimant_id is None
    press(consultant, Action.CLOSE, reason="by_mouth", words="Показали на перемене")
    after = view(desk, inquiry.id).inquiry
    assert (after.state, after.close_reason) == (State.CLOSED, CloseReason.BY_MOUTH)


def test_who_comes_second_reads_who_has_it(consultant: Consultant, desk: Desk) -> None:
    inquiry = asked(desk)
    opened_by(consultant, MARINA, inquiry)
    claims.claim(desk, inquiry.id, RUSLAN, moment())
    page = press(consultant, Action.CLAIM)
    assert page.status_code == 409
    assert "Вопрос уже взят: Руслан Казбекович Ачмиз" in page.text


def test_what_is_sent_twice_is_done_once(consultant: Consultant, desk: Desk) -> None:
    opened_by(consultant, MARINA, claimed(desk))
    for _ in range(2):
        assert press(consultant, Action.RELEASE).status_code == 303


def test_an_old_page_does_not_call_done_what_was_undone_since(
    consultant: Consultant, desk: Desk
) -> None:
    inquiry = asked(desk)
    opened_by(consultant, MARINA, inquiry)
    press(consultant, Action.CLAIM)
    claims.release(desk, inquiry.id, MARINA, moment())
    page = press(consultant, Action.CLAIM)
    assert (page.status_code, CHANGED_SINCE in page.text) == (409, True)
    consultant.visitor.open(consultant.visitor.path)
    assert press(consultant, Action.CLAIM).status_code == 303
    assert view(desk, inquiry.id).inquiry.claimant_id == MARINA.id


def test_what_is_refused_stands_beside_its_field_and_keeps_the_words(
    consultant: Consultant, desk: Desk
) -> None:
    inquiry = claimed(desk)
    opened_by(consultant, MARINA, inquiry)
    page = press(consultant, Action.CLOSE, words="Показали на перемене")
    assert page.status_code == 422
    assert 'href="#close-reason">Выберите причину из списка.' in page.text
    assert "Показали на перемене" in page.text
    assert view(desk, inquiry.id).inquiry.state is State.CLAIMED


def test_words_are_not_lost_where_the_act_is_gone(consultant: Consultant, desk: Desk) -> None:
    inquiry = claimed(desk)
    opened_by(consultant, MARINA, inquiry)
    answering.answer(desk, inquiry.id, "Вот", MARINA, moment())
    page = press(consultant, Action.HAND_OFF, words="Пробовали другой браузер")
    assert page.status_code == 409
    assert "ответ уже дан" in page.text
    assert "Пробовали другой браузер" in page.text


def test_a_colleague_is_asked_and_takes_it_over(consultant: Consultant, desk: Desk) -> None:
    inquiry = claimed(desk)
    opened_by(consultant, MARINA, inquiry)
    assert press(consultant, Action.OFFER).status_code == 422
    assert press(consultant, Action.OFFER, colleague=RUSLAN.id).status_code == 303
    assert view(desk, inquiry.id).inquiry.claimant_id == MARINA.id
    opened_by(consultant, RUSLAN, inquiry)
    press(consultant, Action.ACCEPT)
    assert view(desk, inquiry.id).inquiry.claimant_id == RUSLAN.id


def test_who_leads_assigns_without_asking(consultant: Consultant, desk: Desk) -> None:
    inquiry = asked(desk)
    assert "Назначить" in opened_by(consultant, HEAD, inquiry)
    press(consultant, Action.REASSIGN, colleague=RUSLAN.id)
    assert f"Кому: {RUSLAN.name}." in consultant.visitor.open(consultant.visitor.path).text
    assert view(desk, inquiry.id).inquiry.claimant_id == RUSLAN.id


def test_a_duplicate_joins_the_first(consultant: Consultant, desk: Desk) -> None:
    first, again = asked(desk), asked(desk)
    page = opened_by(consultant, MARINA, again)
    assert f'value="{first.reference}"' in page
    assert press(consultant, Action.DUPLICATE).status_code == 422
    press(consultant, Action.DUPLICATE, original=first.reference)
    assert view(desk, again.id).inquiry.double_of == first.id


def test_a_ready_answer_begins_the_page_of_the_answer(consultant: Consultant, desk: Desk) -> None:
    inquiry = claimed(desk)
    page = opened_by(consultant, MARINA, inquiry)
    ready = offers_to(view(desk, inquiry.id), MARINA, moment()).ready[0]
    assert f'answer?ready={ready.id}">{ready.title}' in page
    written = consultant.visitor.open(f"/desk/{inquiry.reference}/answer?ready={ready.id}")
    assert ready.body.partition("\n")[0] in written.text


def test_several_alike_get_one_answer(consultant: Consultant, desk: Desk) -> None:
    first, second = both = asked(desk), asked(desk)
    come_in(consultant, MARINA)
    path = f"/desk/{first.reference}/similar"
    assert second.shown_reference in consultant.visitor.open(path).text
    fields = {**consultant.visitor.fields, "words": "Обновите", "also": [i.reference for i in both]}
    for _ in range(2):
        assert consultant.visitor.client.post(path, data=fields).status_code == 303
    for each in (first, second):
        assert view(desk, each.id).inquiry.state is State.ANSWERED


@pytest.mark.parametrize("what", ["answer", "open", "erase", "нет"])
def test_what_is_no_act_of_the_page_is_not_found(
    consultant: Consultant, desk: Desk, what: str
) -> None:
    opened_by(consultant, MARINA, asked(desk))
    path = f"{consultant.visitor.path}/do/{what}"
    assert consultant.visitor.client.post(path, data=consultant.visitor.fields).status_code == 404
