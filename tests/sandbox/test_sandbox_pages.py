"""The sandbox's rooms as a browser without scripts gets them: forms in, pages and redirects out."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from sandbox.app import create_sandbox
from sandbox.server.limits import NEW, OLD, Limits
from tests.contract.mattermost.small_bot import SmallBot, sandbox_with_bot
from tests.sandbox.rooms import TEACHER, seen, sent

CONSULTANTS = "/as/consultant1/consultants"


WORDS = "контрольную"


SAID = "Вопросом уже занимается коллега."


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


def test_ones_own_message_is_deleted_and_nobody_elses(browser: FlaskClient, bot: SmallBot) -> None:
    post = bot.sandbox.person("consultant1").say("consultants", "Лишнее")
    assert browser.post("/as/zavuch/consultants/delete", data={"post": post.id}).status_code == 403
    assert "Лишнее" in seen(browser, CONSULTANTS)
    assert "Лишнее" not in sent(browser, f"{CONSULTANTS}/delete", post=post.id).text
