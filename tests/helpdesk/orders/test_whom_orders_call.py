"""Whom the orders of the director let be called."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.clock.incidents import tell_by_mail
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.states import State
from helpdesk.duty.order_register import not_named
from helpdesk.inquiries import claims
from helpdesk.inquiries.entitlement import check, is_due
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.orders.relieving import Successors, relieve
from tests.helpdesk.contacts.approving import TUESDAYS, approve
from tests.helpdesk.life import HEAD, MARINA, NOW, asked, deliveries, desk_on
from tests.helpdesk.orders.appointing import appoint
from tests.helpdesk.orders.issued import ACTING, LATER, MARINAS, ORDER, TODAY, on

# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_topics_say_whom_to_call(desk: Desk) -> None:
    appoint(desk, ORDER, replace(MARINAS, topics=("parent:marks",)), HEAD, NOW)
    other = replace(MARINAS, username="consultant2", name="Руслан Ачмиз")
    appoint(desk, ORDER, other, HEAD, NOW)
    both = ("consultant1", "consultant2")
    assert on(desk).called_for("parent", "marks", both) == both
    assert on(desk).called_for("parent", "login", both) == ("consultant2",)
    assert on(desk).called_for("parent", "login", ("consultant1",)) == ("consultant1",)


def test_the_head_leads_without_advising(desk: Desk) -> None:
    inquiry = asked(desk)
    head = replace(HEAD, appointed=False)
    with pytest.raises(RuleViolation, match="нет в приказе"):
        claims.claim(desk, inquiry.id, head, NOW)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    after = claims.release(desk, inquiry.id, head, NOW)
    assert after.state is State.NEW


def test_those_for_the_topic_alone_are_called_first(desk: Desk) -> None:
    appoint(desk, ORDER, MARINAS, HEAD, NOW)
    other = replace(MARINAS, username="consultant2", name="Руслан", topics=("parent:marks",))
    appoint(desk, ORDER, other, HEAD, NOW)
    both = ("consultant1", "consultant2")
    assert on(desk).called_for("parent", "marks", both) == ("consultant2", "consultant1")


def test_who_may_not_advise_is_not_called_whatever_the_topic(desk: Desk) -> None:
    appoint(desk, ORDER, replace(MARINAS, topics=("parent:marks",)), HEAD, NOW)
    for topic in ("marks", "login"):
        called = desk.roster().to_call_about(NOW, "parent", topic)
        assert [person.user for person in called.people] == ["consultant1"]


def test_whoever_is_appointed_for_some_topics_may_claim_others(desk: Desk) -> None:
    appoint(desk, ORDER, replace(MARINAS, topics=("staff:lessons",)), HEAD, NOW)
    assert on(desk).may_consult("consultant1")


def test_what_nobody_is_appointed_for(desk: Desk) -> None:
    appoint(desk, ORDER, replace(MARINAS, topics=("parent:marks",)), HEAD, NOW)
    topics = ("parent:marks", "parent:login")
    assert on(desk).uncovered(topics) == ("parent:login",)
    appoint(desk, ORDER, replace(MARINAS, username="consultant2"), HEAD, NOW)
    assert on(desk).uncovered(topics) == ()


def test_who_is_known_and_not_named(desk: Desk) -> None:
    claims.claim(desk, asked(desk).id, replace(MARINA, username="newcomer", name="Новая"), NOW)

    def unnamed() -> set[str]:
        with desk.reading() as connection:
            return set(not_named(connection, desk.regulation(), TODAY))

    assert unnamed() == {"newcomer", "consultant1", "consultant2"}
    number = appoint(desk, ORDER, MARINAS, HEAD, NOW)
    later = replace(MARINAS, username="newcomer", first=TODAY + timedelta(days=9))
    appoint(desk, ORDER, later, HEAD, NOW)
    assert unnamed() == {"consultant2"}
    relieve(desk, number, LATER, TODAY, Successors(), HEAD, NOW)
    assert unnamed() == {"consultant1", "consultant2"}


def test_an_order_changes_at_once_whom_the_roster_calls(desk: Desk) -> None:
    inquiry = asked(desk)
    everybody = {person.user for person in desk.roster().to_call(NOW).people}
    assert everybody == {"consultant2"}  # By the regulation's duties, on a Tuesday.
    appoint(desk, ORDER, replace(MARINAS, username="zamena"), HEAD, NOW)
    assert desk.roster().standing(TODAY).may_consult("zamena")
    called = desk.roster().to_call_about(NOW, inquiry.kind, inquiry.topic)
    # Nobody on duty is appointed: better he is called than nobody.
    assert [person.user for person in called.people] == ["zamena"]


def test_what_the_head_may_not_get_by_mail_goes_to_who_acts_for_the_director(
    engine: Engine,
) -> None:
    desk = desk_on(engine, {"people.administrator.user": '"secretary"'})
    acting = replace(ACTING, username="secretary", name="Нурет Хут")
    appoint(desk, LATER, acting, HEAD, NOW)
    inquiry = asked(desk)
    (card,) = (each for each in outbox.lease(desk, NOW) if each.is_card)
    outbox.try_again(desk, card, NOW, error="chat unreachable", unsure=False)
    tell_by_mail(desk, NOW + timedelta(minutes=20))
    assert "chat_down to mail:secretary: pending" in deliveries(desk, inquiry.id)


def test_whom_an_order_has_relieved_is_called_no_more_where_another_is_there(
    desk: Desk,
) -> None:
    hers = replace(TUESDAYS, user="consultant1", name="Марина Юрьевна Нехай")
    approve(desk, slots=(TUESDAYS, hers))

    def called() -> set[str]:
        return {person.user for person in desk.roster().to_call(NOW).people}

    appoint(desk, ORDER, MARINAS, HEAD, NOW)
    ruslans = replace(MARINAS, username="consultant2", name="Руслан Ачмиз")
    number = appoint(desk, ORDER, ruslans, HEAD, NOW)
    assert called() == {"consultant1", "consultant2"}
    relieve(desk, number, LATER, TODAY, Successors(), HEAD, NOW)
    assert called() == {"consultant1"}


def test_an_order_lets_the_daily_check_look_once_more(desk: Desk) -> None:
    check(desk, lambda _: True, NOW)
    assert not is_due(desk, NOW)
    appoint(desk, ORDER, MARINAS, HEAD, NOW)
    assert is_due(desk, NOW)
