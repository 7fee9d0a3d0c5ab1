"""Dialogs opened by presses in the sandbox and sent in: once, in time, and never losing words."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.access.login_links import LoginPass, read_pass
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Actor, Person, Role
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import Picture, TextKind
from helpdesk.inquiries import answering, claims
from helpdesk.inquiries.handing_over import Holder
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.queries import known_person, view
from helpdesk.kernel.drafts import DraftKey, add_picture, save_draft, whole_draft
from helpdesk.kernel.links import link_token
from helpdesk.schedule.days import enter_absence
from helpdesk.schedule.words import AWAY
from helpdesk.vendor.cases import Case
from integration.chat import dialogs
from integration.chat.actions import Action, Button
from integration.chat.dialog_submission import EXPIRED, INSIST, KEPT, READS_FOR
from integration.chat.dialogs import Dialog
from integration.chat.directory import NOT_CONSULTANT
from integration.chat.flows import press as press_flow
from integration.chat.flows import submission
from integration.chat.for_parent import for_parent
from integration.chat.schedule_dialog import returning
from integration.chat.speech import Copyable, Listing, Quote, Together, line
from integration.mattermost import dialog_intake, interactions
from integration.mattermost.block_text import text_of
from integration.mattermost.dialog_rendering import render_dialog
from sandbox import people
from sandbox.server.seed import PASSWORD
from sandbox.server.troubles import Way
from tests.helpdesk.life import HEAD, parent
from tests.integration.house import School

FILLED = {
    "topic": "marks",
    "words": "Не считается средний балл",
    "done": "Открыл журнал",
    "expected": "Балл",
    "where": "7А, алгебра",
}
LONG = " ".join(["Нажмите «Сохранить» и подождите."] * 85)


def told(person: people.Person) -> str:
    return (person.told() or [""])[-1]


def texts(school: School, inquiry_id: int, kind: TextKind) -> list[str]:
    return [text.body or "" for text in view(school.desk, inquiry_id).said(kind)]


def actor(person: people.Person) -> Actor:
    return Actor(Role.CONSULTANT, person.id, person.username, person.username)


# A question


def test_a_filled_in_dialog_opens_an_inquiry(school: School) -> None:
    school.teacher.run("/help")
    assert school.teacher.submit(school.teacher.dialog(), FILLED).went_through
    seen = school.now(school.inquiry_of(school.teacher))
    assert (seen.inquiry.topic, seen.words) == ("marks", "Не считается средний балл")
    details = seen.said(TextKind.DONE, TextKind.EXPECTED, TextKind.PAGE)
    assert [text.body for text in details] == ["Открыл журнал", "Балл", "7А, алгебра"]


def test_a_dialog_sent_twice_opens_one_inquiry(school: School) -> None:
    school.teacher.run("/help")
    shown = school.teacher.dialog()
    for _ in range(2):
        assert school.teacher.submit(shown, FILLED).went_through
    assert len(school.asked_by(school.teacher)) == 1


def test_words_of_nothing_but_space_keep_the_dialog_open(school: School) -> None:
    school.teacher.run("/help")
    answer = school.teacher.submit(school.teacher.dialog(), FILLED | {"words": " \n "})
    assert answer.errors == {"words": "Напишите, что не получается."}


def test_a_topic_that_was_never_offered_is_not_taken(school: School) -> None:
    school.teacher.run("/help")
    answer = school.teacher.submit(school.teacher.dialog(), FILLED | {"topic": "spam"})
    assert answer.errors == {"topic": "Выберите тему из списка."}


def test_a_cancelled_dialog_opens_nothing(school: School) -> None:
    school.teacher.run("/help")
    shown = school.teacher.dialog()
    sent = {"user_id": school.teacher.id, "state": shown.content["state"], "submission": FILLED}
    answer = school.app.test_client().post("/dialog", json=sent | {"cancelled": True})
    assert answer.json == {}
    assert school.asked_by(school.teacher) == []


def test_a_question_dialog_open_for_too_long_says_so_and_stays(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.teacher.run("/help")
    monkeypatch.setattr(dialog_intake, "moment", lambda: datetime.now(UTC) + timedelta(days=1))
    answer = school.teacher.submit(school.teacher.dialog(), FILLED)
    assert answer.error == submission.STALE


# Moves


def test_an_answer_reaches_the_record(school: School) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    assert school.consultant.submit(shown, {"words": "Обновите страницу."}).went_through
    assert school.now(inquiry).inquiry.state is State.ANSWERED
    assert texts(school, inquiry.id, TextKind.ANSWER) == ["Обновите страницу."]


def test_an_answer_sent_twice_is_one_answer(school: School) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    for _ in range(2):
        assert school.consultant.submit(shown, {"words": "Обновите страницу."}).went_through
    assert texts(school, inquiry.id, TextKind.ANSWER) == ["Обновите страницу."]


def test_words_sent_ten_times_at_once_join_once(each_school: School) -> None:
    school = each_school
    inquiry = school.ask()
    shown = school.open(school.teacher, school.letter(inquiry, Action.REPLY), Action.REPLY)
    hands = [people.Person(school.sandbox.url, "uchitel", PASSWORD) for _ in range(10)]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda one: one.submit(shown, {"words": "Ещё вот что"}), hands))
    assert all(answer.went_through for answer in answers)
    assert texts(school, inquiry.id, TextKind.ADDITION) == ["Ещё вот что"]


def test_a_question_back_is_answered_by_the_requester(school: School) -> None:
    inquiry = school.ask()
    asked = school.open(school.consultant, school.card(inquiry, Action.ASK), Action.ASK)
    school.consultant.submit(asked, {"words": "Какой класс?"})
    assert school.now(inquiry).inquiry.state is State.WAITING
    reply = school.open(school.teacher, school.letter(inquiry, Action.REPLY), Action.REPLY)
    assert school.teacher.submit(reply, {"words": "7А"}).went_through
    assert school.now(inquiry).inquiry.state is State.CLAIMED
    assert texts(school, inquiry.id, TextKind.CLARIFICATION) == ["7А"]


def test_an_answer_did_not_help_and_the_next_cycle_begins(school: School) -> None:
    inquiry = school.ask()
    answer = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    school.consultant.submit(answer, {"words": "Обновите страницу."})
    post = school.letter(inquiry, Action.HELPED, Action.DID_NOT_HELP)
    shown = school.open(school.teacher, post, Action.DID_NOT_HELP)
    assert school.teacher.submit(shown, {"words": "Всё равно пусто"}).went_through
    after = school.now(inquiry).inquiry
    assert (after.cycle, after.state) == (2, State.CLAIMED)
    assert texts(school, inquiry.id, TextKind.ADDITION) == ["Всё равно пусто"]


def test_a_colleague_is_chosen_from_the_channel(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, Action.OFFER)
    school.consultant.press_named(card, "Беру")
    shown = school.open(school.consultant, card, Action.OFFER)
    offered = {option["text"]: option["value"] for option in shown.elements[0]["options"]}
    assert "Марина Юрьевна Нехай" not in offered
    assert not {"helpbot", "Ольга Петрова"} & set(offered)
    chosen = {"colleague": offered["Руслан Казбекович Ачмиз"]}
    assert school.consultant.submit(shown, chosen).went_through
    assert school.now(inquiry).inquiry.offered_to == school.colleague.id


def test_an_absent_colleague_is_marked_and_stands_last(school: School) -> None:
    today = school.desk.regulation().calendar.local_date(datetime.now(UTC))
    away = next(each for each in school.desk.regulation().everybody() if each.user == "consultant2")
    enter_absence(school.desk, away, today, today, HEAD, datetime.now(UTC))
    inquiry = school.ask()
    card = school.card(inquiry, Action.REASSIGN)
    shown = school.open(school.head, card, Action.REASSIGN)
    names = [option["text"] for option in shown.elements[0]["options"]]
    assert names[-1] == "Руслан Казбекович Ачмиз (сегодня отсутствует)"
    assert not any(AWAY in name for name in names[:-1])


@pytest.mark.parametrize("action", [Action.REASSIGN, Action.OFFER])
def test_who_is_absent_is_asked_about_once(school: School, action: Action) -> None:
    today = school.desk.regulation().calendar.local_date(datetime.now(UTC))
    away = next(each for each in school.desk.regulation().everybody() if each.user == "consultant2")
    enter_absence(school.desk, away, today, today, HEAD, datetime.now(UTC))
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, action)
    who = school.head if action is Action.REASSIGN else school.consultant
    if action is Action.OFFER:
        who.press_named(card, "Беру")
    shown = school.open(who, card, action)
    chosen = {"colleague": school.colleague.id}
    answer = who.submit(shown, chosen)
    assert "сегодня отсутствует" in answer.errors["colleague"]
    assert school.colleague.id not in _who_has(school, inquiry)
    assert who.submit(shown, {**chosen, "even_away": True}).went_through
    assert school.colleague.id in _who_has(school, inquiry)


def _who_has(school: School, inquiry: Inquiry) -> tuple[str | None, str | None]:
    after = school.now(inquiry).inquiry
    return after.claimant_id, after.offered_to


def test_where_nobody_is_absent_nothing_is_asked(school: School) -> None:
    shown = school.open(school.head, school.card(school.ask(), Action.REASSIGN), Action.REASSIGN)
    assert [each["name"] for each in shown.elements] == ["colleague"]


def test_nothing_is_offered_to_somebody_outside_of_the_channel(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, Action.OFFER)
    school.consultant.press_named(card, "Беру")
    shown = school.open(school.consultant, card, Action.OFFER)
    answer = school.consultant.submit(shown, {"colleague": school.teacher.id})
    assert list(answer.errors) == ["colleague"]
    assert school.now(inquiry).inquiry.offered_to is None


def test_only_the_head_gives_an_inquiry_to_another(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.REASSIGN)
    school.consultant.press_named(card, Action.REASSIGN.words)
    assert told(school.consultant) == "Передать чужой вопрос может только завуч или директор."
    shown = school.open(school.head, card, Action.REASSIGN)
    assert school.head.submit(shown, {"colleague": school.colleague.id}).went_through
    assert school.now(inquiry).inquiry.claimant_id == school.colleague.id


def test_what_was_tried_stands_in_the_letter_to_the_support(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, Action.HAND_OFF)
    school.consultant.press_named(card, "Беру")
    shown = school.open(school.consultant, card, Action.HAND_OFF)
    assert school.consultant.submit(shown, {"words": "Проверили права в журнале."}).went_through
    seen = school.now(inquiry)
    assert seen.inquiry.state is State.HANDED_OFF
    assert seen.letter is not None
    assert "Проверили права в журнале." in seen.letter.body


def test_the_supports_number_and_answer_are_written_down(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, Action.HAND_OFF)
    school.consultant.press_named(card, "Беру")
    handed = school.open(school.consultant, card, Action.HAND_OFF)
    school.consultant.submit(handed, {})
    letter = school.letter(inquiry, Action.VENDOR_CASE, Action.VENDOR_ANSWER)
    number = school.open(school.teacher, letter, Action.VENDOR_CASE)
    assert school.teacher.submit(number, {"words": "DN-17"}).went_through
    answer = school.open(school.teacher, letter, Action.VENDOR_ANSWER)
    assert school.teacher.submit(answer, {"words": "Исправлено."}).went_through
    assert school.now(inquiry).inquiry.state is State.ANSWERED
    assert texts(school, inquiry.id, TextKind.VENDOR_CASE) == ["DN-17"]


def test_a_call_is_logged_with_what_was_said(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.LOG_MISSED)
    shown = school.open(school.consultant, card, Action.LOG_MISSED)
    assert school.consultant.submit(shown, {"words": "Не берёт трубку"}).went_through
    assert school.now(inquiry).inquiry.calls_tried == 1


@pytest.mark.parametrize(
    ("said", "state"), [("helped", State.CLOSED), ("did_not_help", State.CLAIMED)]
)
def test_a_call_asks_whether_it_helped(school: School, said: str, state: State) -> None:
    inquiry = school.ask()
    consultant = actor(school.consultant)
    answering.answer(school.desk, inquiry.id, "Обновите.", consultant, datetime.now(UTC))
    shown = school.open(
        school.consultant, school.card(inquiry, Action.LOG_REACHED), Action.LOG_REACHED
    )
    assert school.consultant.submit(shown, {"reason": said, "words": "Сказала"}).went_through
    assert school.now(inquiry).inquiry.state is state


def test_a_double_needs_the_number_of_the_first(school: School) -> None:
    first, second = school.ask("Не видно оценок"), school.ask("Оценок всё ещё не видно")
    card = school.card(second, Action.DUPLICATE)
    shown = school.open(school.consultant, card, Action.DUPLICATE)
    for filled in ({}, {"typed": "нет такого"}):
        assert list(school.consultant.submit(shown, filled).errors) == ["typed"]
    assert school.consultant.submit(shown, {"typed": first.shown_reference}).went_through
    assert school.now(second).inquiry.close_reason is CloseReason.DUPLICATE


def test_a_reason_that_was_never_offered_is_not_taken(school: School) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.CLOSE), Action.CLOSE)
    for reason in ("helped", "double"):
        assert list(school.consultant.submit(shown, {"reason": reason}).errors) == ["reason"]
    assert school.now(inquiry).inquiry.state is State.NEW


def test_no_dialog_opens_for_what_is_not_allowed(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, Action.ANSWER)
    school.consultant.press_named(card, "Беру")
    school.colleague.press_named(card, "Ответить")
    assert not [each for each in school.colleague.dialogs() if each.elements]
    assert told(school.colleague).startswith("Вопрос уже взят: Марина Юрьевна Нехай")


def every_dialog(school: School) -> list[Dialog]:
    """Return each dialog that there is, with all that can stand in it."""
    now, inquiry = datetime.now(UTC), school.ask()
    mother = open_inquiry(school.desk, parent(now=now), REQUESTER, now).inquiry
    answering.answer(school.desk, mother.id, "Обновите.", actor(school.consultant), now)
    colleagues = [Person("a", "colleague", "Руслан Казбекович Ачмиз", entitled=True)]
    shown = []
    for seen in (school.now(inquiry), school.now(mother)):
        others = [inquiry, mother]
        case = Case("key", "DN-17", (inquiry,))
        every = dialogs.DialogContext(
            seen, LONG, colleagues, "", others, 2, [case], others, "Ответ"
        )
        bare = dialogs.DialogContext(seen, colleagues=colleagues)
        for occasion in (bare, every, replace(every, is_own=True)):
            shown += [dialogs.dialog_of(a, occasion) for a in Action if dialogs.needs_words(a)]
    regulation = school.desk.regulation()
    shown += [dialogs.opening(regulation), dialogs.entry(regulation), for_parent(regulation)]
    return [*shown, dialogs.handing_over([Holder(colleagues[0], 2)], colleagues), returning(1)]


def test_no_dialog_breaks_the_sizes_of_the_chat(school: School) -> None:
    for dialog in every_dialog(school):
        trigger = school.sandbox.chat.triggers.issue(school.teacher.id, school.sandbox.chat.clock())
        content = render_dialog(dialog, "state")
        wanted = {"trigger_id": trigger.whole, "url": "http://127.0.0.1:9", "dialog": content}
        school.bot.request("POST", "/actions/dialogs/open", json=wanted)
        elements = {each["name"]: each for each in content["elements"]}
        assert content["title"] == dialog.title
        for field in dialog.fields:
            assert elements[field.name]["display_name"] == field.label
            assert elements[field.name]["help_text"] == field.hint
    assert school.sandbox.violations == []


def test_every_paragraph_before_the_fields_is_a_line_or_a_list(school: School) -> None:
    for dialog in every_dialog(school):
        for paragraph in dialog.introduction:
            lines = text_of([paragraph]).split("\n")
            assert len(lines) == 1 or all(each.startswith("- ") for each in lines), paragraph


def test_lines_of_a_window_are_kept_apart_but_for_lists_and_fences() -> None:
    whole = "Раз\n> два\n> три\n\n- четыре\n- пять\n\n````\nшесть\n```\nсемь\n````\n\nвосемь"
    blocks = (
        Together((line("Раз"), Quote("два\nтри"))),
        Listing((line("четыре"), line("пять"))),
        Copyable("шесть\n```\nсемь"),
        "восемь",
        "девять",
    )
    said = render_dialog(Dialog("Окно", "Понятно", (), blocks), "")["introduction_text"]
    assert said == whole.replace("Раз\n> два\n", "Раз  \n> два  \n") + "\n\nдевять"


# What came too late


def test_when_the_claim_is_void_the_words_are_kept_and_offered_again(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.ANSWER)
    shown = school.open(school.consultant, card, Action.ANSWER)
    now = datetime.now(UTC)
    claims.claim(school.desk, inquiry.id, actor(school.colleague), now)
    answer = school.consultant.submit(shown, {"words": "Обновите страницу."})
    overtaken = "Пока вы писали, вопрос перешёл: теперь им занимается consultant2."
    assert answer.error == f"{overtaken} {KEPT}"
    assert texts(school, inquiry.id, TextKind.ANSWER) == []
    claims.release(school.desk, inquiry.id, actor(school.colleague), now)
    again = school.open(school.consultant, card, Action.ANSWER)
    assert again.elements[0]["default"] == "Обновите страницу."
    assert school.consultant.submit(again, {"words": "Обновите страницу."}).went_through
    school.consultant.press_named(school.card(inquiry, Action.CORRECT), Action.CORRECT.words)
    assert texts(school, inquiry.id, TextKind.ANSWER) == ["Обновите страницу."]


def test_a_claim_that_the_clock_took_away_voids_the_dialog(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, Action.ANSWER)
    school.consultant.press_named(card, "Беру")
    shown = school.open(school.consultant, card, Action.ANSWER)
    claims.release(school.desk, inquiry.id, actor(school.consultant), datetime.now(UTC))
    answer = school.consultant.submit(shown, {"words": "Обновите страницу."})
    assert answer.error.startswith("Пока вы писали, вопрос освободился")
    assert school.now(inquiry).inquiry.state is State.NEW


def test_ones_own_claim_made_meanwhile_is_no_hindrance(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, Action.ANSWER)
    shown = school.open(school.consultant, card, Action.ANSWER)
    school.consultant.press_named(card, "Беру")
    assert school.consultant.submit(shown, {"words": "Обновите страницу."}).went_through


def test_a_dialog_open_for_too_long_keeps_its_words(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.ANSWER)
    shown = school.open(school.consultant, card, Action.ANSWER)
    with monkeypatch.context() as late:
        late.setattr(dialog_intake, "moment", lambda: datetime.now(UTC) + timedelta(days=1))
        answer = school.consultant.submit(shown, {"words": "Обновите страницу."})
    assert answer.error == f"{EXPIRED} {KEPT}"
    again = school.open(school.consultant, card, Action.ANSWER)
    assert again.elements[0]["default"] == "Обновите страницу."


def test_a_kept_text_longer_than_a_field_comes_back_in_two(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.ANSWER)
    shown = school.open(school.consultant, card, Action.ANSWER)
    claims.claim(school.desk, inquiry.id, actor(school.colleague), datetime.now(UTC))
    school.consultant.submit(shown, {"words": LONG})
    claims.release(school.desk, inquiry.id, actor(school.colleague), datetime.now(UTC))
    again = school.open(school.consultant, card, Action.ANSWER)
    parts = {element["name"]: element["default"] for element in again.elements}
    assert list(parts) == ["words", "words2"]
    assert school.consultant.submit(again, parts).went_through
    (answer,) = texts(school, inquiry.id, TextKind.ANSWER)
    assert answer.split() == LONG.split()
    assert school.sandbox.violations == []


def test_a_draft_that_was_sent_is_not_offered_again(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.ASK)
    shown = school.open(school.consultant, card, Action.ASK)
    claims.claim(school.desk, inquiry.id, actor(school.colleague), datetime.now(UTC))
    school.consultant.submit(shown, {"words": "Какой класс?"})
    claims.release(school.desk, inquiry.id, actor(school.colleague), datetime.now(UTC))
    again = school.open(school.consultant, card, Action.ASK)
    school.consultant.submit(again, {"words": "Какой класс?"})
    reply = school.open(school.teacher, school.letter(inquiry, Action.REPLY), Action.REPLY)
    school.teacher.submit(reply, {"words": "7А"})
    assert school.open(school.consultant, card, Action.ASK).elements[1]["default"] == ""


def test_who_has_left_the_channel_meanwhile_is_refused(school: School) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    channel = school.bot.channel_id("consultants")
    school.bot.request("DELETE", f"/channels/{channel}/members/{school.consultant.id}")
    answer = school.consultant.submit(shown, {"words": "Обновите страницу."})
    assert answer.error == NOT_CONSULTANT
    assert school.now(inquiry).inquiry.state is State.NEW


def test_a_dialog_that_cannot_open_is_said(school: School) -> None:
    inquiry = school.ask()
    school.sandbox.trouble(Way.REFUSES, "/api/v4/actions/dialogs/open")
    school.consultant.press_named(school.card(inquiry, Action.ANSWER), "Ответить")
    said = told(school.consultant)
    assert said.startswith("Окно не открылось. [Ответить на странице](https://help.school.example")
    assert pass_in(said, school).move is Move.ANSWER


def test_a_dialog_that_has_no_page_is_only_said_not_to_open(school: School) -> None:
    inquiry = school.ask()
    school.sandbox.trouble(Way.REFUSES, "/api/v4/actions/dialogs/open")
    school.consultant.press_named(school.card(inquiry, Action.CLOSE), "Закрыть")
    assert told(school.consultant) == press_flow.NO_DIALOG


def test_a_requester_whose_dialog_does_not_open_is_led_to_his_page(school: School) -> None:
    inquiry = school.ask()
    school.sandbox.trouble(Way.REFUSES, "/api/v4/actions/dialogs/open")
    school.teacher.press_named(school.letter(inquiry, Action.REPLY), Action.REPLY.words)
    token = link_token(school.settings.secret, inquiry.reference)
    assert f"(https://help.school.example/i/{token})" in told(school.teacher)


# Pictures, which only the page shows

SHOT = Picture("answer.png", 3, "a" * 64)


def test_pictures_put_there_on_the_page_go_out_from_the_dialog_as_well(school: School) -> None:
    inquiry = school.ask()
    key = DraftKey(inquiry.id, school.consultant.id, Move.ANSWER)
    add_picture(school.desk, key, SHOT, datetime.now(UTC))
    shown = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    assert "уйдут снимки экрана: 1." in shown.content["introduction_text"]
    assert school.consultant.submit(shown, {"words": "Вот эта кнопка."}).went_through
    assert [each.sha256 for each in school.now(inquiry).answer_pictures] == [SHOT.sha256]
    assert whole_draft(school.desk, key).pictures == ()


def test_an_answer_to_several_leaves_the_pictures_where_they_are(school: School) -> None:
    inquiry = school.ask()
    school.ask_as(school.head, "Тема урока не сохраняется")
    key = DraftKey(inquiry.id, school.consultant.id, Move.ANSWER)
    save_draft(school.desk, key, "Вот эта кнопка.", datetime.now(UTC))
    add_picture(school.desk, key, SHOT, datetime.now(UTC))
    school.consultant.select(school.card(inquiry, more=[Action.SIMILAR]), "Похожие")
    shown = school.consultant.dialog()
    filled = {"words": "Обновите страницу.", f"similar{inquiry.id}": True}
    assert school.consultant.submit(shown, filled).went_through
    assert whole_draft(school.desk, key).pictures == (SHOT,)


def test_a_correction_that_was_held_still_has_its_pictures_on_the_page(school: School) -> None:
    inquiry, who = school.ask(), actor(school.consultant)
    answering.answer(
        school.desk, inquiry.id, "Вот эта кнопка.", who, datetime.now(UTC), pictures=[SHOT]
    )
    shown = school.open(school.consultant, school.card(inquiry, Action.CORRECT), Action.CORRECT)
    assert "уйдут снимки экрана: 1." in shown.content["introduction_text"]
    assert not school.consultant.submit(shown, {"words": LOOKS_SECRET}).went_through
    kept = whole_draft(school.desk, DraftKey(inquiry.id, who.id, Move.CORRECT))
    assert (kept.body, kept.pictures) == (LOOKS_SECRET, (SHOT,))
    assert school.consultant.submit(shown, {"words": "Другая кнопка."}).went_through
    assert [each.sha256 for each in school.now(inquiry).answer_pictures] == [SHOT.sha256]


def test_a_ready_answer_that_was_kept_is_not_doubled(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, more=[Action.ANSWER_PAGE])
    ready = school.desk.regulation().ready_answers_for(inquiry.kind, inquiry.topic)[0]
    key = DraftKey(inquiry.id, school.consultant.id, Move.ANSWER)
    save_draft(school.desk, key, f"{ready.text} Вот так.", datetime.now(UTC))
    chosen = Button(Action.READY, detail=ready.code).value
    school.consultant.press(card.id, card.action(Action.MORE.words)["id"], chosen)
    assert school.consultant.dialog().elements[0]["default"] == f"{ready.text} Вот так."


# What looks like a password

LOOKS_SECRET = "Ваш пароль: Zaq12wsx"


@pytest.mark.parametrize("action", [Action.ANSWER, Action.ASK])
def test_what_looks_like_a_password_is_held_in_the_open_dialog(
    school: School, action: Action
) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, action), action)
    answer = school.consultant.submit(shown, {"words": LOOKS_SECRET})
    assert answer.errors["words"].startswith(
        "Похоже на пароль. Пароли, логины, коды и номера документов"
    )
    assert answer.errors["words"].endswith(INSIST.format("это не пароль"))
    assert school.now(inquiry).inquiry.state is State.NEW


def test_the_same_words_once_more_are_taken_for_no_password(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    school.consultant.submit(shown, {"words": LOOKS_SECRET})
    with monkeypatch.context() as read:
        read.setattr(dialog_intake, "moment", lambda: datetime.now(UTC) + READS_FOR)
        assert school.consultant.submit(shown, {"words": LOOKS_SECRET}).went_through
    assert texts(school, inquiry.id, TextKind.ANSWER) == [LOOKS_SECRET]


def test_a_second_press_at_once_is_no_decision(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    frozen = datetime.now(UTC)
    monkeypatch.setattr(dialog_intake, "moment", lambda: frozen)
    for _ in range(2):
        assert school.consultant.submit(shown, {"words": LOOKS_SECRET}).errors["words"]
    assert texts(school, inquiry.id, TextKind.ANSWER) == []


def test_other_words_with_a_password_are_held_anew(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    school.consultant.submit(shown, {"words": LOOKS_SECRET})
    monkeypatch.setattr(dialog_intake, "moment", lambda: datetime.now(UTC) + READS_FOR)
    assert school.consultant.submit(shown, {"words": LOOKS_SECRET + "!"}).errors["words"]
    assert texts(school, inquiry.id, TextKind.ANSWER) == []


def test_a_dialog_opened_anew_is_warned_anew(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.ANSWER)
    school.consultant.submit(
        school.open(school.consultant, card, Action.ANSWER), {"words": LOOKS_SECRET}
    )
    monkeypatch.setattr(interactions, "moment", lambda: datetime.now(UTC) + READS_FOR)
    monkeypatch.setattr(dialog_intake, "moment", lambda: datetime.now(UTC) + 2 * READS_FOR)
    again = school.open(school.consultant, card, Action.ANSWER)
    assert again.elements[0]["default"] == LOOKS_SECRET
    assert school.consultant.submit(again, {"words": LOOKS_SECRET}).errors["words"]
    assert texts(school, inquiry.id, TextKind.ANSWER) == []


# Pages


def test_a_consultant_is_led_to_the_page_of_the_answer(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, more=[Action.ANSWER_PAGE])
    school.consultant.select(card, Action.ANSWER_PAGE.words)
    said = told(school.consultant)
    assert said.endswith("Ссылка только для вас, действует 10 минут.")
    given = pass_in(said, school)
    assert (given.user_id, given.reference) == (school.consultant.id, inquiry.reference)
    assert given.name == "Марина Юрьевна Нехай"
    person = known_person(school.desk, school.consultant.id)
    assert person is not None
    assert person.entitled


def test_who_may_not_answer_gets_no_link(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, more=[Action.ANSWER_PAGE])
    school.colleague.press_named(card, "Беру")
    school.consultant.select(card, Action.ANSWER_PAGE.words)
    assert told(school.consultant).startswith("Вопрос уже взят")
    school.teacher.press_named(school.letter(inquiry, Action.ANSWER_PAGE), "Ответить на странице")
    assert told(school.teacher) == NOT_CONSULTANT


def pass_in(said: str, school: School) -> LoginPass:
    """Return the pass whose address stands in what was whispered."""
    (token,) = re.findall(r"\(https://help\.school\.example/desk/enter/([^)]+)\)", said)
    return read_pass(school.settings.secret, token, datetime.now(UTC))


def test_the_window_of_a_question_says_what_to_mention_by_topic(school: School) -> None:
    school.teacher.run("/help")
    said = school.teacher.dialog().content["introduction_text"].split("\n")
    assert said[0] == "Напишите, чтобы мы поняли сразу:"
    wanted = "- Проведение уроков: класс, предмет, дату урока и что не сохраняется"
    assert wanted in said
    assert len(said) == 9
    assert school.sandbox.violations == []


# Returned as unclear


def test_a_reason_is_enough_to_ask_back_and_stands_before_the_words(school: School) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ASK), Action.ASK)
    which, own = shown.elements
    assert (which["display_name"], which["optional"], own["optional"]) == ("Причина", True, True)
    assert {"text": "Что делали, по шагам", "value": "steps"} in which["options"]
    for _ in range(2):
        sent = {"reason": "where", "words": "Или снимок."}
        assert school.consultant.submit(shown, sent).went_through
    (question,) = texts(school, inquiry.id, TextKind.QUESTION)
    assert question.startswith(
        "Непонятно, о каком классе, предмете и дне вы спрашиваете.\nНапример: «7Б"
    )
    assert question.endswith("\n\nИли снимок.")
    assert school.now(inquiry).history[-1].data["unclear"] == "where"
    assert school.sandbox.violations == []


def test_neither_reason_nor_words_is_said_beside_the_words(school: School) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ASK), Action.ASK)
    answer = school.consultant.submit(shown, {"reason": "", "words": " "})
    assert answer.errors == {"words": "Напишите, что уточнить, или выберите, чего не хватает."}
    assert school.now(inquiry).inquiry.state is State.NEW


def test_a_parent_who_left_a_phone_is_rather_called(school: School) -> None:
    own = dialogs.dialog_of(Action.ASK, dialogs.DialogContext(school.now(school.ask())))
    assert "позвонить" not in text_of(own.introduction)
    new = parent(now=datetime.now(UTC))
    mothers = open_inquiry(school.desk, new, REQUESTER, datetime.now(UTC)).inquiry
    asked = dialogs.dialog_of(Action.ASK, dialogs.DialogContext(school.now(mothers)))
    assert "Оставлен телефон +7 918 000-00-00 — позвонить быстрее" in text_of(asked.introduction)
