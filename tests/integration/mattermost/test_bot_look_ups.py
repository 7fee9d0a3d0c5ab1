"""What the command shows of questions, and whom it refuses."""

import re
from datetime import UTC, datetime

from helpdesk.domain.people import REQUESTER, Person
from helpdesk.inquiries import closing
from helpdesk.journal.inquiry_queries import known_person
from integration.chat import replies
from integration.chat.directory import NOT_STAFF, NOT_SURE
from integration.mattermost.bot import create_bot
from sandbox.server.troubles import TroubleKind
from sandbox.testing import RunningSandbox
from tests.integration.house import School, settings_for


def test_status_alone_tells_of_the_last_question(school: School) -> None:
    school.teacher.run("/help первое")
    school.teacher.run("/help второе")
    answer = school.teacher.run("/help статус").text
    assert "второе" in answer
    assert "Вопрос получен, консультант ещё не взял его. Ответим не позднее " in answer


def test_ones_own_questions_are_told_in_whole_sentences(school: School) -> None:
    school.teacher.run("/help Не сохраняется тема")
    (item,) = re.findall(r"^- (.*)", school.teacher.run("/help мои").text, re.MULTILINE)
    assert " · Не сохраняется тема — вопрос получен, консультант ещё не взял его. " in item
    assert item.endswith(".")


def test_status_leads_to_ones_own_page(school: School) -> None:
    school.teacher.run("/help первое")
    assert re.search(
        r"\(https://help\.school\.example/i/[\w-]{43}\)", school.teacher.run("/help status").text
    )


def test_status_of_a_reference_is_told_to_its_requester(school: School) -> None:
    inquiry = school.ask("первое")
    answer = school.teacher.run(f"/help статус {inquiry.shown_reference.lower()}").text
    assert inquiry.shown_reference in answer


def test_a_consultant_learns_the_status_without_words_and_without_the_requesters_link(
    school: School,
) -> None:
    inquiry = school.ask("не видно оценок")
    answer = school.consultant.run(f"/help статус {inquiry.shown_reference}").text
    assert "Проведение уроков" in answer
    assert "оценок" not in answer
    assert "/i/" not in answer


def test_to_another_teacher_a_reference_means_nothing(school: School) -> None:
    inquiry = school.ask()
    channel = school.bot.channel_id("consultants")
    school.bot.request("DELETE", f"/channels/{channel}/members/{school.colleague.id}")
    answer = school.colleague.run(f"/help статус {inquiry.shown_reference}").text
    assert answer == replies.NO_SUCH.format("/help")


def test_a_mistyped_reference_is_not_found_and_opens_nothing(school: School) -> None:
    assert school.teacher.run("/help статус 7K4M-2QXR").text == replies.NO_SUCH.format("/help")
    assert school.asked_by(school.teacher) == []


def test_mine_lists_what_is_open(school: School) -> None:
    for words in ("первое", "второе"):
        school.teacher.run(f"/help {words}")
    answer = school.teacher.run("/help мои").text
    assert answer.index("второе") < answer.index("первое")


def test_who_has_asked_nothing_reads_so(school: School) -> None:
    assert school.teacher.run("/help mine").text == replies.NO_OPEN
    assert school.teacher.run("/help статус").text == replies.NO_OPEN


def test_status_alone_tells_of_the_last_question_also_when_it_is_closed(school: School) -> None:
    inquiry = school.ask()
    closing.withdraw(school.desk, inquiry.id, REQUESTER, datetime.now(UTC))
    assert inquiry.shown_reference in school.teacher.run("/help статус").text
    still_open = school.ask("Не открывается журнал")
    assert still_open.shown_reference in school.teacher.run("/help статус").text


def test_a_guest_is_refused_in_a_word_and_gets_his_text_back(school: School) -> None:
    sql = "UPDATE users SET roles = 'system_guest' WHERE id = ?"
    school.sandbox.chat.store.change(sql, school.teacher.id)
    answer = school.teacher.run("/help не вижу оценок").text
    assert answer == f"{NOT_STAFF}\nВаш текст:\n```\nне вижу оценок\n```"
    assert school.asked_by(school.teacher) == []


def test_when_the_chat_does_not_say_who_that_is_the_text_comes_back(school: School) -> None:
    teacher, now = school.teacher.id, int(datetime.now(UTC).timestamp() * 1000)
    school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/users/", method="GET", times=9)
    form = {
        "token": school.settings.command_tokens[0],
        "user_id": teacher,
        "text": "нет оценок",
        "trigger_id": school.sandbox.chat.triggers.issue(teacher, now).whole,
    }
    answer = school.app.test_client().post("/command", data=form)
    assert (answer.json or {})["text"] == f"{NOT_SURE}\nВаш текст:\n```\nнет оценок\n```"


def test_a_bot_is_refused(school: School) -> None:
    assert school.bot.run("/help вопрос", "consultants").text.startswith(NOT_STAFF)


def test_each_of_several_tokens_opens(chat: RunningSandbox, school: School) -> None:
    settings = settings_for(chat.url, "http://127.0.0.1:9", chat.bot_token, "one", "two")
    client = create_bot(school.desk, settings).test_client()
    form = {"user_id": school.teacher.id, "text": "помощь", "trigger_id": ""}
    codes = [
        client.post("/command", data=form | {"token": token}).status_code
        for token in ("one", "two", "three")
    ]
    assert codes == [200, 200, 403]


def test_the_site_knows_a_consultant_who_has_pressed_nothing_yet(school: School) -> None:
    school.colleague.run("/help кабинет")
    met = known_person(school.desk, school.colleague.id)
    assert met == Person(
        school.colleague.id, "consultant2", "Руслан Казбекович Ачмиз", entitled=True
    )
    school.teacher.run("/help кабинет")
    assert known_person(school.desk, school.teacher.id) is None


def test_a_page_is_given_though_nobody_says_who_is_in_the_channel(school: School) -> None:
    school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/channels/", method="GET", times=9)
    answer = school.teacher.run("/help контакты")
    assert "/desk/enter/" in answer.text


def test_articles_are_looked_for_in_the_chat(school: School) -> None:
    found = school.teacher.run("/help найти забыли пароль").text
    assert re.search(
        r"\[Забыли пароль\?\]\(https://help\.school\.example/knowledge/\d+\) — родителям", found
    )
    assert "ничего не нашлось" in school.teacher.run("/help найди абракадабру").text
    assert school.asked_by(school.teacher) == []
