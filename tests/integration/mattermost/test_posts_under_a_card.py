"""What is written under a card stays inside, until its claimant sends his own words on."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.inquiries import answering, claims
from helpdesk.storage.metadata import metadata
from integration.chat.sealing import button_context
from sandbox.seen import Denied
from tests.integration.hearing import Ears, actor, png
from tests.integration.house import School
from tests.integration.mattermost.under_a_card import offers, write


@pytest.fixture
def inquiry(school: School, ears: Ears) -> Inquiry:
    """One that consultant1 has claimed."""
    inquiry = school.ask()
    ears.deliver()
    ears.claim(inquiry, school.consultant)
    return inquiry


def now() -> datetime:
    return datetime.now(UTC)


def test_the_claimants_words_bring_one_line_to_send_them(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    said = write(ears, inquiry, "Нажмите «Обновить» в левом углу")
    ears.hear()
    (line,) = offers(ears, inquiry)
    assert [action["name"] for action in line.actions] == [
        "Отправить как ответ",
        "Отправить как вопрос",
    ]
    assert said.id in line.text
    ears.hear()
    assert len(offers(ears, inquiry)) == 1


def test_sent_as_the_answer_the_words_reach_the_requester_and_the_line_goes(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    write(ears, inquiry, "Нажмите «Обновить»")
    ears.hear()
    (line,) = offers(ears, inquiry)
    school.consultant.press_named(line, "Отправить как ответ")
    ears.deliver()
    assert school.now(inquiry).inquiry.state is State.ANSWERED
    assert "Нажмите «Обновить»" in ears.last_told(school.teacher).text
    assert offers(ears, inquiry) == []


def test_what_is_sent_is_what_the_post_says_at_that_moment(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    said = write(ears, inquiry, "Нажмите «Обносить»")
    ears.hear()
    better = {"message": "Нажмите «Обновить»"}
    school.consultant.request("PUT", f"/posts/{said.id}/patch", json=better)
    school.consultant.press_named(offers(ears, inquiry)[0], "Отправить как ответ")
    assert ears.words(inquiry)[-1] == "Нажмите «Обновить»"


def test_sent_as_a_question_the_inquiry_waits(school: School, ears: Ears, inquiry: Inquiry) -> None:
    write(ears, inquiry, "Какой класс?")
    ears.hear()
    school.consultant.press_named(offers(ears, inquiry)[0], "Отправить как вопрос")
    ears.deliver()
    assert school.now(inquiry).inquiry.state is State.WAITING
    assert "Какой класс?" in ears.last_told(school.teacher).text
    assert offers(ears, inquiry) == []


def test_a_second_press_is_one_answer_and_a_word(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    write(ears, inquiry, "Какой класс?")
    ears.hear()
    line = offers(ears, inquiry)[0]
    school.consultant.press_named(line, "Отправить как вопрос")
    school.consultant.press_named(line, "Отправить как ответ")
    assert school.consultant.told() == ["Эти слова уже отправлены или их время прошло."]
    assert ears.words(inquiry)[-2:] == ["Не сохраняется тема урока", "Какой класс?"]


def test_only_who_wrote_it_may_send_it(school: School, ears: Ears, inquiry: Inquiry) -> None:
    write(ears, inquiry, "Нажмите «Обновить»")
    ears.hear()
    school.colleague.press_named(offers(ears, inquiry)[0], "Отправить как ответ")
    assert school.colleague.told()
    assert school.now(inquiry).inquiry.state is State.CLAIMED


def test_newer_words_take_the_lines_place(school: School, ears: Ears, inquiry: Inquiry) -> None:
    write(ears, inquiry, "Сейчас посмотрю")
    ears.hear()
    second = write(ears, inquiry, "Нажмите «Обновить»")
    ears.hear()
    (line,) = offers(ears, inquiry)
    assert second.id in line.text


def test_the_talk_of_others_brings_no_line_and_is_stored_nowhere(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    card = ears.card(inquiry).id
    school.colleague.say("consultants", "У меня было так же", root_id=card)
    school.head.say("consultants", "Поторопитесь, пожалуйста", root_id=card)
    school.consultant.say("consultants", "Коллеги, кто сегодня дежурит?")
    ears.hear()
    assert offers(ears, inquiry) == []
    assert ears.words(inquiry) == ["Не сохраняется тема урока"]


def test_the_claimants_words_are_stored_nowhere_until_sent(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    write(ears, inquiry, "Редкостное слово")
    ears.hear()
    with school.desk.reading() as connection:
        for table in metadata.sorted_tables:
            assert "Редкостное" not in str(connection.execute(select(table)).all())


def test_words_of_who_claims_later_bring_no_line(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    school.colleague.say("consultants", "У меня было так же", root_id=ears.card(inquiry).id)
    ears.hear()
    claims.release(school.desk, inquiry.id, actor(school.consultant), now())
    ears.claim(inquiry, school.colleague)
    ears.hear()
    assert offers(ears, inquiry) == []


def test_an_answer_by_the_dialog_takes_the_line_away(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    write(ears, inquiry, "Сейчас отвечу")
    ears.hear()
    answering.answer(school.desk, inquiry.id, "Обновите", actor(school.consultant), now())
    ears.deliver()
    assert offers(ears, inquiry) == []


def test_a_released_inquiry_takes_the_line_away(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    write(ears, inquiry, "Не смогу")
    ears.hear()
    claims.release(school.desk, inquiry.id, actor(school.consultant), now())
    ears.deliver()
    assert offers(ears, inquiry) == []


def test_deleted_words_cannot_be_sent(school: School, ears: Ears, inquiry: Inquiry) -> None:
    said = write(ears, inquiry, "Нажмите «Обновить»")
    ears.hear()
    line = offers(ears, inquiry)[0]
    school.consultant.request("DELETE", f"/posts/{said.id}")
    school.consultant.press_named(line, "Отправить как ответ")
    assert school.consultant.told() == ["Этого сообщения больше нет, отправлять нечего."]
    assert school.now(inquiry).inquiry.state is State.CLAIMED


def test_pictures_stay_and_that_is_said(school: School, ears: Ears, inquiry: Inquiry) -> None:
    file_id = school.consultant.upload("consultants", "кнопка.png", png())
    write(ears, inquiry, "Вот эта кнопка", file_ids=(file_id,))
    ears.hear()
    school.consultant.press_named(offers(ears, inquiry)[0], "Отправить как ответ")
    (said,) = school.consultant.told()
    assert "снимки остались" in said
    assert said.endswith("«Исправить на странице».")
    assert school.now(inquiry).inquiry.state is State.ANSWERED


def test_nobody_is_told_to_correct_a_question_because_of_its_pictures(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    file_id = school.consultant.upload("consultants", "кнопка.png", png())
    write(ears, inquiry, "Эта кнопка?", file_ids=(file_id,))
    ears.hear()
    school.consultant.press_named(offers(ears, inquiry)[0], "Отправить как вопрос")
    (said,) = school.consultant.told()
    assert said.endswith("снимки остались здесь.")
    assert school.now(inquiry).inquiry.state is State.WAITING


@pytest.mark.parametrize(
    ("button", "way"),
    [("Отправить как ответ", "«Ответить»."), ("Отправить как вопрос", "«Уточнить».")],
)
def test_what_looks_like_a_password_is_held_and_the_way_to_send_it_is_said(
    school: School, ears: Ears, inquiry: Inquiry, button: str, way: str
) -> None:
    write(ears, inquiry, "Ваш пароль: Zaq12wsx")
    ears.hear()
    school.consultant.press_named(offers(ears, inquiry)[0], button)
    (said,) = school.consultant.told()
    assert said.startswith("Похоже на пароль.")
    assert "Ничего не отправлено." in said
    assert said.endswith(way)
    assert school.now(inquiry).inquiry.state is State.CLAIMED
    assert len(offers(ears, inquiry)) == 1


def test_a_button_for_another_post_than_the_sealed_one_is_refused(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    said = write(ears, inquiry, "Нажмите «Обновить»")
    ears.hear()
    context = button_context(school.settings.secret, inquiry.reference, Action.SEND_ANSWER, "other")
    forged = school.post(
        "consultants", [school.drawn(Action.SEND_ANSWER, {**context, "about": said.id})]
    )
    school.consultant.press_named(forged, "Отправить как ответ")
    assert school.now(inquiry).inquiry.state is State.CLAIMED
    assert "не от нашего бота" in school.consultant.told()[0]


def test_an_outsider_cannot_press_it(school: School, ears: Ears, inquiry: Inquiry) -> None:
    write(ears, inquiry, "Нажмите «Обновить»")
    ears.hear()
    line = offers(ears, inquiry)[0]
    with pytest.raises(Denied):
        school.teacher.press_named(line, "Отправить как ответ")
