"""What is written under a card that nobody has claimed can be sent by its author, or claimed."""

from datetime import UTC, date, datetime

from helpdesk.domain.states import State
from helpdesk.duty.standing import Post
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from tests.helpdesk.life import HEAD
from tests.helpdesk.orders.appointing import appoint
from tests.integration.hearing import Ears
from tests.integration.house import School
from tests.integration.mattermost.under_a_card import offers, write


def test_what_is_written_before_anybody_claims_goes_when_another_does(
    school: School, ears: Ears
) -> None:
    inquiry = school.ask()
    ears.deliver()
    write(ears, inquiry, "Нажмите «Обновить»")
    ears.hear()
    (line,) = offers(ears, inquiry)
    assert [each["name"] for each in line.actions] == [
        "Беру",
        "Отправить как ответ",
        "Отправить как вопрос",
    ]
    school.colleague.press_named(line, "Отправить как ответ")
    assert school.now(inquiry).inquiry.state is State.NEW
    ears.claim(inquiry, school.colleague)
    assert offers(ears, inquiry) == []


def test_who_sends_what_he_wrote_has_answered_without_claiming(school: School, ears: Ears) -> None:
    inquiry = school.ask()
    ears.deliver()
    write(ears, inquiry, "Нажмите «Обновить»")
    ears.hear()
    school.consultant.press_named(offers(ears, inquiry)[0], "Отправить как ответ")
    assert school.now(inquiry).inquiry.state is State.ANSWERED
    assert ears.words(inquiry)[-1] == "Нажмите «Обновить»"


def test_who_is_in_no_order_is_not_offered_what_he_may_not_send(school: School, ears: Ears) -> None:
    inquiry, today = school.ask(), date(2026, 9, 1)
    ears.deliver()
    marina = Appointed(Post.CONSULTANT, school.consultant.username, "Марина Нехай", today)
    appoint(school.desk, Paper("114", today), marina, HEAD, datetime.now(UTC))
    for person in (school.colleague, school.head):
        person.say("consultants", "Кто возьмёт?", root_id=ears.card(inquiry).id)
    ears.hear()
    assert offers(ears, inquiry) == []
    write(ears, inquiry, "Нажмите «Обновить»")
    ears.hear()
    assert len(offers(ears, inquiry)) == 1
