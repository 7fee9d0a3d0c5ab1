"""What is said of what somebody entered: the reference to him, and of a meeting once to all."""

from dataclasses import replace

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import CHANNEL, NotificationType
from helpdesk.domain.people import Requester
from helpdesk.domain.states import Channel, ConsentWay, Kind, ReplyBy
from helpdesk.inquiries.entry import Told, enter, enter_together
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.overviews import of_these
from integration.chat.cards import card_of
from integration.chat.speech import Call
from integration.notifications.of_several import notification_of_several
from integration.notifications.several import Several
from tests.helpdesk.life import MARINA, NOW
from tests.integration.telling import Telling

TOLD = Told(
    Kind.PARENT,
    Channel.MEETING,
    NOW,
    Requester("Анна Хуаде", "+7 900 123-45-67", "", ReplyBy.CALL),
    "marks",
    "Не видно оценок",
    nonce="one",
    heard=ConsentWay.SPOKEN,
)


def test_who_entered_it_reads_what_to_say_aloud(telling: Telling) -> None:
    inquiry = enter(telling.desk, replace(TOLD, tells_reference=True), MARINA, NOW).inquiry
    text = telling.says(inquiry, NotificationType.ENTERED, f"id:{MARINA.id}").text
    assert f"Скажите номер вслух: **{inquiry.shown_reference}**." in text
    assert "По буквам: " in text
    assert "Ответить " in text


def test_of_a_meeting_the_channel_hears_once_and_no_card_calls(telling: Telling) -> None:
    told = [TOLD, replace(TOLD, nonce="two", words="Не приходят уведомления")]
    entered = enter_together(telling.desk, told, MARINA, NOW)
    ids = [each.id for each in entered]
    overview = of_these(telling.desk, ids)
    params = {"ids": ids, "by": MARINA.id}
    several = Several(overview, NotificationType.ENTERED_TOGETHER, CHANNEL, NOW, params=params)
    notice = notification_of_several(several)
    assert notice is not None
    said = repr(notice.blocks)
    assert "на родительском собрании записано: 2 вопроса." in said
    assert said.count("Call(") == 1
    for each in entered:
        card = card_of(view(telling.desk, each.id), NOW, calls=False)
        assert not any(isinstance(run, Call) for run in card.line.runs)


def test_the_card_says_who_wrote_it_down_and_nothing_where_who_asks_did(telling: Telling) -> None:
    def recorded(inquiry: Inquiry) -> list[object]:
        fields = card_of(view(telling.desk, inquiry.id), NOW).fields
        return [each.value for each in fields if each.title == "Кто внёс вопрос"]

    told = enter(telling.desk, replace(TOLD, channel=Channel.PERSON), MARINA, NOW).inquiry
    assert recorded(told) == [MARINA.name]
    assert recorded(telling.parent_asks()) == []
    assert recorded(telling.teacher_asks()) == []
