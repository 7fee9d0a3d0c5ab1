"""What staff write to the bot itself: it joins a question, or the bot asks which."""

import pytest

from helpdesk.domain.states import State
from helpdesk.inquiries import answering, asking
from sandbox.seen import Denied
from tests.integration.hearing import Ears, actor, png
from tests.integration.house import School
from tests.integration.mattermost.posts_to_the_bot.posts import now


def test_words_join_the_one_open_inquiry_and_the_bot_says_so(school: School, ears: Ears) -> None:
    inquiry = school.ask()
    school.teacher.say("@helpbot", "И в 7Б тоже")
    ears.hear()
    assert ears.words(inquiry)[-1] == "И в 7Б тоже"
    assert inquiry.shown_reference in ears.last_told(school.teacher).text
    assert "Добавили" in ears.last_told(school.teacher).text
    assert "И в 7Б тоже" in ears.thread(inquiry)[-1].text


def test_to_a_waiting_inquiry_words_are_the_clarification(school: School, ears: Ears) -> None:
    inquiry = school.ask()
    asking.ask(school.desk, inquiry.id, "Какой класс?", actor(school.consultant), now())
    school.teacher.say("@helpbot", "7Б")
    ears.hear()
    assert school.now(inquiry).inquiry.state is State.CLAIMED
    assert school.now(inquiry).open_question is None
    assert "передали консультанту" in ears.last_told(school.teacher).text


def test_a_picture_without_words_is_a_clarification_too(school: School, ears: Ears) -> None:
    inquiry = school.ask()
    asking.ask(school.desk, inquiry.id, "Пришлите снимок", actor(school.consultant), now())
    file_id = school.teacher.upload("@helpbot", "экран.png", png())
    school.teacher.say("@helpbot", "", file_ids=(file_id,))
    ears.hear()
    assert school.now(inquiry).inquiry.state is State.CLAIMED
    assert len(school.now(inquiry).attachments) == 1
    assert ears.thread(inquiry)[-1].file_ids


def test_pictures_that_are_none_and_those_beyond_five_are_said(school: School, ears: Ears) -> None:
    inquiry = school.ask()
    colours = ["red", "green", "blue", "black", "white", "yellow"]
    files = [school.teacher.upload("@helpbot", f"{each}.png", png(each)) for each in colours]
    files.append(school.teacher.upload("@helpbot", "план.docx", b"no picture"))
    school.teacher.say("@helpbot", "Вот снимки", file_ids=tuple(files))
    ears.hear()
    assert len(school.now(inquiry).attachments) == 5
    said = ears.last_told(school.teacher).text
    assert "не поместилось: 1" in said
    assert "Не подошло файлов: 1" in said


def test_where_several_are_open_the_bot_asks_which_and_keeps_the_words(
    school: School, ears: Ears
) -> None:
    first, second = school.ask("Не сохраняется тема"), school.ask("Нет класса в списке")
    school.teacher.say("@helpbot", "Теперь и оценки")
    ears.hear()
    question = ears.last_told(school.teacher)
    assert "К какому вопросу" in question.text
    assert "Теперь и оценки" in question.text
    names = [action["name"] for action in question.actions]
    assert [name[:9] for name in names[:2]] == [second.shown_reference, first.shown_reference]
    assert names[2:] == ["Новый вопрос", "Ни к какому"]
    assert ears.kept() == ["Теперь и оценки"]

    school.teacher.press_named(question, names[1])
    ears.deliver()
    assert ears.words(first)[-1] == "Теперь и оценки"
    assert ears.words(second) == ["Нет класса в списке"]
    assert ears.kept() == []
    assert first.shown_reference in ears.last_told(school.teacher).text
    assert question.id not in [post.id for post in ears.told(school.teacher)]


def test_what_comes_in_one_go_is_asked_about_once(school: School, ears: Ears) -> None:
    before = len(ears.told(school.teacher))
    for words in ("Здравствуйте!", "Не вижу", "журнал 7Б"):
        school.teacher.say("@helpbot", words)
    ears.hear()
    (question,) = ears.told(school.teacher)[before:]
    assert "Записать как вопрос?" in question.text
    school.teacher.press_named(question, "Да, это вопрос")
    ears.deliver()
    inquiry = school.inquiry_of(school.teacher)
    assert ears.words(inquiry) == ["Здравствуйте!\nНе вижу\nжурнал 7Б"]
    assert "Принято" in ears.last_told(school.teacher).text


