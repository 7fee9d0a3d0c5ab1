"""A long answer on its page: kept while it is written, looked at, sent once."""

from __future__ import annotations

import io

import pytest

from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Person, Role
from helpdesk.domain.states import State
from helpdesk.inquiries import adding, answering, claims
from helpdesk.kernel.drafts import DraftKey, whole_draft
from tests.helpdesk.life import HEAD, MARINA, RUSLAN
from tests.webforms.staff.conftest import Consultant, moment, png
from webforms.staff.inquiry import sheets, writing

WORDS = "Откройте «Оценки», потом «Итоговые»."
COLLEAGUE = Person(RUSLAN.id, RUSLAN.username, RUSLAN.name, entitled=True)
SECRET = "Ваш пароль: Zaq12wsx"


def kept(consultant: Consultant, move: Move = Move.ANSWER) -> str:
    return whole_draft(
        consultant.desk, DraftKey(consultant.opened.inquiry.id, MARINA.id, move)
    ).body


def test_a_draft_is_kept_by_a_button(consultant: Consultant) -> None:
    consultant.enter()
    page = consultant.write("save", WORDS)
    assert "Черновик сохранён." in page.text
    consultant.enter()
    assert consultant.visitor.fields["words"] == WORDS
    assert consultant.seen.answers == []


def test_a_draft_is_kept_by_the_script(consultant: Consultant) -> None:
    consultant.enter()
    said = consultant.visitor.client.post(
        f"{consultant.path}/answer/draft",
        data={"csrf_token": consultant.visitor.fields["csrf_token"], "words": WORDS},
    )
    assert set(said.json or {}) == {"saved"}
    assert kept(consultant) == WORDS


def test_a_script_that_comes_after_the_answer_makes_no_draft_of_it(consultant: Consultant) -> None:
    consultant.enter()
    consultant.write("preview", WORDS)
    consultant.write("send")
    consultant.visitor.client.post(
        f"{consultant.path}/answer/draft",
        data={"csrf_token": consultant.visitor.fields.get("csrf_token", ""), "words": WORDS},
    )
    assert kept(consultant) == ""


def test_an_answer_is_looked_at_and_then_sent(consultant: Consultant) -> None:
    consultant.enter()
    page = consultant.write("preview", WORDS)
    assert "Как увидит родитель" in page.text
    assert WORDS in page.text
    assert consultant.seen.answers == []
    sent = consultant.write("send")
    assert (sent.status_code, sent.location) == (303, consultant.path)
    assert "Ответ отправлен." in consultant.visitor.open(consultant.path).text
    assert [text.body for text in consultant.seen.answers] == [WORDS]
    assert kept(consultant) == ""


def test_pressed_twice_it_is_sent_once(consultant: Consultant) -> None:
    consultant.enter()
    consultant.write("preview", WORDS)
    fields = {**consultant.visitor.fields, "do": "send"}
    path = f"{consultant.path}/answer"
    codes = [consultant.visitor.client.post(path, data=fields).status_code for _ in range(2)]
    assert codes == [303, 303]
    assert len(consultant.seen.answers) == 1


def test_a_number_of_endless_length_is_no_version(consultant: Consultant) -> None:
    consultant.enter()
    consultant.write("preview", WORDS)
    assert consultant.write("send", seq="9" * 5_000).status_code == 303
    assert [text.body for text in consultant.seen.answers] == [WORDS]


def test_nothing_is_sent_without_words(consultant: Consultant) -> None:
    consultant.enter()
    page = consultant.write("preview", "  ")
    assert (page.status_code, "пока здесь пусто" in page.text) == (422, True)


def test_an_answer_as_long_as_twenty_thousand_signs_is_taken(consultant: Consultant) -> None:
    words = "Ю" * writing.MOST_WORDS
    consultant.enter()
    assert consultant.write("preview", words).status_code == 200
    assert consultant.write("send").status_code == 303
    assert consultant.seen.answers[0].body == words
    consultant.enter(Move.CORRECT)
    page = consultant.write("preview", words + "!")
    assert page.status_code == 422
    assert kept(consultant, Move.CORRECT) == words + "!"


def test_when_somebody_else_has_it_by_now_the_words_stay_a_draft(consultant: Consultant) -> None:
    consultant.enter()
    consultant.write("preview", WORDS)
    claims.reassign(consultant.desk, consultant.opened.inquiry.id, COLLEAGUE, HEAD, moment())
    page = consultant.write("send")
    assert page.status_code == 422
    assert "Вопрос уже взят: Руслан Казбекович Ачмиз" in page.text
    assert "Ваш текст сохранён как черновик." in page.text
    assert consultant.visitor.fields["words"] == WORDS
    assert kept(consultant) == WORDS
    assert consultant.seen.answers == []


def test_where_it_cannot_be_sent_the_page_says_so_and_keeps_drafts(consultant: Consultant) -> None:
    answering.answer(consultant.desk, consultant.opened.inquiry.id, "Да.", MARINA, moment())
    page = consultant.enter()
    assert "Сейчас отправить нельзя." in page.text
    assert "Посмотреть и отправить" not in page.text
    consultant.write("save", WORDS)
    assert kept(consultant) == WORDS


