"""Letters about what came after the answer: reopened, closed, the chat away."""

from datetime import timedelta

import pytest

from helpdesk.clock.incidents import tell_by_mail
from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, CloseReason, Kind, ReplyBy
from helpdesk.inquiries.adding import reply
from helpdesk.inquiries.answering import answer, did_not_help
from helpdesk.inquiries.asking import ask
from helpdesk.inquiries.closing import close
from helpdesk.inquiries.handoffs import hand_off
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from tests.integration.mail.written import Written, handed_over_to_support
from tests.workers.office import CONSULTANT, NOW, ask_as_parent, rows


def test_a_handoff_of_an_earlier_cycle_does_not_bring_the_next_ones_letter(
    desk: Desk, inquiry: int
) -> None:
    handed_over_to_support(desk, inquiry)
    answer(desk, inquiry, "Обновите страницу.", CONSULTANT, NOW)
    did_not_help(desk, inquiry, REQUESTER, NOW)
    hand_off(desk, inquiry, CONSULTANT, NOW)
    first, second = Written(desk).letters["handoff"]
    assert (first, second is not None) == (None, True)


def test_who_was_not_helped_reads_by_when_he_will_be(desk: Desk, inquiry: int) -> None:
    answer(desk, inquiry, "Обновите страницу.", CONSULTANT, NOW)
    did_not_help(desk, inquiry, REQUESTER, NOW)
    text = Written(desk).text("reopened")
    assert "занимаемся вашим вопросом снова" in text
    assert "не позднее понедельника, 30 ноября" in text


def test_who_has_been_answered_again_reads_the_answer_alone(desk: Desk, inquiry: int) -> None:
    answer(desk, inquiry, "Обновите страницу.", CONSULTANT, NOW)
    did_not_help(desk, inquiry, REQUESTER, NOW)
    answer(desk, inquiry, "Теперь видно.", CONSULTANT, NOW)
    assert Written(desk).text("reopened") == ""


@pytest.mark.parametrize(
    ("reason", "says"),
    [(CloseReason.BY_MOUTH, "Не помогло?"), (CloseReason.NOT_OURS, "не о работе")],
)
def test_a_closing_gives_its_reason_and_the_consultants_words(
    desk: Desk, inquiry: int, reason: CloseReason, says: str
) -> None:
    close(desk, inquiry, reason, CONSULTANT, NOW, comment="Рассказала на собрании.")
    text = Written(desk).text("closed")
    assert says in text
    assert "Рассказала на собрании." in text


def test_a_double_is_not_said_to_be_opened_again(desk: Desk, inquiry: int) -> None:
    original = ask_as_parent(desk).inquiry.id
    close(desk, inquiry, CloseReason.DUPLICATE, CONSULTANT, NOW, original_id=original)
    text = Written(desk).text("closed")
    assert "Такой же вопрос от вас" in text
    assert "Не помогло?" not in text


def test_no_letter_calls_anybody_an_applicant_or_a_ticket(desk: Desk, inquiry: int) -> None:
    handed_over_to_support(desk, inquiry)
    written = Written(desk)
    said = " ".join(map(written.text, ("accepted", "question", "handoff"))).lower()
    assert [word for word in ("тикет", "эскалац", "заявител") if word in said] == []


def _chat_is_down(desk: Desk) -> None:
    (card,) = (each for each in outbox.lease(desk, NOW) if each.is_card)
    outbox.try_again(desk, card, NOW, error="chat unreachable", unsure=False)


def test_the_consultants_get_a_letter_when_the_chat_has_been_away_for_long(
    desk: Desk, inquiry: int
) -> None:
    _chat_is_down(desk)
    assert tell_by_mail(desk, NOW + timedelta(minutes=14)) == 0
    tell_by_mail(desk, NOW + timedelta(minutes=15))
    text = Written(desk, NOW + timedelta(minutes=15)).text("chat_down")
    assert "Чат давно не отвечает" in text
    assert "Хуаде Алий, 5А" in text


def test_the_consultants_get_that_letter_once(desk: Desk, inquiry: int) -> None:
    _chat_is_down(desk)
    for minutes in (15, 16, 17):
        tell_by_mail(desk, NOW + timedelta(minutes=minutes))
    assert [name for name in rows(desk) if name.startswith("chat_down")] == [
        "chat_down to mail:director"
    ]


def test_an_inquiry_that_reached_the_chat_is_not_sent_by_mail(desk: Desk, inquiry: int) -> None:
    Written(desk)
    assert tell_by_mail(desk, NOW + timedelta(days=1)) == 0


def test_a_late_acceptance_says_both_deadlines_once_we_have_waited(
    desk: Desk, inquiry: int
) -> None:
    ask(desk, inquiry, "Какой предмет?", CONSULTANT, NOW)
    reply(desk, inquiry, "Алгебра", REQUESTER, NOW + timedelta(days=2))
    text = Written(desk, NOW + timedelta(days=2)).text("accepted")
    assert "с учётом уточнений (срок по регламенту — понедельник, 30 ноября)." in text
    assert "и ещё 2 дня, пока ждали ответа на вопрос" in text


@pytest.mark.parametrize(
    ("channel", "words", "asks"),
    [
        (Channel.MAIL, "Не работает", True),
        (Channel.MAIL, "Не видно оценок по алгебре за вторую четверть", False),
        # The form has asked before it was sent.
        (Channel.FORM, "Не работает", False),
    ],
)
def test_who_wrote_little_by_mail_is_asked_for_more_once(
    desk: Desk, channel: Channel, words: str, asks: bool
) -> None:
    mother = Requester("Анна Хуаде", "", "mama@example.ru", ReplyBy.MAIL)
    new = NewInquiry(Kind.PARENT, channel, NOW, mother, "marks", words)
    open_inquiry(desk, new, REQUESTER, NOW)
    assert ("Можно ли сказать точнее?" in Written(desk).text("accepted")) is asks
