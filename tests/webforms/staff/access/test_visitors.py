"""Who comes in: with a fresh pass, for a while, and only while he is a consultant."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from helpdesk.access.sessions import Belongs
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.inquiries.entitlement import upsert_staff
from helpdesk.journal.inquiry_queries import known_person
from helpdesk.kernel.drafts import DraftKey, whole_draft
from tests.helpdesk.life import HEAD
from tests.webforms.conftest import Chat, MakeSettings
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.journal.reading import come_in
from tests.webforms.staff.journal.test_journal import DIRECTOR
from webforms.app import create_web
from webforms.staff.access import visitors
from webforms.staff.inquiry import answer_acts


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    for module in (visitors, answer_acts):
        monkeypatch.setattr(module, "moment", lambda: moment() + by)


def test_a_pass_leads_to_the_page_of_the_answer(consultant: Consultant) -> None:
    page = consultant.enter()
    assert page.status_code == 200
    assert "Вы вошли как Марина Юрьевна Нехай" in page.text
    assert "Не видно оценок сына" in page.text


def test_who_leads_and_has_left_the_channel_has_no_consultants_acts_any_more(
    consultant: Consultant, chat: Chat, web: Flask
) -> None:
    consultant.actor = HEAD
    upsert_staff(consultant.desk, replace(HEAD, appointed=False), moment())
    assert consultant.enter().status_code == 200
    chat.says = Belongs.TO_STAFF
    web.extensions["site"]._asked.clear()
    assert consultant.visitor.open(consultant.path).status_code == 403
    person = known_person(consultant.desk, HEAD.id)
    assert person is not None
    assert not person.met


def test_what_the_page_shows_is_kept_by_no_cache(consultant: Consultant) -> None:
    headers = consultant.enter().headers
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]
    assert "script-src 'nonce-" in headers["Content-Security-Policy"]


def test_the_cookie_is_for_this_site_alone(consultant: Consultant) -> None:
    cookie = consultant.visitor.open(consultant.link()).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_over_https_the_cookie_is_bound_to_the_host(
    consultant: Consultant, make_settings: MakeSettings
) -> None:
    settings = make_settings(public_url="https://localhost")
    client = create_web(consultant.desk, settings).test_client()
    cookie = client.get(consultant.link(), base_url="https://localhost").headers["Set-Cookie"]
    assert cookie.startswith("__Host-desk=")
    assert "Secure" in cookie


def test_an_old_pass_lets_nobody_in(consultant: Consultant) -> None:
    old = consultant.link(at=moment() - timedelta(minutes=11))
    page = consultant.visitor.open(old)
    assert page.status_code == 403
    assert "Эта ссылка уже не действует" in page.text
    assert consultant.visitor.open(f"{consultant.path}/answer").status_code == 403


@pytest.mark.parametrize("change", ["x", "."])
def test_a_changed_pass_lets_nobody_in(consultant: Consultant, change: str) -> None:
    page = consultant.visitor.open(consultant.link() + change)
    assert (page.status_code, "Такой ссылки нет" in page.text) == (403, True)


def test_a_pass_of_another_key_lets_nobody_in(
    consultant: Consultant, make_settings: MakeSettings
) -> None:
    consultant.settings = make_settings(secret_key="another secret of more than 32 signs")
    assert consultant.visitor.open(consultant.link()).status_code == 403


def test_without_a_pass_one_reads_how_to_come_in(consultant: Consultant) -> None:
    page = consultant.visitor.open(consultant.path)
    assert (page.status_code, "Сначала войдите" in page.text) == (403, True)
    assert "Не видно оценок" not in page.text


def test_who_is_no_consultant_any_more_is_refused(
    consultant: Consultant, entitle: Callable[[bool], None]
) -> None:
    consultant.enter()
    entitle(False)
    page = consultant.write("send", "Обновите страницу.")
    assert page.status_code == 403
    assert consultant.seen.answers == []
    assert "Обновите страницу." in page.text


def test_who_goes_is_not_here_any_more(consultant: Consultant) -> None:
    consultant.enter()
    consultant.visitor.client.post("/desk/leave", data=consultant.visitor.fields)
    assert consultant.visitor.open(consultant.path).status_code == 403


def test_when_the_time_is_up_the_words_are_a_draft(
    consultant: Consultant, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultant.enter()
    with monkeypatch.context() as late:
        later(late, timedelta(hours=3))
        page = consultant.write("send", "Обновите страницу.")
    assert page.status_code == 403
    assert "Время вышло" in page.text
    assert consultant.visitor.fields["words"] == "Обновите страницу."
    assert consultant.seen.answers == []
    consultant.enter()
    assert consultant.visitor.fields["words"] == "Обновите страницу."


def test_a_form_without_its_token_gives_the_words_back(consultant: Consultant) -> None:
    consultant.enter()
    page = consultant.write("send", "Обновите страницу.", csrf_token="gone")
    assert page.status_code == 400
    assert consultant.visitor.fields["words"] == "Обновите страницу."
    assert consultant.seen.answers == []


def test_a_pass_says_where_it_leads(consultant: Consultant) -> None:
    places = {
        move: consultant.visitor.enter(consultant.link(move)).location
        for move in (Move.ANSWER, Move.CORRECT, Move.ASK, Move.VENDOR_ANSWER, Move.OPEN)
    }
    path = consultant.path
    assert list(places.values()) == [
        f"{path}/answer",
        f"{path}/correct",
        f"{path}/ask",
        f"{path}/vendor",
        "/desk/ask",
    ]


def test_a_teacher_whose_time_is_up_leaves_no_draft(
    consultant: Consultant, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultant.enter()
    fields = dict(consultant.visitor.fields)
    consultant.actor = Actor(Role.REQUESTER, "olga-id", "uchitel", "Ольга Петрова")
    consultant.enter(Move.OPEN)
    fields["csrf_token"] = consultant.visitor.fields["csrf_token"]
    later(monkeypatch, timedelta(hours=3))
    sent = {**fields, "do": "save", "words": "Обновите страницу."}
    page = consultant.visitor.client.post(f"{consultant.path}/answer", data=sent)
    assert page.status_code == 403
    key = DraftKey(consultant.opened.inquiry.id, "olga-id", Move.ANSWER)
    assert whole_draft(consultant.desk, key).saved_at is None


def test_each_row_of_a_table_is_given_back(
    consultant: Consultant, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultant.enter()
    token = consultant.visitor.fields["csrf_token"]
    later(monkeypatch, timedelta(hours=3))
    rows: dict[str, object] = {
        "csrf_token": token,
        "user": ["marina", "ruslan"],
        "room": ["1", "2"],
    }
    rows["scan"] = (io.BytesIO(b"%PDF"), "order.pdf")
    page = consultant.visitor.client.post("/desk/schedule", data=rows).text
    given = re.findall(r'<input type="hidden" name="(user|room)" value="(\w+)">', page)
    assert given == [("user", "marina"), ("user", "ruslan"), ("room", "1"), ("room", "2")]
    assert "файлы так не отправить" in page


def test_what_was_written_on_a_page_from_a_letter_is_given_back(web: Flask) -> None:
    page = web.test_client().post("/agree/token", data={"words": "Вторник занят"})
    assert page.status_code == 400
    assert "Вторник занят" in page.text


def test_a_head_whom_the_bot_does_not_know_is_not_sent_to_the_head(consultant: Consultant) -> None:
    come_in(consultant, DIRECTOR)
    page = consultant.visitor.open(f"{consultant.path}/answer")
    assert (page.status_code, "Бот вас ещё не знает" in page.text) == (403, True)
    assert "скажите завучу" not in page.text


def test_a_director_who_enters_a_question_is_not_taken_for_met_in_the_channel(
    consultant: Consultant,
) -> None:
    desk = consultant.desk
    come_in(consultant, DIRECTOR)
    consultant.visitor.open("/desk/entry")
    told = {"who": "Нина Хуаде", "phone": "8 918 123-45-67", "topic": "parent:marks"}
    told |= {"words": "Не вижу оценок", "consent": "spoken"}
    sent = consultant.visitor.client.post("/desk/entry", data={**consultant.visitor.fields, **told})
    assert sent.status_code == 303
    assert known_person(desk, DIRECTOR.id) is not None
    assert "Что сделать" not in consultant.visitor.open(consultant.path).text
    assert consultant.visitor.open(f"{consultant.path}/answer").status_code == 403
    upsert_staff(desk, replace(DIRECTOR, appointed=False), moment())
    assert consultant.visitor.open(f"{consultant.path}/answer").status_code == 200
    assert "Что сделать" in consultant.visitor.open(consultant.path).text