def test_what_the_mother_adds_meanwhile_is_read_before_it_is_sent(consultant: Consultant) -> None:
    consultant.enter()
    consultant.write("preview", WORDS)
    inquiry_id = consultant.opened.inquiry.id
    adding.add(consultant.desk, inquiry_id, "Уже видно!", REQUESTER, moment())
    page = consultant.write("send")
    assert page.status_code == 422
    assert "Пока вы писали, вопрос дополнили: Анна Хуаде." in page.text
    assert "Уже видно!" in page.text
    consultant.write("preview")
    assert consultant.write("send").status_code == 303
    assert [text.body for text in consultant.seen.answers] == [WORDS]


def test_what_looks_like_a_password_needs_a_tick(consultant: Consultant) -> None:
    consultant.enter()
    page = consultant.write("preview", SECRET)
    assert "Похоже на пароль. Пароли, логины, коды и номера документов" in page.text
    held = consultant.write("send")
    assert held.status_code == 422
    assert consultant.seen.answers == []
    assert consultant.visitor.fields["words"] == SECRET
    assert consultant.write("send", insisted="yes").status_code == 303
    assert [text.body for text in consultant.seen.answers] == [SECRET]


# Pictures


def test_pictures_go_with_the_answer(consultant: Consultant) -> None:
    consultant.enter()
    page = consultant.attach(png("red"), png("blue"), words=WORDS)
    assert "Добавлено 2 снимка." in page.text
    assert page.text.count("Убрать") == 2
    consultant.write("preview")
    consultant.write("send")
    seen = consultant.seen
    pictures = seen.pictures_of(seen.answers[0].id)
    assert [(each.role, each.author_id) for each in pictures] == [(Role.CONSULTANT, MARINA.id)] * 2
    assert seen.own_pictures == []


def test_a_requester_sees_the_pictures_on_his_page(consultant: Consultant) -> None:
    consultant.enter()
    consultant.attach(png(), words=WORDS)
    consultant.write("preview")
    consultant.write("send")
    client, link = consultant.visitor.client, f"/i/{consultant.opened.token}"
    name = consultant.seen.attachments[0].name
    assert f'src="{link}/pictures/{name}"' in client.get(link).text
    picture = client.get(f"{link}/pictures/{name}")
    assert (picture.status_code, picture.mimetype) == (200, "image/png")


def test_a_picture_of_a_draft_is_its_authors_alone(consultant: Consultant) -> None:
    consultant.enter()
    consultant.attach(png(), words=WORDS)
    key = DraftKey(consultant.opened.inquiry.id, MARINA.id, Move.ANSWER)
    (picture,) = whole_draft(consultant.desk, key).pictures
    client = consultant.visitor.client
    assert client.get(f"{consultant.path}/pictures/{picture.name}").status_code == 200
    link = f"/i/{consultant.opened.token}"
    assert client.get(f"{link}/pictures/{picture.name}").status_code == 404
    adding.add(consultant.desk, consultant.opened.inquiry.id, "!", RUSLAN, moment())
    consultant.actor = RUSLAN
    consultant.enter()
    assert client.get(f"{consultant.path}/pictures/{picture.name}").status_code == 404


def test_a_picture_taken_out_leaves_the_store_as_well(consultant: Consultant) -> None:
    consultant.enter()
    consultant.attach(png(), words=WORDS)
    (file,) = consultant.settings.attachments.iterdir()
    page = consultant.write(f"remove:{file.name}")
    assert "Снимок убран." in page.text
    assert list(consultant.settings.attachments.iterdir()) == []
    assert consultant.visitor.fields["words"] == WORDS


def test_a_picture_that_the_inquiry_shows_is_never_dropped(consultant: Consultant) -> None:
    consultant.enter()
    consultant.attach(png(), words=WORDS)
    consultant.write("preview")
    consultant.write("send")
    name = consultant.seen.attachments[0].name
    consultant.enter(Move.CORRECT)
    consultant.write(f"remove:{name}", WORDS + " Готово.")
    assert (consultant.settings.attachments / name).is_file()


def test_five_pictures_are_the_most(consultant: Consultant) -> None:
    consultant.enter()
    colours = ("red", "blue", "green", "black", "white", "yellow")
    page = consultant.attach(*map(png, colours), words=WORDS)
    assert page.status_code == 422
    assert "Больше 5 снимков приложить нельзя." in page.text
    assert page.text.count("Убрать") == 5
    assert consultant.visitor.fields["words"] == WORDS


def test_a_file_that_is_no_picture_is_said_and_the_words_stay(consultant: Consultant) -> None:
    consultant.enter()
    page = consultant.attach(b"no picture", words=WORDS)
    assert page.status_code == 422
    assert consultant.visitor.fields["words"] == WORDS


def test_pictures_chosen_and_not_added_go_along_into_the_preview(consultant: Consultant) -> None:
    consultant.enter()
    page = consultant.write("preview", WORDS, pictures=[(io.BytesIO(png()), "1.png")])
    assert "Как увидит родитель" in page.text
    consultant.write("send")
    assert len(consultant.seen.attachments) == 1


