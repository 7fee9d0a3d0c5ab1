"""The sandbox's rooms as a browser without scripts gets them: forms in, pages and redirects out."""

from collections.abc import Iterator
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sandbox.app import create_sandbox
from sandbox.server.channels import DEFAULT_CHANNEL
from sandbox.server.limits import NEW, OLD, Limits
from tests.contract.small_bot import SmallBot, sandbox_with_bot

CONSULTANTS = "/as/consultant1/consultants"
TEACHER = "/as/uchitel/@helpbot"
WORDS = "контрольную"
SAID = "Вопросом уже занимается коллега."
FILLED = {
    "field-topic": "marks",
    "field-words": "Не вижу\r\nоценку",
    "field-class": "",
    "field-way": "call",
    "field-urgent": "true",
}


@pytest.fixture
def bot() -> Iterator[SmallBot]:
    with sandbox_with_bot() as bot:
        yield bot


@pytest.fixture
def browser(bot: SmallBot) -> FlaskClient:
    return create_sandbox(bot.sandbox.chat).test_client()


def seen(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path, follow_redirects=True)
    assert answer.status_code == 200
    return unescape(answer.text)


def sent(browser: FlaskClient, path: str, /, **form: str) -> TestResponse:
    return browser.post(path, data=form, follow_redirects=True)


def open_dialog(browser: FlaskClient) -> str:
    """Return the path to which the teacher's dialog is sent."""
    answer = sent(browser, f"{TEACHER}/say", message="/help")
    return str(answer.request.path) + f"/dialogs/{answer.request.args['dialog']}"


def test_each_person_can_be_chosen_with_one_click(browser: FlaskClient) -> None:
    page = seen(browser, "/")
    for username in ("uchitel", "consultant1", "consultant2", "zavuch", "director"):
        assert f'href="/as/{username}/"' in page


def test_a_consultant_comes_to_the_consultants_channel(browser: FlaskClient) -> None:
    assert "<h1>Консультанты</h1>" in seen(browser, "/as/consultant1/")


def test_a_teacher_comes_to_the_bots_direct_messages(browser: FlaskClient) -> None:
    assert "<h1>Помощь по журналу</h1>" in seen(browser, "/as/uchitel/")


def test_a_teacher_cannot_open_the_consultants_channel(browser: FlaskClient) -> None:
    assert browser.get("/as/uchitel/consultants").status_code == 404


def test_a_card_shows_its_fields_and_its_buttons(browser: FlaskClient, bot: SmallBot) -> None:
    bot.post_card()
    page = seen(browser, CONSULTANTS)
    assert "<dt>Кто</dt><dd><p>Иванова М. П., мама, 7Б</p>" in page
    assert all(f"{name}</button>" in page for name in ("Беру", "Уточнить", "Закрыть"))


@pytest.mark.parametrize(("limits", "is_drawn"), [(NEW, False), (OLD, True)], ids=["new", "old"])
def test_attachments_are_drawn_where_a_server_names_them_among_the_embeds(
    limits: Limits, is_drawn: bool
) -> None:
    with sandbox_with_bot(limits=limits) as bot:
        card = bot.post_card(unsafe_links="true")
        page = seen(create_sandbox(bot.sandbox.chat).test_client(), CONSULTANTS)
    assert "сегодня дежурит" in page
    assert (f"{WORDS}</strong>" in page, "Беру</button>" in page) == (is_drawn, is_drawn)
    assert bool(card.attachments) == is_drawn


def test_a_press_calls_the_bot_in_the_pressers_name(browser: FlaskClient, bot: SmallBot) -> None:
    card = bot.post_card()
    sent(browser, f"{CONSULTANTS}/press", post=card.id, action="claim")
    [pressed] = bot.bodies("/action")
    assert pressed["user_name"] == "consultant1"
    assert pressed["context"] == {"action": "claim"}


def test_a_choice_in_the_select_reaches_the_bot(browser: FlaskClient, bot: SmallBot) -> None:
    card = bot.post_card()
    sent(browser, f"{CONSULTANTS}/press", post=card.id, action="more", option="hand_off")
    [pressed] = bot.bodies("/action")
    assert pressed["context"] == {"action": "more", "selected_option": "hand_off"}


def test_only_the_presser_sees_the_ephemeral_answer_and_in_the_thread_alone(
    browser: FlaskClient, bot: SmallBot
) -> None:
    card = bot.post_card()
    answer = sent(browser, f"{CONSULTANTS}/press", post=card.id, action="claim")
    assert SAID not in answer.text
    thread = f"consultants?reply={card.id}"
    assert SAID in seen(browser, f"/as/consultant1/{thread}")
    assert SAID not in seen(browser, f"/as/consultant2/{thread}")


@pytest.mark.parametrize("limits", [NEW, OLD], ids=["new, in the thread", "old"])
def test_a_press_leads_to_the_ephemeral_answer(limits: Limits) -> None:
    with sandbox_with_bot(limits=limits) as bot:
        browser, card = create_sandbox(bot.sandbox.chat).test_client(), bot.post_card()
        form = {"post": card.id, "action": "claim"}
        if limits.threads_collapse:
            form["reply"] = card.id
        answer = browser.post(f"{CONSULTANTS}/press", data=form)
        address, _, anchor = answer.location.partition("#")
        assert f'id="{anchor}" class="post reply whisper"' in seen(browser, address)