def test_the_question_shows_what_came_after_it_before_a_no_forgets_it(
    school: School, ears: Ears
) -> None:
    school.teacher.say("@helpbot", "Всем доброго утра в учительской")
    ears.hear()
    asked = ears.last_told(school.teacher)
    school.teacher.say("@helpbot", "Не вижу журнал 7Б")
    ears.hear()
    question = ears.last_told(school.teacher)
    assert question.id == asked.id
    assert "Не вижу журнал 7Б" not in asked.text
    assert "Не вижу журнал 7Б" in question.text


def test_pictures_go_with_the_words_into_the_new_inquiry(school: School, ears: Ears) -> None:
    file_id = school.teacher.upload("@helpbot", "экран.png", png())
    school.teacher.say("@helpbot", "Не открывается", file_ids=(file_id,))
    ears.hear()
    school.teacher.press_named(ears.last_told(school.teacher), "Да, это вопрос")
    assert len(school.now(school.inquiry_of(school.teacher)).attachments) == 1


def test_a_no_forgets_the_words(school: School, ears: Ears) -> None:
    school.teacher.say("@helpbot", "Спасибо, коллеги!")
    ears.hear()
    school.teacher.press_named(ears.last_told(school.teacher), "Нет")
    assert school.teacher.told() == ["Хорошо, не записываем."]
    assert ears.kept() == []
    assert school.asked_by(school.teacher) == []


def test_a_second_press_is_answered_with_a_word(school: School, ears: Ears) -> None:
    school.teacher.say("@helpbot", "Не вижу журнал")
    ears.hear()
    question = ears.last_told(school.teacher)
    school.teacher.press_named(question, "Да, это вопрос")
    school.teacher.press_named(question, "Нет")
    assert school.teacher.told() == ["На это вы уже ответили."]
    assert len(school.asked_by(school.teacher)) == 1


def test_a_question_taken_back_cannot_be_pressed(school: School, ears: Ears) -> None:
    school.teacher.say("@helpbot", "Не вижу журнал")
    ears.hear()
    question = ears.last_told(school.teacher)
    school.teacher.press_named(question, "Да, это вопрос")
    ears.deliver()
    with pytest.raises(Denied):
        school.teacher.press_named(question, "Нет")


def test_nobody_else_decides_about_ones_words(school: School, ears: Ears) -> None:
    school.teacher.say("@helpbot", "Не вижу журнал")
    ears.hear()
    question = ears.last_told(school.teacher)
    # The administrator reads no direct channel; a forged click fails by its trigger.
    with pytest.raises(Denied):
        school.colleague.press_named(question, "Да, это вопрос")
    assert ears.kept() == ["Не вижу журнал"]


def test_after_an_answer_the_bot_asks_whether_it_is_about_that(school: School, ears: Ears) -> None:
    inquiry = school.ask()
    answering.answer(school.desk, inquiry.id, "Обновите", actor(school.consultant), now())
    school.teacher.say("@helpbot", "А теперь другое окно")
    ears.hear()
    question = ears.last_told(school.teacher)
    names = [action["name"] for action in question.actions]
    assert names[0].startswith(inquiry.shown_reference)
    assert names[1:] == ["Новый вопрос", "Нет"]
    school.teacher.press_named(question, names[0])
    assert ears.words(inquiry)[-1] == "А теперь другое окно"
    assert school.now(inquiry).inquiry.state is State.ANSWERED


def test_among_several_what_was_answered_just_now_can_be_meant_as_well(
    school: School, ears: Ears
) -> None:
    answered, *_ = school.ask("Нет журнала"), school.ask("Нет оценок"), school.ask("Нет уроков")
    answering.answer(school.desk, answered.id, "Обновите", actor(school.consultant), now())
    school.teacher.say("@helpbot", "Спасибо, получилось")
    ears.hear()
    question = ears.last_told(school.teacher)
    assert "К какому вопросу" in question.text
    names = [action["name"] for action in question.actions]
    assert names[2:] == [f"{answered.shown_reference} · Нет журнала", "Новый вопрос", "Ни к какому"]
    school.teacher.press_named(question, "Ни к какому")
    assert school.teacher.told() == ["Хорошо, не записываем."]
    assert len(school.asked_by(school.teacher)) == 3
