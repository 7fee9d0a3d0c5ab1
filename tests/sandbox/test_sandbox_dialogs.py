"""Commands and dialogs in the sandbox's rooms, without scripts."""

from flask.testing import FlaskClient

from sandbox.server.channels import DEFAULT_CHANNEL
from tests.contract.mattermost.small_bot import SmallBot
from tests.sandbox.rooms import TEACHER, seen, sent

FILLED = {
    "field-topic": "marks",
    "field-words": "Не вижу\r\nоценку",
    "field-class": "",
    "field-way": "call",
    "field-urgent": "true",
}


def open_dialog(browser: FlaskClient) -> str:
    """Return the path to which the teacher's dialog is sent."""
    answer = sent(browser, f"{TEACHER}/say", message="/help")
    return str(answer.request.path) + f"/dialogs/{answer.request.args['dialog']}"


def test_a_command_is_answered_to_who_typed_it_alone(browser: FlaskClient, bot: SmallBot) -> None:
    typed = {"message": "/help не вижу оценку"}
    answer = sent(browser, f"/as/uchitel/{DEFAULT_CHANNEL}/say", **typed)
    assert "Вопрос <strong>записан</strong>." in answer.text
    assert "записан" not in seen(browser, f"/as/zavuch/{DEFAULT_CHANNEL}")
    assert [body["text"] for body in bot.bodies("/command")] == ["не вижу оценку"]


def test_an_unknown_command_comes_back_with_what_was_typed(browser: FlaskClient) -> None:
    answer = sent(browser, f"{TEACHER}/say", message="/nothing такого нет")
    assert "Такой команды нет" in answer.text
    assert "/nothing такого нет</textarea>" in answer.text


def test_a_bot_that_is_away_does_not_lose_the_words(browser: FlaskClient, bot: SmallBot) -> None:
    bot.sandbox.call_bot_at("http://127.0.0.1:9")
    answer = sent(browser, f"{TEACHER}/say", message="/help длинный рассказ")
    assert "помощник не ответил" in answer.text
    assert "/help длинный рассказ</textarea>" in answer.text


def test_a_command_opens_its_dialog(browser: FlaskClient) -> None:
    page = seen(browser, open_dialog(browser).replace("/dialogs/", "?dialog="))
    assert '<h2 id="dialog-title">Вопрос</h2>' in page
    assert "Ответим до <strong>четверга</strong>" in page


def test_a_dialog_is_submitted_as_a_client_submits_it(browser: FlaskClient, bot: SmallBot) -> None:
    answer = sent(browser, open_dialog(browser), **FILLED)
    [submitted] = bot.bodies("/dialog")
    assert submitted["state"] == "signed"
    assert submitted["submission"] == {
        "topic": "marks",
        "words": "Не вижу\nоценку",
        "class": None,
        "way": "call",
        "urgent": True,
    }
    assert "<dialog" not in answer.text


def test_an_empty_field_is_asked_for_before_the_bot_hears(
    browser: FlaskClient, bot: SmallBot
) -> None:
    answer = sent(browser, open_dialog(browser), **FILLED | {"field-words": ""})
    assert '<p id="field-words-error" class="error">Это поле нужно заполнить.</p>' in answer.text
    assert "<p>Пожалуйста, исправьте все ошибки в полях</p>" in answer.text
    assert not bot.bodies("/dialog")


def test_a_refused_dialog_stays_with_every_answer(browser: FlaskClient, bot: SmallBot) -> None:
    answer = sent(browser, open_dialog(browser), **FILLED | {"field-words": "пароль 123"})
    assert '<p id="field-words-error" class="error">Пароль писать не надо.</p>' in answer.text
    assert "<p>Не отправлено: посмотрите, что написано под полями.</p>" in answer.text
    assert ">пароль 123</textarea>" in answer.text
    assert '<option value="marks" selected>' in answer.text
    assert answer.text.count(" checked") == 2


def test_an_error_for_a_field_that_is_not_there_is_lost(
    browser: FlaskClient, bot: SmallBot
) -> None:
    bot.answer = {"errors": {"another": "Не так"}, "error": "Не отправлено"}
    answer = sent(browser, open_dialog(browser), **FILLED)
    assert "Не так" not in answer.text
    assert "<p>Не отправлено</p>" in answer.text
    [slip] = bot.sandbox.person("zavuch").observed("violation")
    assert "'another'" in slip["says"]


def test_a_window_that_asks_for_nothing_is_read_and_sent_away(
    browser: FlaskClient, bot: SmallBot
) -> None:
    bot.dialog_shown = {
        "callback_id": "said",
        "title": "Дневник.ру",
        "submit_label": "Понятно",
        "elements": [],
        "introduction_text": "Вопрос **уже взят**:\nМарина.\n\nСегодня в 9:41.",
        "state": "s",
    }
    path = open_dialog(browser)
    page = seen(browser, path.replace("/dialogs/", "?dialog="))
    assert "<p>Вопрос <strong>уже взят</strong>:\nМарина.</p>\n<p>Сегодня в 9:41.</p>" in page
    assert '<button class="primary" autofocus>Понятно</button>' in page
    assert "<dialog" not in sent(browser, path).text
    [submitted] = bot.bodies("/dialog")
    assert (submitted["submission"], submitted["state"]) == ({}, "s")
    assert bot.sandbox.person("zavuch").observed("violation") == []


def test_a_cancelled_dialog_is_gone_and_the_bot_knows(browser: FlaskClient, bot: SmallBot) -> None:
    path = open_dialog(browser)
    sent(browser, path, cancel="yes")
    assert [body["cancelled"] for body in bot.bodies("/dialog")] == [True]
    assert "<dialog" not in seen(browser, path.replace("/dialogs/", "?dialog="))


def test_a_dialog_is_sent_in_only_once(browser: FlaskClient, bot: SmallBot) -> None:
    path = open_dialog(browser)
    sent(browser, path, **FILLED)
    sent(browser, path, **FILLED)
    assert len(bot.bodies("/dialog")) == 1


def test_nobody_opens_the_dialog_of_another(browser: FlaskClient) -> None:
    path = open_dialog(browser).replace("uchitel", "zavuch")
    assert browser.post(path, data=FILLED).status_code == 404
