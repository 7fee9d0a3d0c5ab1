"""What is written under a card that nobody has claimed can be sent by its author, or claimed."""

from helpdesk.domain.states import State
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
