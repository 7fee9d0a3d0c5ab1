"""What the letters say, and what they no longer say when it is no longer so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from helpdesk.clock.chat_outage import tell_by_mail
from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, CloseReason, Kind, ReplyBy
from helpdesk.domain.texts import Picture
from helpdesk.inquiries.adding import attach, reply
from helpdesk.inquiries.answering import answer, correct, did_not_help
from helpdesk.inquiries.asking import ask
from helpdesk.inquiries.closing import close, withdraw
from helpdesk.inquiries.handoffs import hand_off
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.queries import view
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import Delivery
from helpdesk.vendor.relaying import vendor_answer
from integration.mail.letter_parts import Letter, LetterContext
from integration.mail.letters import letter_of
from tests.workers.office import CONSULTANT, NOW, ask_as_parent, rows

PAGE = "https://help.school.example/i/secret"


@pytest.fixture
def inquiry(desk: Desk) -> int:
    return ask_as_parent(desk).inquiry.id


class Written:
    """The letters of one inquiry, written now from the rows as they stand."""

    def __init__(self, desk: Desk, now: datetime = NOW) -> None:
        self.letters: dict[str, list[Letter | None]] = {}
        for delivery in _all(desk, now):
            assert delivery.inquiry_id is not None
            about = LetterContext(delivery, view(desk, delivery.inquiry_id), PAGE, now)
            self.letters.setdefault(delivery.occasion, []).append(letter_of(about))

    def text(self, occasion: str) -> str:
        """Return the text of the one letter of this type; empty where none is written."""
        (letter,) = self.letters[occasion]
        return "\n".join(part.text for part in letter.parts) if letter else ""


def _all(desk: Desk, now: datetime) -> list[Delivery]:
    found = []
    while leased := outbox.lease(desk, now):
        for delivery in leased:
            outbox.mark_sent(desk, delivery, now, post_id="post")
        found += [each for each in leased if each.addressee.startswith("mail")]
    return found


def test_an_acceptance_says_by_when_and_how_that_was_counted(desk: Desk, inquiry: int) -> None:
    text = Written(desk).text("accepted")
    assert "Ответим не позднее понедельника, 30 ноября." in text
    assert "Считаем со следующего дня: 5 дней" in text
    assert "Школа сейчас открыта до 17:00" in text
    assert view(desk, inquiry).inquiry.shown_reference in text


def test_an_acceptance_by_night_says_when_it_will_be_seen(desk: Desk) -> None:
    night = NOW + timedelta(hours=11)
    ask_as_parent(desk, night)
    text = Written(desk, night).text("accepted")
    assert "Школа сейчас закрыта. Увидим завтра с 8:00." in text


def test_a_late_acceptance_promises_nothing_that_is_over(desk: Desk, inquiry: int) -> None:
    answer(desk, inquiry, "Обновите страницу.", CONSULTANT, NOW)
    text = Written(desk).text("accepted")
    assert "Мы получили ваш вопрос" in text
    assert "не позднее" not in text


def test_who_has_withdrawn_reads_no_acceptance(desk: Desk, inquiry: int) -> None:
    withdraw(desk, inquiry, REQUESTER, NOW)
    assert Written(desk).text("accepted") == ""


def test_a_question_says_that_the_term_stands_still(desk: Desk, inquiry: int) -> None:
    ask(desk, inquiry, "Какой класс?", CONSULTANT, NOW)
    text = Written(desk).text("question")
    assert "Какой класс?" in text
    assert "срок с учётом уточнений приостановлен" in text


def test_a_question_that_was_replied_to_is_not_asked_again(desk: Desk, inquiry: int) -> None:
    ask(desk, inquiry, "Какой класс?", CONSULTANT, NOW)
    reply(desk, inquiry, "5А", REQUESTER, NOW)
    assert Written(desk).text("question") == ""


def test_two_open_questions_are_both_asked(desk: Desk, inquiry: int) -> None:
    ask(desk, inquiry, "Какой класс?", CONSULTANT, NOW)
    hand_off(desk, inquiry, CONSULTANT, NOW)
    ask(desk, inquiry, "А предмет?", CONSULTANT, NOW)
    letters = Written(desk).letters["question"]
    assert len([letter for letter in letters if letter is not None]) == 2


def test_an_answer_names_who_gave_it(desk: Desk, inquiry: int) -> None:
    answer(desk, inquiry, "Обновите страницу.", CONSULTANT, NOW)
    text = Written(desk).text("answer")
    assert "Отвечает Марина Юрьевна Нехай:\nОбновите страницу." in text
    assert "«Не помогло»" in text


def test_the_vendors_answer_is_called_so(desk: Desk, inquiry: int) -> None:
    ask(desk, inquiry, "Какой класс?", CONSULTANT, NOW)
    hand_off(desk, inquiry, CONSULTANT, NOW)
    vendor_answer(desk, inquiry, "Исправлено.", REQUESTER, NOW)
    assert "Ответила поддержка «Дневник.ру»:\nИсправлено." in Written(desk).text("answer")


def test_a_correction_brings_the_better_answer(desk: Desk, inquiry: int) -> None:
    answer(desk, inquiry, "Обновите страницу.", CONSULTANT, NOW)
    correct(desk, inquiry, "Обновите приложение.", CONSULTANT, NOW)
    text = Written(desk).text("correction")
    assert text.index("Обновите приложение.") < text.index("Прежний ответ, он больше не верен:")


def test_pictures_are_said_to_be_on_the_page(desk: Desk, inquiry: int) -> None:
    pictures = [Picture("one.png", 1, "a" * 64), Picture("two.png", 1, "b" * 64)]
    answer(desk, inquiry, "Смотрите снимки.", CONSULTANT, NOW, pictures=pictures)
    assert "приложено: 2 снимка экрана. Откройте страницу" in Written(desk).text("answer")


def _hand_off(desk: Desk, inquiry: int, now: datetime = NOW) -> None:
    ask(desk, inquiry, "Какой класс?", CONSULTANT, now)
    hand_off(desk, inquiry, CONSULTANT, now)


def test_a_handoff_brings_the_letter_the_phone_and_who_stays_responsible(
    desk: Desk, inquiry: int
) -> None:
    _hand_off(desk, inquiry)
    text = Written(desk).text("handoff")
    seen = view(desk, inquiry)
    assert seen.letter is not None
    assert seen.letter.body in text
    assert "не может проконсультировать" in text
    assert "8 (812) 490-70-33 (звонок платный). Поддержка работает ежедневно с 9:00" in text
    assert "отвечает Марина Юрьевна Нехай" in text


def test_a_handoff_with_pictures_says_where_they_are(desk: Desk, inquiry: int) -> None:
    attach(desk, inquiry, "1.png", 10, "digest", REQUESTER, NOW)
    _hand_off(desk, inquiry)
    assert "Снимки экрана приложите к письму" in Written(desk).text("handoff")


def test_a_handoff_by_night_says_when_the_support_is_open(desk: Desk, inquiry: int) -> None:
    night = NOW + timedelta(hours=12)
    _hand_off(desk, inquiry, night)
    text = Written(desk, night).text("handoff")
    assert "сейчас закрыта, откроется завтра с 9:00." in text
    assert "Письма регистрируют круглосуточно" in text


def test_a_handoff_that_was_answered_meanwhile_is_not_announced(desk: Desk, inquiry: int) -> None:
    _hand_off(desk, inquiry)
    answer(desk, inquiry, "Обновите страницу.", CONSULTANT, NOW)
    assert Written(desk).text("handoff") == ""


def test_a_handoff_of_an_earlier_cycle_does_not_bring_the_next_ones_letter(
    desk: Desk, inquiry: int
) -> None:
    _hand_off(desk, inquiry)
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
    _hand_off(desk, inquiry)
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
