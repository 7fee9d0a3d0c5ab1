"""The slash command, typed in the sandbox: what is written down, and what is answered."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.access.login_links import LoginPass, read_pass
from helpdesk.domain.actions import Action
from helpdesk.domain.moves import Move
from helpdesk.domain.states import Channel, Kind, State
from helpdesk.kernel.identity import identity_of
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.metadata import metadata
from integration.chat import replies
from integration.chat.flows import click as click_flow
from integration.chat.flows import submitted_dialog
from integration.chat.interaction import DialogState
from integration.chat.sealing import button_context, seal_dialog
from integration.mattermost import requests
from sandbox.server.troubles import TroubleKind
from sandbox.testing import RunningSandbox
from tests.helpdesk.life import answered_lately
from tests.integration.house import School, bot_beside, found_desk

SQUARE = "town-square"
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


def type_at(school: School, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "moment", lambda: at)
    monkeypatch.setattr(school.sandbox.chat, "clock", lambda: int(at.timestamp() * 1000))


def test_words_after_the_command_are_written_down_at_once(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_at(school, MONDAY, monkeypatch)
    answer = school.teacher.run("/help не сохраняется тема урока", SQUARE)
    inquiry = school.inquiry_of(school.teacher)
    assert answer.text == (
        f"Принято, {inquiry.shown_reference}. Ответим не позднее четверга, 26 ноября."
    )
    assert not answer.is_for_all
    assert (inquiry.kind, inquiry.channel, inquiry.state) == (
        Kind.STAFF,
        Channel.CHAT,
        State.NEW,
    )
    assert school.now(inquiry).words == "не сохраняется тема урока"


def test_who_asks_in_a_thread_of_the_bots_conversation_is_answered_there(school: School) -> None:
    thread = school.teacher.say("@helpbot", "Здравствуйте").id
    assert school.teacher.run("/help не вижу оценок", root_id=thread).text.startswith("Принято")
    # Beside it the bot's own message says that, and nothing else does.
    assert school.teacher.run("/help не сохраняется тема урока").text == ""


def test_how_soon_an_answer_usually_comes_is_said_once_it_is_known(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered_lately(school.desk, Kind.STAFF, *[timedelta(hours=2)] * 5, now=MONDAY)
    type_at(school, MONDAY, monkeypatch)
    answer = school.teacher.run("/help не сохраняется тема урока", SQUARE)
    assert answer.text.endswith("четверга, 26 ноября. Обычно отвечаем за 2 часа.")


def test_the_requester_is_who_typed_it(school: School) -> None:
    school.teacher.run("/help не сохраняется тема урока")
    inquiry = school.inquiry_of(school.teacher)
    who = (inquiry.requester_name, inquiry.username, inquiry.mattermost_id)
    assert who == ("Ольга Петрова", "uchitel", school.teacher.id)


def test_on_a_day_off_the_answer_says_when_it_will_be_seen(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_at(school, SUNDAY, monkeypatch)
    answer = school.teacher.run("/help не сохраняется тема урока", SQUARE)
    assert answer.text.endswith("Школа сейчас закрыта. Увидим завтра с 8:00.")


def test_the_same_words_within_ten_minutes_return_the_first(school: School) -> None:
    school.teacher.run("/help не сохраняется тема урока")
    answer = school.teacher.run("/help  Не сохраняется тема  урока")
    reference = school.inquiry_of(school.teacher).shown_reference
    assert answer.text.startswith(f"Это уже принято, {reference}.")


def test_a_sentence_that_begins_with_a_known_word_is_a_question(school: School) -> None:
    school.teacher.run("/help статус урока не сохраняется")
    assert school.now(school.inquiry_of(school.teacher)).words == "статус урока не сохраняется"


def test_what_a_database_refuses_is_taken_out_and_the_rest_kept(school: School) -> None:
    school.teacher.run("/help не\x00 видно\r\n```\nоценок\n```")
    assert school.now(school.inquiry_of(school.teacher)).words == "не видно\n```\nоценок\n```"


def test_a_question_as_long_as_the_chat_allows_is_kept_whole(school: School) -> None:
    words = ("Ю" * 99 + " ") * 163
    school.teacher.run(f"/help {words}")
    assert school.now(school.inquiry_of(school.teacher)).words == words.strip()


def test_thanks_open_no_inquiry_and_are_answered(school: School) -> None:
    said = school.teacher.run("/help спасибо большое!").text
    assert said.startswith("Рады помочь!")
    assert "`/help не сохраняется тема урока`" in said
    assert school.asked_by(school.teacher) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("найти", "Что найти? Напишите слова после команды: `/help найти "),
        ("отозвать", "Ничего не записано: есть кнопка «Отозвать»"),
        ("Бепу", "Ничего не записано: есть кнопка «Беру»"),
        ("статус номер", "Открытых вопросов у вас нет."),
    ],
)
def test_a_word_of_the_guide_or_of_a_button_is_answered_and_not_written_down(
    school: School, typed: str, said: str
) -> None:
    assert school.teacher.run(f"/help {typed}").text.startswith(said)
    assert school.asked_by(school.teacher) == []


def test_the_command_alone_opens_a_dialog(school: School) -> None:
    answer = school.teacher.run("/help")
    shown = school.teacher.dialog()
    assert shown.title == "Ваш вопрос"
    assert answer.text.startswith("Не видите окна? Есть страница [Задать вопрос](https://help.")
    assert answer.trigger_id == shown.trigger_id
    assert shown.names == ["topic", "words", "done", "expected", "where"]
    assert school.sandbox.violations == []


def test_nothing_but_space_opens_a_dialog_as_well(school: School) -> None:
    school.teacher.run("/help    ")
    assert school.teacher.dialog().title == "Ваш вопрос"


def test_where_the_dialog_does_not_open_one_reads_how_to_ask(school: School) -> None:
    school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/actions/dialogs/open")
    said = school.teacher.run("/help").text
    assert said.startswith("Окно для вопроса не открылось. Есть страница [Задать вопрос](https://")
    assert "`/help не сохраняется тема урока`" in said
    (token,) = re.findall(r"/desk/enter/([^)]+)\)", said)
    given = read_pass(school.settings.secret, token, datetime.now(UTC))
    assert given == LoginPass(school.teacher.id, "uchitel", "Ольга Петрова", Move.OPEN)


def test_the_pages_for_staff_know_who_asked_for_them(school: School) -> None:
    said = school.teacher.run("/help кабинет").text
    (token,) = re.findall(r"/desk/enter/([^)]+)\)", said)
    given = read_pass(school.settings.secret, token, datetime.now(UTC))
    assert given == LoginPass(school.teacher.id, "uchitel", "Ольга Петрова", None)


def test_the_guide_names_the_command_that_was_typed(school: School) -> None:
    assert "`/dnevnik ваш вопрос`" in school.teacher.run("/dnevnik помощь").text


def test_the_chats_own_help_is_one_word_further(school: School) -> None:
    answer = school.teacher.run("/dnevnik mattermost")
    assert "(https://docs.mattermost.com)" in answer.text
    school.sandbox.chat.store.set("SupportSettings.HelpLink", "https://school.example/chat")
    assert "(https://school.example/chat)" in school.teacher.run("/dnevnik mattermost").text
    assert school.teacher.run("/dnevnik мои").text == replies.NO_OPEN


def test_the_schedule_says_who_helps_and_when(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_at(school, MONDAY, monkeypatch)
    answer = school.teacher.run("/help график").text
    assert "Сегодня дежурит: Марина Юрьевна Нехай, кабинет информатики, 9-44-24." in answer
    assert "- Руслан Казбекович Ачмиз, кабинет 12, 9-44-24: Вт, Чт" in answer


class TestWithoutADatabase:
    """What is typed while the database is away is not lost."""

    @pytest.fixture
    def school(self, chat: RunningSandbox, sqlite_url: str) -> Iterator[School]:
        engine = create_engine_for(sqlite_url)
        with bot_beside(chat, found_desk(engine)) as school:
            metadata.drop_all(engine)
            yield school
        engine.dispose()

    def test_a_question_comes_back_in_a_fence_longer_than_its_own(self, school: School) -> None:
        text = "не видно\n```\nоценок\n```"
        answer = school.teacher.run(f"/help {text}").text
        assert answer == f"{replies.NOT_WRITTEN}\nВаш текст:\n````\n{text}\n````"

    def test_a_dialog_stays_open_with_all_that_is_in_it(self, school: School) -> None:
        now = datetime.now(UTC)
        state = seal_dialog(
            school.settings.secret,
            DialogState(
                None, "open", school.teacher.id, "", opened=now, expires=now + timedelta(hours=1)
            ),
        )
        sent = {"user_id": school.teacher.id, "state": state, "submission": {"words": "Вопрос"}}
        answer = school.app.test_client().post("/dialog", json=sent)
        assert answer.json == {"error": submitted_dialog.FAILED}

    def test_a_press_says_that_nothing_was_done(self, school: School) -> None:
        context = button_context(school.settings.secret, "ACEHKMPT", "claim")
        card = school.post("consultants", [school.drawn(Action.CLAIM, context)])
        school.consultant.press_named(card, "Беру")
        assert school.consultant.told() == [click_flow.FAILED]

    def test_health_says_so(self, school: School) -> None:
        answer = school.app.test_client().get("/healthz")
        said = {"app": "bot", "database": "failed", "desk": identity_of(school.desk.secret)}
        assert (answer.status_code, answer.json) == (503, said)
