"""What the director's orders change in the chat: whom a topic calls, and who has decided."""

from dataclasses import replace
from datetime import date, timedelta

from helpdesk.clock.clockwork import tick
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.people import Actor, Role
from helpdesk.duty.standing import Post
from helpdesk.inquiries import claims
from helpdesk.inquiries.handing_over import Holder
from helpdesk.orders.appointing import Appointed, appoint_all
from helpdesk.orders.papers import Paper
from integration.chat import colleague_rows, dialogs
from integration.chat.speech import Call
from tests.helpdesk.contacts.approving import TUESDAYS, approve
from tests.helpdesk.orders.appointing import appoint
from tests.integration.telling import (
    HEAD,
    MARINA,
    NOW,
    RUSLAN,
    Telling,
    person_of,
)

TODAY = date(2026, 11, 24)
ORDER = Paper("114", date(2026, 9, 1))
ACTING = Actor(Role.CONSULTANT, "acting-id", "zavhoz", "Тимур Хут", head=True)


def both_on_duty(telling: Telling, **topics: tuple[str, ...]) -> None:
    """Put both into the schedule of a Tuesday, each appointed for these topics."""
    hers = replace(TUESDAYS, user=MARINA.username, name=MARINA.name)
    approve(telling.desk, slots=(TUESDAYS, hers))
    people = {"consultant1": MARINA.name, "consultant2": RUSLAN.name}
    said = [
        Appointed(Post.CONSULTANT, user, name, date(2026, 9, 1), None, topics.get(user, ()))
        for user, name in people.items()
    ]
    appoint_all(telling.desk, ORDER, said, HEAD, NOW)


def calls(telling: Telling, about: Inquiry) -> list[str]:
    return [run.username for run in telling.card(about).line.runs if isinstance(run, Call)]


def test_without_topics_all_on_duty_are_called(telling: Telling) -> None:
    both_on_duty(telling)
    assert set(calls(telling, telling.parent_asks())) == {"consultant1", "consultant2"}


def test_who_is_appointed_for_the_topic_is_called(telling: Telling) -> None:
    both_on_duty(telling, consultant1=("parent:marks",), consultant2=("staff:lessons",))
    assert calls(telling, telling.parent_asks()) == ["consultant1"]
    assert calls(telling, telling.teacher_asks()) == ["consultant2"]


def test_a_reminder_calls_the_same_ones(telling: Telling) -> None:
    both_on_duty(telling, consultant1=("parent:marks",), consultant2=("staff:lessons",))
    asked = telling.parent_asks()
    claims.claim(telling.desk, asked.id, RUSLAN, NOW)
    claims.release(telling.desk, asked.id, RUSLAN, NOW)
    told = telling.says(asked, NotificationType.RELEASED, "thread")
    assert told.text.startswith("@consultant1, вопрос свободен")


def test_where_nobody_on_duty_is_appointed_for_it_all_are_called(telling: Telling) -> None:
    both_on_duty(telling, consultant1=("staff:lessons",), consultant2=("staff:lessons",))
    assert set(calls(telling, telling.parent_asks())) == {"consultant1", "consultant2"}


def test_appointed_for_one_topic_he_may_claim_another(telling: Telling) -> None:
    both_on_duty(telling, consultant1=("staff:lessons",))
    asked = telling.parent_asks()
    claims.claim(telling.desk, asked.id, MARINA, NOW)
    assert telling.view(asked).inquiry.claimant_id == MARINA.id


def test_what_the_acting_director_decides_is_said_to_be_his(telling: Telling) -> None:
    first, last = TODAY, TODAY + timedelta(days=6)
    said = Appointed(Post.ACTING_DIRECTOR, ACTING.username, ACTING.name, first, last)
    appoint(telling.desk, ORDER, said, HEAD, NOW)
    asked = telling.parent_asks()
    claims.claim(telling.desk, asked.id, MARINA, NOW)
    claims.reassign(telling.desk, asked.id, person_of(RUSLAN), ACTING, NOW)
    told = telling.says(asked, NotificationType.REASSIGNED, "thread")
    assert told.text.startswith("По решению и. о. директора вопросом занимается Руслан")
    director = Actor(Role.CONSULTANT, "director-id", "director", "Директор", head=True)
    claims.reassign(telling.desk, asked.id, person_of(MARINA), director, NOW)
    told = telling.says(asked, NotificationType.REASSIGNED, "thread")
    assert told.text.startswith("По решению директора вопросом занимается Марина")
    tick(telling.desk, NOW)


def test_who_alone_holds_something_is_not_offered_to_himself() -> None:
    marina, ruslan = person_of(MARINA), person_of(RUSLAN)
    (_, to) = colleague_rows.handing_over([Holder(marina, 2)], [marina, ruslan]).fields
    assert [each.value for each in to.choices] == [ruslan.id, dialogs.ANYBODY]
    several = [Holder(marina, 2), Holder(ruslan, 1)]
    (_, to) = colleague_rows.handing_over(several, [marina, ruslan]).fields
    assert [each.value for each in to.choices] == [marina.id, ruslan.id, dialogs.ANYBODY]
