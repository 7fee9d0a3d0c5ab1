"""A long answer on its page: kept while it is written, looked at, sent once."""

from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Person
from helpdesk.inquiries import adding, answering, claims
from tests.helpdesk.life import HEAD, MARINA, RUSLAN
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.inquiry.drafts import WORDS, kept
from webforms.staff.inquiry import writing

COLLEAGUE = Person(RUSLAN.id, RUSLAN.username, RUSLAN.name, entitled=True)


SECRET = "Ваш пароль: Zaq12wsx"


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


def test_an_unknown_page_is_not_there(consultant: Consultant) -> None:
    consultant.enter()
    assert consultant.visitor.open(f"{consultant.path}/close").status_code == 404
    assert consultant.visitor.open("/desk/AAAA2222/answer").status_code == 404
