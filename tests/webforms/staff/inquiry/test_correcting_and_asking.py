"""A correction of an answer, and a question to who asked, on the same page."""

from helpdesk.domain.moves import Move
from helpdesk.domain.states import State
from helpdesk.inquiries import answering
from tests.helpdesk.life import MARINA
from tests.webforms.staff.conftest import Consultant, moment, png
from tests.webforms.staff.inquiry.drafts import WORDS, kept
from webforms.staff.inquiry import writing

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
    assert [t.body for t in consultant.seen.said(writing.SHEETS["ask"].kind)] == ["Какая четверть?"]


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
    (question,) = consultant.seen.said(writing.SHEETS["ask"].kind)
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
