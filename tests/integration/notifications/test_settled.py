"""What has been decided keeps no button: on no message of the bot, however it was decided."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import ASKS, NotificationType
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import CloseReason
from helpdesk.inquiries import adding, answering, asking, calling, claims, closing, handoffs
from helpdesk.storage import inquiry_tables
from helpdesk.vendor import relaying
from helpdesk.vendor.information_requests import vendor_told, vendor_wants
from tests.integration.house import School
from tests.integration.mattermost.consultants_day.day import deliver
from tests.integration.notifications.settled_story import OLGA, RUSLAN, Story, names


@pytest.fixture
def story(school: School) -> Story:
    return Story(school)


def test_what_helped_asks_nothing_any_more(story: Story) -> None:
    story.do(answering.answer, "Обновите страницу.", story.marina)
    assert story.buttons() == {OLGA: [["Помогло", "Не помогло"]]}
    story.do(answering.helped, REQUESTER)
    assert story.buttons() == {}
    answer = story.said("Обновите страницу.").message
    assert "Вы отметили: помогло. Вопрос закрыт, спасибо!" in answer
    assert "(https://help.school.example/i/" in answer


def test_what_a_colleague_was_told_by_telephone_is_said_so(story: Story) -> None:
    story.do(answering.answer, "Обновите страницу.", story.marina)
    story.do(answering.helped, story.marina)
    assert "Отметили с ваших слов: помогло." in story.said("Обновите страницу.").message


def test_only_the_last_answer_asks(story: Story) -> None:
    story.do(answering.answer, "Обновите страницу.", story.marina)
    story.do(answering.did_not_help, REQUESTER)
    assert "не помогло. Занимаемся" in story.said("Обновите страницу.").message
    story.do(answering.answer, "Выйдите и войдите.", story.marina)
    story.do(answering.correct, "Выйдите, закройте и войдите.", story.marina)
    assert story.buttons() == {OLGA: [["Помогло", "Не помогло"]]}
    assert names(story.said("Прежний ответ")) == ["Помогло", "Не помогло"]


def test_pictures_stay_on_an_answer_that_is_drawn_anew(story: Story) -> None:
    story.do(answering.answer, "Обновите страницу.", story.marina)
    answer = story.said("Обновите страницу.")
    client = story.school.bot
    file_id = client.upload("@uchitel", "shot.png", b"\x89PNG a picture")
    client.request("PUT", f"/posts/{answer.id}/patch", json={"file_ids": [file_id]})
    story.do(answering.helped, REQUESTER)
    assert story.said("Обновите страницу.").file_ids == (file_id,)


def test_a_question_that_was_answered_keeps_its_words_alone(story: Story) -> None:
    story.do(claims.claim, story.marina)
    story.do(asking.ask, "В каком классе?", story.marina)
    assert ["Ответить", "Отозвать"] in story.buttons()[OLGA]
    story.do(adding.reply, "В седьмом", REQUESTER)
    asked = story.said("В каком классе?")
    assert asked.actions == []
    assert "Вы ответили, спасибо." in asked.message


@pytest.mark.parametrize(
    ("use_case", "said"),
    [
        (claims.accept, "Вы согласились, вопрос теперь у вас."),
        (claims.decline, "Вы отказались, вопрос остаётся у коллеги."),
    ],
)
def test_an_offer_that_was_settled_says_how(
    story: Story, use_case: Callable[..., Inquiry], said: str
) -> None:
    story.do(claims.claim, story.marina).do(claims.offer, story.to_ruslan, story.marina)
    assert story.buttons()[RUSLAN] == [["Беру", "Не могу"]]
    story.do(use_case, story.ruslan)
    assert RUSLAN not in story.buttons()
    (offer,) = [p for p in story.school.colleague.direct_posts() if said in p.message]
    assert "Ждём вашего ответа" not in offer.message


def test_an_offer_that_was_taken_back_by_other_moves_falls_silent(story: Story) -> None:
    story.do(claims.claim, story.marina).do(claims.offer, story.to_ruslan, story.marina)
    story.do(answering.answer, "Обновите страницу.", story.marina)
    assert RUSLAN not in story.buttons()


def test_the_channel_is_not_called_to_what_somebody_has(story: Story) -> None:
    story.after(story.desk.regulation().windows.remind_channel)
    assert story.buttons()["channel"] == [["Беру"]]
    story.do(claims.claim, story.ruslan)
    assert "channel" not in story.buttons()
    (called,) = [
        post
        for post in story.school.consultant.posts("consultants")
        if "Вопросом занимается Руслан Асланович Хуаде." in post.message
    ]
    assert "никто не взял" not in called.message
    assert "[Открыть карточку](" in called.message


def test_what_was_withdrawn_asks_nothing(story: Story) -> None:
    story.do(claims.claim, story.marina)
    assert OLGA in story.buttons()
    story.do(closing.withdraw, REQUESTER)
    assert story.buttons() == {}


def test_what_was_closed_can_come_back_for_some_days(story: Story) -> None:
    story.do(closing.close, CloseReason.BY_MOUTH, story.marina)
    assert story.buttons() == {OLGA: [["Не помогло"]]}
    closed = story.said("закрыт: мы ответили вам лично")
    story.do(answering.did_not_help, REQUESTER)
    assert story.school.teacher.post(closed.id).actions == []


def test_a_press_that_comes_too_late_is_refused_and_takes_the_button_away(story: Story) -> None:
    story.do(closing.close, CloseReason.BY_MOUTH, story.marina)
    closed = story.said("закрыт: мы ответили вам лично")
    long_ago = {"closed_at": story.now - timedelta(days=60)}
    with story.desk.writing() as connection:
        connection.execute(update(inquiry_tables.inquiry).values(**long_ago))
    story.school.teacher.press_named(closed, "Не помогло")
    story.now += timedelta(hours=1)
    deliver(story.school, story.now)
    assert story.school.teacher.told()
    assert story.buttons() == {}


def test_what_the_support_was_sent_is_asked_for_no_more(story: Story) -> None:
    story.do(claims.claim, story.marina).do(handoffs.hand_off, story.marina)
    story.do(vendor_wants, "Пришлите адрес страницы", story.marina)
    assert ["Сведения отправлены", "Дополнить"] in story.buttons()[OLGA]
    story.do(vendor_told, REQUESTER)
    wanted = story.said("Вы отметили: отправлено. Ждём ответа поддержки.")
    assert wanted.actions == []
    story.do(relaying.vendor_answer, "Исправили", story.marina)
    assert story.buttons() == {OLGA: [["Помогло", "Не помогло"]]}


@pytest.mark.usefixtures("lesson")
def test_the_lesson_is_called_to_once(story: Story) -> None:
    assert story.buttons() == {OLGA: [["Урок идёт сейчас", "Отозвать"]]}
    story.do(calling.call_to_lesson, REQUESTER)
    assert story.buttons() == {OLGA: [["Отозвать"]]}
    assert "Позвали дежурного на урок." in story.said("Принято").message


def test_where_nothing_old_may_be_edited_the_decision_is_said_in_a_word(story: Story) -> None:
    story.do(answering.answer, "Обновите страницу. " * 40, story.marina)
    limit = {"ServiceSettings": {"PostEditTimeLimit": 30}}
    story.school.sandbox.admin.request("PUT", "/config/patch", json=limit)
    story.school.sandbox.pass_time(60)
    story.do(answering.helped, REQUESTER)
    (said,) = [p for p in story.school.teacher.direct_posts() if "Вы отметили" in p.message]
    assert said.root_id == ""
    assert "Обновите" not in said.message


def test_what_cannot_be_edited_is_said_once_however_much_follows(story: Story) -> None:
    limit = {"ServiceSettings": {"PostEditTimeLimit": 30}}
    story.school.sandbox.admin.request("PUT", "/config/patch", json=limit)
    story.school.sandbox.pass_time(60)
    story.do(answering.answer, "Обновите страницу.", story.marina)
    story.do(answering.did_not_help, REQUESTER)
    story.do(answering.answer, "Выйдите и войдите.", story.marina)
    story.do(answering.helped, REQUESTER)
    said = [post.message for post in story.school.teacher.direct_posts()]
    assert len(said) == len(set(said))


def test_who_claims_it_again_is_said_to_have_it_again(story: Story) -> None:
    story.do(claims.claim, story.marina).do(claims.release, story.marina)
    assert "Вопрос вернули, он свободен." in "".join(
        post.message for post in story.school.teacher.direct_posts()
    )
    story.do(claims.claim, story.marina)
    assert "занимается Марина Юрьевна Нехай" in story.said("Вопросом").message
    assert ["Дополнить"] in story.buttons()[OLGA]


def test_a_message_that_somebody_deleted_holds_up_nothing(story: Story) -> None:
    story.do(answering.answer, "Обновите страницу.", story.marina)
    answer = story.said("Обновите страницу.")
    story.school.bot.request("DELETE", f"/posts/{answer.id}")
    story.do(answering.did_not_help, REQUESTER)
    row = inquiry_tables.delivery.c
    query = select(row.state).where(row.occasion == NotificationType.REDRAWN)
    with story.desk.reading() as connection:
        assert set(connection.execute(query).scalars()) == {"void"}


def test_no_message_with_buttons_is_forgotten(story: Story) -> None:
    """A new type of message with buttons needs words for what it shows afterwards."""
    story.do(claims.claim, story.marina).do(claims.offer, story.to_ruslan, story.marina)
    story.do(claims.accept, story.ruslan).do(asking.ask, "В каком классе?", story.ruslan)
    story.do(adding.reply, "В седьмом", REQUESTER).do(handoffs.hand_off, story.ruslan)
    story.do(vendor_wants, "Пришлите адрес страницы", story.ruslan).do(vendor_told, REQUESTER)
    story.do(relaying.vendor_answer, "Исправили", story.ruslan)
    with_buttons = {
        post.id
        for person in (story.school.teacher, story.school.consultant, story.school.colleague)
        for post in person.direct_posts()
        if post.actions
    }
    row = inquiry_tables.delivery.c
    query = select(row.post_id, row.occasion).where(row.post_id.in_(with_buttons))
    with story.desk.reading() as connection:
        assert {found.occasion for found in connection.execute(query)} <= ASKS