def test_pictures_beyond_all_measure_cost_no_word(
    consultant: Consultant, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultant.enter()
    app = consultant.visitor.client.application
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 2_000)
    page = consultant.attach(b"x" * 5_000, words=WORDS)
    assert page.status_code == 413
    assert consultant.visitor.fields["words"] == WORDS


# Corrections


def test_a_correction_begins_with_the_answer_and_its_pictures(consultant: Consultant) -> None:
    consultant.enter()
    consultant.attach(png("red"), words=WORDS)
    consultant.write("preview")
    consultant.write("send")
    consultant.enter(Move.CORRECT)
    assert consultant.visitor.fields["words"] == WORDS
    consultant.write("preview", "Откройте «Годовые».")
    consultant.write("send")
    seen = consultant.seen
    (held,) = seen.answered
    assert (held.text.body, [t.body for t in held.earlier]) == ("Откройте «Годовые».", [WORDS])
    assert len(seen.pictures_of(held.text.id)) == 1
    assert len(seen.attachments) == 1


def test_a_correction_that_changes_nothing_is_refused(consultant: Consultant) -> None:
    inquiry_id = consultant.opened.inquiry.id
    answering.answer(consultant.desk, inquiry_id, WORDS, MARINA, moment())
    consultant.enter(Move.CORRECT)
    consultant.write("preview")
    page = consultant.write("send")
    assert (page.status_code, "Ответ не изменился" in page.text) == (422, True)
    assert len(consultant.seen.answers) == 1


def test_a_corrected_answer_stands_first_and_the_earlier_is_folded(consultant: Consultant) -> None:
    inquiry_id = consultant.opened.inquiry.id
    answering.answer(consultant.desk, inquiry_id, "Первый.", MARINA, moment())
    answering.correct(consultant.desk, inquiry_id, "Второй.", MARINA, moment())
    page = consultant.visitor.open(f"/i/{consultant.opened.token}").text
    assert (
        page.index("Второй.")
        < page.index("Прежний ответ, он больше не верен")
        < page.index("Первый.")
    )


# The other sheets


def test_a_question_is_asked_on_the_page(consultant: Consultant) -> None:
    consultant.enter(Move.ASK)
    consultant.write("preview", "Какая четверть?")
    consultant.write("send")
    assert consultant.seen.inquiry.state is State.WAITING
    assert [t.body for t in consultant.seen.said(sheets.SHEETS["ask"].kind)] == ["Какая четверть?"]


def test_a_reason_is_shown_as_it_will_be_read_and_is_enough(consultant: Consultant) -> None:
    page = consultant.enter(Move.ASK)
    assert "Оставлен телефон" in page.text
    assert "позвонить быстрее" in page.text
    page = consultant.write("preview", "", reason="where")
    assert "Непонятно, о каком классе, предмете и дне вы спрашиваете." in page.text
    fields = {**consultant.visitor.fields, "do": "send"}
    codes = [
        consultant.visitor.client.post(f"{consultant.path}/ask", data=fields).status_code
        for _ in range(2)
    ]
    assert codes == [303, 303]
    (question,) = consultant.seen.said(sheets.SHEETS["ask"].kind)
    assert "Например: «7Б, алгебра: за 24 ноября" in (question.body or "")
    told = consultant.visitor.open(consultant.path).text
    assert "Задан уточняющий вопрос (не хватает: Где это: класс, предмет, день), срок" in told


def test_back_from_the_preview_reason_and_words_are_both_there(consultant: Consultant) -> None:
    consultant.enter(Move.ASK)
    consultant.write("preview", "Какая четверть?", reason="steps")
    page = consultant.write("edit")
    assert '<option value="steps" selected>' in page.text
    assert consultant.visitor.fields["words"] == "Какая четверть?"


def test_neither_reason_nor_words_asks_for_one_of_them(consultant: Consultant) -> None:
    consultant.enter(Move.ASK)
    page = consultant.write("preview", " ", reason="")
    assert (page.status_code, "выберите, чего не хватает" in page.text) == (422, True)
    page = consultant.write("preview", "Какая четверть?", reason="weather")
    assert (page.status_code, "Выберите из списка" in page.text) == (422, True)


def test_a_draft_that_comes_after_a_question_with_a_reason_is_none(consultant: Consultant) -> None:
    consultant.enter(Move.ASK)
    consultant.write("preview", WORDS, reason="where")
    consultant.write("send")
    consultant.visitor.client.post(
        f"{consultant.path}/ask/draft",
        data={"csrf_token": consultant.visitor.fields.get("csrf_token", ""), "words": WORDS},
    )
    assert kept(consultant, Move.ASK) == ""


def test_an_answer_has_no_reasons_to_choose(consultant: Consultant) -> None:
    page = consultant.enter()
    assert "Чего не хватает?" not in page.text
    assert "позвонить быстрее" not in page.text


def test_an_unknown_page_is_not_there(consultant: Consultant) -> None:
    consultant.enter()
    assert consultant.visitor.open(f"{consultant.path}/close").status_code == 404
    assert consultant.visitor.open("/desk/AAAA2222/answer").status_code == 404
