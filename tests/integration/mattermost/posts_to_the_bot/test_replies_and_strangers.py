"""Replies in threads, commands in plain words, strangers, edited and deleted words."""

import pytest

from helpdesk.inquiries import answering, asking
from tests.integration.hearing import Ears, actor
from tests.integration.house import School
from tests.integration.mattermost.posts_to_the_bot.posts import now


def test_a_reply_in_the_thread_of_a_notice_joins_its_inquiry(school: School, ears: Ears) -> None:
    first, second = school.ask("Не сохраняется тема"), school.ask("Нет класса в списке")
    ears.deliver()
    notice = next(p for p in ears.told(school.teacher) if first.shown_reference in p.text)
    school.teacher.say("@helpbot", "Урок третий", root_id=notice.id)
    ears.hear()
    assert ears.words(first)[-1] == "Урок третий"
    assert ears.words(second) == ["Нет класса в списке"]
    assert ears.last_told(school.teacher).root_id == notice.id


def test_a_reply_that_begins_like_a_search_joins_all_the_same(school: School, ears: Ears) -> None:
    inquiry = school.ask()
    ears.deliver()
    notice = ears.last_told(school.teacher)
    school.teacher.say("@helpbot", "Найти кнопку не могу", root_id=notice.id)
    ears.hear()
    assert ears.words(inquiry)[-1] == "Найти кнопку не могу"


def test_a_reply_under_ones_own_words_goes_where_those_went(school: School, ears: Ears) -> None:
    first = school.ask("Не сохраняется тема")
    own = school.teacher.say("@helpbot", "Ещё и в 8А")
    ears.hear()
    school.ask("Нет класса в списке")
    school.teacher.say("@helpbot", "и в 8Б", root_id=own.id)
    ears.hear()
    assert ears.words(first)[-1] == "и в 8Б"


def test_a_consultants_reply_to_his_own_notice_joins_for_the_consultants(
    school: School, ears: Ears
) -> None:
    inquiry = school.ask()
    ears.claim(inquiry, school.consultant)
    answering.answer(school.desk, inquiry.id, "Обновите", actor(school.consultant), now())
    answering.did_not_help(school.desk, inquiry.id, actor(school.colleague), now())
    ears.deliver()
    notice = ears.last_told(school.consultant)
    school.consultant.say("@helpbot", "Зайду к ней на перемене", root_id=notice.id)
    ears.hear()
    assert "Зайду к ней на перемене" in ears.thread(inquiry)[-1].text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("статус", "Вопрос получен"),
        ("Мои", "Ваши вопросы"),
        ("помощь", "Помощь с «Дневником.ру»"),
        ("график", "Кто помогает"),
        ("найти забыли пароль", "[Забыли пароль?](https://help.school.example/knowledge/"),
        ("Найди абракадабру", "ничего не нашлось"),
        ("найти", "Что найти?"),
    ],
)
def test_a_command_in_plain_words_is_answered(
    school: School, ears: Ears, words: str, answer: str
) -> None:
    inquiry = school.ask()
    ears.deliver()
    school.teacher.say("@helpbot", words)
    ears.hear()
    assert answer in ears.last_told(school.teacher).text
    assert ears.words(inquiry) == ["Не сохраняется тема урока"]


def test_words_that_are_awaited_are_no_search(school: School, ears: Ears) -> None:
    inquiry = school.ask()
    asking.ask(school.desk, inquiry.id, "Что нажимаете?", actor(school.consultant), now())
    ears.deliver()
    school.teacher.say("@helpbot", "Найти кнопку не могу")
    ears.hear()
    assert ears.words(inquiry)[-1] == "Найти кнопку не могу"


def test_who_is_not_of_the_staff_is_told_so_and_nothing_is_kept(school: School, ears: Ears) -> None:
    store = school.sandbox.chat.store
    store.change("DELETE FROM team_members WHERE user_id = ?", school.teacher.id)
    school.teacher.say("@helpbot", "Не вижу журнал")
    ears.hear()
    assert "открыта для сотрудников" in ears.last_told(school.teacher).text
    assert ears.kept() == []


def test_what_the_bot_itself_says_is_nobodys_word(school: School, ears: Ears) -> None:
    inquiry = school.ask()
    ears.hear()
    ears.hear()
    assert ears.words(inquiry) == ["Не сохраняется тема урока"]
    assert ears.kept() == []


def test_an_edited_word_is_not_taken_again(school: School, ears: Ears) -> None:
    inquiry = school.ask()
    said = school.teacher.say("@helpbot", "И в 7Б")
    ears.hear()
    school.teacher.request("PUT", f"/posts/{said.id}/patch", json={"message": "И в 7В"})
    school.teacher.say("@helpbot", "И в 8А")
    ears.hear()
    assert ears.words(inquiry) == ["Не сохраняется тема урока", "И в 7Б", "И в 8А"]


def test_a_deleted_word_is_not_taken(school: School, ears: Ears) -> None:
    inquiry = school.ask()
    said = school.teacher.say("@helpbot", "Ой, не туда")
    school.teacher.request("DELETE", f"/posts/{said.id}")
    ears.hear()
    assert ears.words(inquiry) == ["Не сохраняется тема урока"]