def test_a_dead_button_says_so(browser: FlaskClient, bot: SmallBot) -> None:
    card = bot.post_card()
    answer = sent(browser, f"{CONSULTANTS}/press", post=card.id, action="nothing")
    assert "Кнопка не сработала" in answer.text


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
    assert '<p id="field-words-error" class="error">This field is required.</p>' in answer.text
    assert "<p>Пожалуйста, исправьте все ошибки в полях</p>" in answer.text
    assert not bot.bodies("/dialog")


def test_a_refused_dialog_stays_with_every_answer(browser: FlaskClient, bot: SmallBot) -> None:
    answer = sent(browser, open_dialog(browser), **FILLED | {"field-words": "пароль 123"})
    assert '<p id="field-words-error" class="error">Пароль писать не надо.</p>' in answer.text
    assert "<p>Submission failed with validation errors</p>" in answer.text
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


def test_a_reply_stands_under_its_post(browser: FlaskClient, bot: SmallBot) -> None:
    card = bot.post_card()
    sent(browser, f"{CONSULTANTS}/say", message="Позвоню сама", reply=card.id)
    [reply] = bot.sandbox.person("zavuch").thread(card.id)
    assert reply.message == "Позвоню сама"
    assert f'id="p-{reply.id}" class="post reply"' in seen(browser, CONSULTANTS)


def test_a_screenshot_in_a_thread_is_shown(browser: FlaskClient, bot: SmallBot) -> None:
    card = bot.post_card()
    form = {"message": "", "reply": card.id, "files": (BytesIO(b"\x89PNG"), "снимок.png")}
    browser.post(f"{CONSULTANTS}/say", data=form)
    [reply] = bot.sandbox.person("zavuch").thread(card.id)
    address = f"/as/consultant1/files/{reply.file_ids[0]}"
    assert f'<img src="{address}" alt="снимок.png">' in seen(browser, CONSULTANTS)
    assert browser.get(address).data == b"\x89PNG"


def test_a_file_that_is_no_picture_is_only_handed_out(browser: FlaskClient, bot: SmallBot) -> None:
    card = bot.post_card()
    form = {"message": "", "reply": card.id, "files": (BytesIO(b"<script>"), "page.html")}
    browser.post(f"{CONSULTANTS}/say", data=form)
    [reply] = bot.sandbox.person("zavuch").thread(card.id)
    answer = browser.get(f"/as/consultant1/files/{reply.file_ids[0]}")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_nobody_reads_the_file_of_a_channel_he_is_not_in(
    browser: FlaskClient, bot: SmallBot
) -> None:
    file_id = bot.sandbox.person("consultant1").upload("consultants", "снимок.png", b"\x89PNG")
    assert browser.get(f"/as/uchitel/files/{file_id}").status_code == 403


def test_one_edits_ones_own_words(browser: FlaskClient, bot: SmallBot) -> None:
    post = bot.sandbox.person("consultant1").say("consultants", "Позваню")
    assert ">Позваню</textarea>" in seen(browser, f"{CONSULTANTS}?edit={post.id}")
    sent(browser, f"{CONSULTANTS}/say", message="Позвоню", edit=post.id)
    assert bot.sandbox.person("zavuch").post(post.id).message == "Позвоню"


def test_nobody_edits_the_words_of_another(browser: FlaskClient, bot: SmallBot) -> None:
    post = bot.sandbox.person("consultant2").say("consultants", "Позвоню")
    sent(browser, f"{CONSULTANTS}/say", message="Не позвоню", edit=post.id)
    assert bot.sandbox.person("zavuch").post(post.id).message == "Позвоню"


def test_an_empty_message_is_refused_kindly(browser: FlaskClient) -> None:
    assert "Напишите что-нибудь" in sent(browser, f"{TEACHER}/say", message=" ").text


def test_what_is_new_comes_without_the_rest_of_the_page(
    browser: FlaskClient, bot: SmallBot
) -> None:
    card = bot.post_card()
    page = seen(browser, f"{CONSULTANTS}/news")
    assert f'id="p-{card.id}"' in page
    assert "<html" not in page


def test_what_another_site_sends_is_refused(browser: FlaskClient, bot: SmallBot) -> None:
    form, strange = {"message": "Чужое"}, {"Origin": "http://evil.example"}
    answer = browser.post(f"{CONSULTANTS}/say", data=form, headers=strange)
    assert answer.status_code == 403
    assert bot.sandbox.person("consultant1").posts("consultants") == []


def test_a_foreign_name_for_this_machine_is_refused(browser: FlaskClient) -> None:
    assert browser.get("/", headers={"Host": "evil.example"}).status_code == 403


def test_no_script_but_the_pages_own_may_run(browser: FlaskClient) -> None:
    policy = browser.get(CONSULTANTS).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
