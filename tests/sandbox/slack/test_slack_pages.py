"""The rooms of the practice Slack as a browser without scripts gets them: blocks, menus, modals."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from sandbox.slack_testing import RunningSlack
from tests.sandbox.rooms import TEACHER, seen, sent
from tests.sandbox.slack.small_app import SmallApp, plain

CONSULTANTS = "/as/consultant1/consultants"


@pytest.fixture
def browser(slack: RunningSlack) -> FlaskClient:
    return slack.app.test_client()


def _post(slack: RunningSlack, ts: str) -> str:
    """Return under which id the page knows the message."""
    (row,) = slack.chat.store.all("SELECT id FROM posts WHERE message = 'Вопрос'")
    assert slack.person("zavuch").messages("consultants")[0]["ts"] == ts
    return str(row["id"])


def _press(slack: RunningSlack, app: SmallApp, action: str, option: str = "") -> dict[str, str]:
    post = _post(slack, app.post_card())
    return {"post": post, "block": "acts", "action": action, "option": option}


def test_the_first_page_speaks_of_slack(browser: FlaskClient) -> None:
    page = seen(browser, "/")
    assert "вместо школьного Slack" in page
    assert "/helpdesk и что не получается" in page
    assert "/help " not in page


def test_a_card_shows_its_blocks(browser: FlaskClient, app: SmallApp) -> None:
    app.post_card()
    page = seen(browser, CONSULTANTS)
    assert "<strong>КФ7М-2Р9Т · Оценки</strong>" in page
    assert "<div><strong>Кто</strong><br>Иванова М. П.</div>" in page
    assert all(f"{name}</button>" in page for name in ("Беру", "Ответить", "Закрыть"))


def test_plain_text_keeps_its_lines_and_shows_its_signs(
    browser: FlaskClient, slack: RunningSlack, app: SmallApp
) -> None:
    fields = [plain("Кто\n*Иванова* <@U1>")]
    room, blocks = slack.channel_id("consultants"), [{"type": "section", "fields": fields}]
    app.client.chat_postMessage(channel=room, text="x", blocks=blocks)
    page = browser.get(CONSULTANTS).text
    assert '<span class="plain">Кто\n*Иванова* &lt;@U1&gt;</span>' in page


def test_rich_text_is_drawn_and_nobodys_tags_are(
    browser: FlaskClient, slack: RunningSlack, app: SmallApp
) -> None:
    text = {"type": "text", "text": "<b>раз</b>", "style": {"bold": True}}
    head = {"type": "user", "user_id": slack.user_id("zavuch")}
    link = {"type": "link", "url": "https://x.example", "text": "сюда"}
    said = {"type": "rich_text_section", "elements": [text, head, link]}
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": "*нет*\n<@U1>"}]}
    blocks = [{"type": "rich_text", "elements": [said, quote]}]
    room = slack.channel_id("consultants")
    app.client.chat_postMessage(channel=room, text="x", blocks=blocks)
    page = browser.get(CONSULTANTS).text
    assert "<strong>&lt;b&gt;раз&lt;/b&gt;</strong>" in page
    assert "<mark>@Сусанна Аслановна Тлехусеж</mark>" in page
    assert 'href="https://x.example"' in page
    assert "<blockquote>*нет*<br>&lt;@U1&gt;</blockquote>" in page


def test_words_are_drawn_by_slacks_marks(
    browser: FlaskClient, slack: RunningSlack, app: SmallApp
) -> None:
    text = "*да* _и_ ~нет~ `a*b*` &lt;i&gt; <https://x.example|сюда> <!channel>\n&gt; цитата"
    app.client.chat_postMessage(channel=slack.channel_id("consultants"), text=text)
    page = browser.get(CONSULTANTS).text
    for drawn in (
        *("<strong>да</strong>", "<em>и</em>", "<s>нет</s>", "<code>a*b*</code>", "&lt;i&gt;"),
        *('<a href="https://x.example"', "<mark>@channel</mark>", "<blockquote>цитата"),
    ):
        assert drawn in page


def test_a_press_leads_to_the_modal_that_it_opened(
    browser: FlaskClient, slack: RunningSlack, app: SmallApp
) -> None:
    slack.workspace.looks = 5
    answer = sent(browser, f"{CONSULTANTS}/press", **_press(slack, app, "answer"))
    assert '<h2 id="dialog-title">Ответ</h2>' in answer.text
    assert ">Здравствуйте!</textarea>" in answer.text
    assert "Его прочитает <strong>родитель</strong>." in answer.text


def test_a_modal_that_opens_late_is_shown_by_the_news(
    browser: FlaskClient, slack: RunningSlack, app: SmallApp
) -> None:
    slack.person("consultant1").press("consultants", app.post_card(), "Ответить")
    app.await_payloads("block_actions")
    news = browser.get(f"{CONSULTANTS}/news").text
    assert 'id="opened"' in news
    assert 'id="opened"' not in browser.get(f"{CONSULTANTS}/news").text


def test_a_refused_modal_stays_with_every_answer(
    browser: FlaskClient, slack: RunningSlack, app: SmallApp
) -> None:
    slack.workspace.looks = 5
    app.answers["view_submission"] = {
        "response_action": "errors",
        "errors": {"words": "Пароль писать не надо."},
    }
    opened = sent(browser, f"{CONSULTANTS}/press", **_press(slack, app, "answer"))
    address = f"{CONSULTANTS}/dialogs/{opened.request.args['dialog']}"
    filled = {"field-words": "пароль 123", "field-way": "hand_off"}
    answer = sent(browser, address, **filled)
    assert '<p id="field-words-error" class="error">Пароль писать не надо.</p>' in answer.text
    assert ">пароль 123</textarea>" in answer.text
    assert '<option value="hand_off" selected>' in answer.text
    empty = sent(browser, address, **filled | {"field-words": ""})
    assert "Это поле нужно заполнить." in empty.text
    assert len(app.payloads("view_submission")) == 1
    app.answers.clear()
    slack.workspace.looks = 0
    assert "<dialog" not in sent(browser, address, **filled).text


def test_a_choice_in_a_menu_reaches_the_app(
    browser: FlaskClient, slack: RunningSlack, app: SmallApp
) -> None:
    sent(browser, f"{CONSULTANTS}/press", **_press(slack, app, "more", "hand_off"))
    (pressed,) = app.await_payloads("block_actions")
    assert pressed["actions"][0]["selected_option"]["text"] == plain("В поддержку")
    assert pressed["user"]["username"] == "consultant1"


def test_a_command_goes_out_and_what_is_none_comes_back(
    browser: FlaskClient, app: SmallApp
) -> None:
    app.answers["slash_commands"] = {"text": "Записано"}
    assert "Записано" in sent(browser, f"{TEACHER}/say", message="/helpdesk не вижу").text
    answer = sent(browser, f"{TEACHER}/say", message="/help такого нет")
    assert "Такой команды нет. Чтобы задать вопрос, начните с /helpdesk." in answer.text
    assert "/help такого нет</textarea>" in answer.text
    app.acknowledges = False


def test_without_the_app_words_come_back(browser: FlaskClient) -> None:
    answer = sent(browser, f"{TEACHER}/say", message="/helpdesk длинный рассказ")
    assert "помощник не ответил" in answer.text
    assert "/helpdesk длинный рассказ</textarea>" in answer.text


def test_commands_do_not_work_in_a_thread(browser: FlaskClient, app: SmallApp) -> None:
    app.post_card()
    form = {"message": "/helpdesk", "reply": "root"}
    assert "В обсуждении команды не работают" in sent(browser, f"{CONSULTANTS}/say", **form).text
    assert app.payloads("slash_commands") == []


def test_what_is_typed_is_kept_as_slack_keeps_it(browser: FlaskClient, slack: RunningSlack) -> None:
    typed = "@zavuch 2 < 3 & https://x.example. и @nobody"
    form = {"message": typed, "files": (BytesIO(b"\x89PNG"), "снимок.png")}
    browser.post(f"{CONSULTANTS}/say", data=form)
    (said,) = slack.person("zavuch").messages("consultants")
    head = slack.user_id("zavuch")
    assert said["text"] == f"<@{head}> 2 &lt; 3 &amp; <https://x.example>. и @nobody"
    assert [each["name"] for each in said["files"]] == ["снимок.png"]
    (row,) = slack.chat.store.all("SELECT id FROM posts")
    assert f">{typed}</textarea>" in seen(browser, f"{CONSULTANTS}?edit={row['id']}")


def test_ones_own_message_is_deleted_and_nobody_elses(
    browser: FlaskClient, slack: RunningSlack
) -> None:
    slack.person("zavuch").say("consultants", "Лишнее")
    (row,) = slack.chat.store.all("SELECT id FROM posts")
    browser.post(f"{CONSULTANTS}/delete", data={"post": row["id"]})
    assert len(slack.person("zavuch").messages("consultants")) == 1
    browser.post("/as/zavuch/consultants/delete", data={"post": row["id"]})
    assert slack.person("zavuch").messages("consultants") == []
