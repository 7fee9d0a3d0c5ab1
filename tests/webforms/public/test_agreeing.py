"""The page behind a link from a letter: reading decides nothing, clicking decides once."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from helpdesk.duty import schedule_queries
from helpdesk.duty.model import DecidedBy, Schedule, Slot, Stage
from helpdesk.duty.standing import DutyStanding
from helpdesk.kernel.desk import Desk
from helpdesk.schedule import deciding, drafting
from helpdesk.schedule.decision_links import GOOD_FOR, Capacity, Link, link_url
from helpdesk.schedule.drafting import Wording
from helpdesk.storage import schedule_tables
from settings import Settings
from tests.helpdesk.life import MARINA, RUSLAN
from tests.webforms.visitor import Visitor

MONDAY = Slot(0, time(9), time(12), MARINA.username, MARINA.name, "9-44-24", "кабинет 1")
TUESDAY = Slot(1, time(13), time(15), RUSLAN.username, RUSLAN.name)


def moment() -> datetime:
    return datetime.now(UTC)


class Reader(Visitor):
    """Somebody with a letter; `decide` clicks a button of the page that it leads to."""

    def decide(self, do: str, words: str = "") -> int:
        data = {"csrf_token": self.fields["csrf_token"], "do": do, "words": words}
        self.page = self.client.post(self.path, data=data)
        return self.page.status_code


@pytest.fixture
def held(desk: Desk) -> Schedule:
    """A schedule of two that waits for their agreement."""
    today = desk.regulation().calendar.local_date(moment())
    begun = drafting.begin(desk, MARINA, moment())
    edited = drafting.edit(desk, begun.edition, Wording((MONDAY, TUESDAY), today), MARINA, moment())
    return drafting.send(desk, edited.edition, None, (), MARINA, moment())


@pytest.fixture
def reader(web: Flask, settings: Settings, held: Schedule) -> Reader:
    """Ruslan, without the chat."""
    return opened(
        web, settings, Link("consultant2", held.number, held.edition, Capacity.CONSULTANT)
    )


def opened(web: Flask, settings: Settings, link: Link, since: datetime | None = None) -> Reader:
    found = Reader(FlaskClient(web))
    found.open(link_url("", settings.secret, link, since or moment()))
    return found


def now(desk: Desk) -> Schedule:
    with desk.reading() as connection:
        found = schedule_queries.version(connection, 1)
    assert found is not None
    return found


def test_opening_the_link_shows_the_hours_and_decides_nothing(reader: Reader, desk: Desk) -> None:
    assert "понедельник" in reader.page.text
    assert "кабинет 1" in reader.page.text
    assert reader.page.headers["Cache-Control"] == "no-store"
    assert reader.client.head(reader.path).status_code == 200
    assert now(desk).agreements == ()


def test_a_press_without_the_pages_own_token_decides_nothing(reader: Reader, desk: Desk) -> None:
    assert reader.client.post(reader.path, data={"do": "agree"}).status_code == 400
    assert now(desk).agreements == ()


def test_agreeing_is_recorded_with_its_way_and_said_to_who_comes_again(
    reader: Reader, desk: Desk
) -> None:
    assert reader.decide("agree") == 303
    (agreed,) = now(desk).agreements
    assert (agreed.user, agreed.name, agreed.way) == ("consultant2", RUSLAN.name, DecidedBy.MAIL)
    again = reader.open(reader.path)
    assert "Вы уже согласились с этим графиком" in again.text
    assert 'value="agree"' not in again.text
    with desk.reading() as connection:
        row = connection.execute(select(schedule_tables.schedule_entry)).all()[-1]
    assert (row.what, row.user, row.person_id, row.way) == ("agreed", "consultant2", "", "mail")


def test_the_same_page_pressed_twice_agrees_once(reader: Reader, desk: Desk) -> None:
    data = {"csrf_token": reader.fields["csrf_token"], "do": "agree"}
    for _ in range(2):
        assert reader.client.post(reader.path, data=data).status_code == 303
    assert len(now(desk).agreements) == 1


def test_a_remark_returns_the_draft_and_an_empty_one_marks_its_field(
    reader: Reader, desk: Desk
) -> None:
    assert reader.decide("return", "  ") == 422
    assert 'href="#words"' in reader.page.text
    assert 'aria-describedby="words-error"' in reader.page.text
    assert reader.decide("return", "Во вторник у меня уроки") == 303
    returned = now(desk).returned
    assert returned is not None
    assert (returned.name, returned.words) == (RUSLAN.name, "Во вторник у меня уроки")
    assert "решать больше нечего" in reader.open(reader.path).text


def test_a_link_to_a_changed_edition_is_void(reader: Reader, desk: Desk, held: Schedule) -> None:
    back = deciding.take_back(desk, deciding.Shown(held.edition), MARINA, moment())
    token = reader.fields["csrf_token"]
    drafting.send(desk, back.edition, None, (), MARINA, moment())
    page = reader.client.post(reader.path, data={"csrf_token": token, "do": "agree"})
    assert page.status_code == 422
    assert "График с тех пор изменили" in page.text
    assert now(desk).agreements == ()
    assert "решать больше нечего" in reader.open(reader.path).text


def test_a_consultants_link_does_not_approve(reader: Reader) -> None:
    assert reader.decide("approve") == 400


def test_the_director_approves_by_his_link_once_all_agree(
    web: Flask, settings: Settings, desk: Desk, held: Schedule
) -> None:
    link = Link("director", held.number, held.edition, Capacity.DIRECTOR)
    director = opened(web, settings, link)
    assert "Сейчас ждём согласия: Марина" in director.page.text
    assert 'value="approve"' not in director.page.text
    for who in (MARINA, RUSLAN):
        deciding.agree(desk, deciding.Shown(held.edition), who, moment())
    director.open(director.path)
    assert director.decide("approve") == 303
    found = now(desk)
    assert (found.stage, found.approved_by, found.approved_post, found.approved_way) == (
        Stage.APPROVED,
        "Аслан Муратович Хуако",
        "Директор",
        DecidedBy.MAIL,
    )
    assert "График уже утверждён: Аслан" in director.open(director.path).text


def test_a_directors_link_is_good_for_the_director_alone(
    web: Flask, settings: Settings, desk: Desk, held: Schedule
) -> None:
    for who in (MARINA, RUSLAN):
        deciding.agree(desk, deciding.Shown(held.edition), who, moment())
    link = Link("zavuch", held.number, held.edition, Capacity.DIRECTOR)
    somebody = opened(web, settings, link)
    assert somebody.decide("approve") == 422
    assert "Утверждает график директор" in somebody.page.text
    assert now(desk).stage is Stage.AGREEING


def test_a_letter_about_other_hours_of_that_number_agrees_to_nothing(
    web: Flask, settings: Settings, desk: Desk, held: Schedule
) -> None:
    """A restored desk gives number and edition out anew; the letter from before shows its hours."""
    other = replace(held, slots=(MONDAY, replace(TUESDAY, closes=time(23))))
    link = Link("consultant2", held.number, held.edition, Capacity.CONSULTANT, other.digest)
    reader = opened(web, settings, replace(link, digest=held.digest))
    rightly, token = reader.path, {"csrf_token": reader.fields["csrf_token"]}
    reader.open(link_url("", settings.secret, link, moment()))
    assert reader.path != rightly
    assert "по этой ссылке решать больше нечего" in reader.page.text
    posted = reader.client.post(reader.path, data={**token, "do": "agree"})
    assert "по этой ссылке решать больше нечего" in posted.text
    assert now(desk).agreements == ()
    reader.open(rightly)
    assert reader.decide("agree") == 303
    assert [each.user for each in now(desk).agreements] == ["consultant2"]


def test_an_old_link_and_a_broken_one_say_what_to_do(
    web: Flask, settings: Settings, held: Schedule
) -> None:
    link = Link("consultant2", held.number, held.edition, Capacity.CONSULTANT)
    old = opened(web, settings, link, moment() - GOOD_FOR)
    assert old.page.status_code == 410
    assert "отправить письмо ещё раз" in " ".join(old.page.text.split())
    assert old.client.get(f"{old.path}x").status_code == 404
    gone = opened(web, settings, replace(link, number=9))
    assert gone.page.status_code == 404


def test_who_is_no_consultant_any_more_does_not_agree(
    reader: Reader, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DutyStanding, "may_consult", lambda *_: False)
    assert reader.decide("agree") == 422
    assert "больше нет среди консультантов" in reader.page.text
    reader.open(reader.path)
    assert reader.decide("return", "Во вторник у меня уроки") == 422
    assert "больше нет среди консультантов" in reader.page.text
    assert now(desk).agreements == ()
    assert now(desk).stage is Stage.AGREEING


def test_words_are_not_lost_when_a_colleague_returns_it_first(
    reader: Reader, desk: Desk, held: Schedule
) -> None:
    deciding.give_back(desk, deciding.Shown(held.edition), "Нет понедельника", MARINA, moment())
    token = {"csrf_token": reader.fields["csrf_token"]}
    sent = reader.client.post(
        reader.path, data={**token, "do": "return", "words": "Во вторник у меня уроки"}
    )
    assert sent.status_code == 422
    assert "Вы написали:" in sent.text
    assert "Во вторник у меня уроки" in sent.text
