"""The letters by which somebody is asked to agree or to approve."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert

from helpdesk.access.login_links import Expired, Unreadable
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.messages import NotificationType
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import Schedule, Stage
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import lease, park
from helpdesk.schedule import deciding, drafting
from helpdesk.schedule.decision_links import GOOD_FOR, Capacity, Link, link_url, read_link
from helpdesk.schedule.drafting import Wording
from helpdesk.schedule.mail_recipients import Addressed, UnfitMail, known_mail, typed_before
from helpdesk.schedule.schedule_messages import unreached
from helpdesk.storage.contact_tables import contact
from tests.helpdesk.life import HEAD, MARINA, NOW, RUSLAN, SECRET, desk_on
from tests.helpdesk.schedule.asked import told
from tests.helpdesk.schedule.test_drafting import MONDAY, TODAY, TUESDAY, sent

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def sent_with(desk: Desk, *letters: Addressed) -> Schedule:
    begun = drafting.begin(desk, MARINA, NOW)
    wording = Wording((MONDAY, TUESDAY), TODAY)
    edited = drafting.edit(desk, begun.edition, wording, MARINA, NOW)
    return drafting.send(desk, edited.edition, None, letters, MARINA, NOW)


def test_a_letter_goes_to_who_is_chosen_and_to_the_director_in_his_turn(desk: Desk) -> None:
    begun = drafting.begin(desk, MARINA, NOW)
    held = drafting.edit(desk, begun.edition, Wording((MONDAY, TUESDAY), TODAY), MARINA, NOW)
    letters = [Addressed("consultant2", "ruslan@example.ru"), Addressed("director", "d@example.ru")]
    held = drafting.send(desk, held.edition, None, letters, HEAD, NOW)
    assert "mail:consultant2" in told(desk, NotificationType.SCHEDULE_AGREE)
    assert told(desk, NotificationType.SCHEDULE_APPROVE) == []
    for who in (MARINA, RUSLAN):
        deciding.agree(desk, deciding.Shown(held.edition), who, NOW)
    assert told(desk, NotificationType.SCHEDULE_APPROVE) == ["user:director", "mail:director"]


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        (Addressed("consultant2"), "Впишите почту"),
        (Addressed("consultant2", "нет такой"), "такой почты не бывает"),
        (Addressed("consultant2", "vocherpsy.shkola9@ya.ru"), "общий ящик"),
        (Addressed("director", "mine@example.ru"), "он сам или завуч"),
        (Addressed("uchitel", "u@example.ru"), "кто согласует или утверждает"),
    ],
)
def test_an_address_that_would_decide_for_another_is_refused(
    desk: Desk, letter: Addressed, words: str
) -> None:
    with pytest.raises(UnfitMail, match=words):
        sent_with(desk, letter)
    with desk.reading() as connection:
        held = schedule_queries.draft(connection)
    assert held is not None
    assert held.stage is Stage.DRAFT
    assert told(desk, NotificationType.SCHEDULE_AGREE) == []


@pytest.mark.each_database
def test_the_schools_own_box_is_nobodys_address_and_a_contact_is(desk: Desk) -> None:
    with desk.writing() as connection:
        connection.execute(
            insert(contact).values(
                name=RUSLAN.name,
                user="consultant2",
                phone="",
                mail="ruslan@example.ru",
                shows_phone=False,
                shows_mail=False,
            )
        )
        assert known_mail(connection, desk.regulation(), "director") == ""
        assert known_mail(connection, desk.regulation(), "consultant2") == "ruslan@example.ru"
    sent_with(desk, Addressed("consultant2", "somebody@else.ru"))
    with desk.reading() as connection:
        assert typed_before(connection, "consultant2") == "ruslan@example.ru"


def test_a_link_can_be_sent_later_to_who_has_not_decided(desk: Desk) -> None:
    held = sent(desk)
    deciding.agree(desk, deciding.Shown(held.edition), MARINA, NOW)
    with pytest.raises(RuleViolation, match="Отметьте"):
        deciding.mail(desk, held.edition, [], HEAD, NOW)
    letters = [Addressed("consultant1", "m@example.ru"), Addressed("consultant2", "r@example.ru")]
    deciding.mail(desk, held.edition, letters, HEAD, NOW)
    assert [to for to in told(desk, NotificationType.SCHEDULE_AGREE) if to.startswith("mail")] == [
        "mail:consultant2"
    ]


@pytest.mark.each_database
def test_whom_nothing_has_reached_is_known(desk: Desk) -> None:
    held = sent(desk)
    for delivery in lease(desk, NOW):
        if delivery.addressee == "user:consultant2":
            park(desk, delivery, "unknown", NOW)
    with desk.reading() as connection:
        assert unreached(connection, held) == ("consultant2",)


def test_a_link_is_good_for_seven_days_and_for_what_it_says_alone() -> None:
    link = Link("consultant1", 2, 3, Capacity.CONSULTANT, "digest")
    url = link_url("https://help", SECRET, link, NOW)
    token = url.rpartition("/")[2]
    assert read_link(SECRET, token, NOW + GOOD_FOR) == link
    with pytest.raises(Expired):
        read_link(SECRET, token, NOW + GOOD_FOR + timedelta(seconds=1))
    with pytest.raises(Unreadable):
        read_link(b"another key", token, NOW)
    with pytest.raises(Unreadable):
        read_link(SECRET, token[:-2], NOW)
    other = link_url("https://help", SECRET, Link("consultant2", 2, 3, Capacity.CONSULTANT), NOW)
    mixed = f"{other.rpartition('/')[2].rpartition('.')[0]}.{token.rpartition('.')[2]}"
    with pytest.raises(Unreadable):
        read_link(SECRET, mixed, NOW)


def test_ones_own_address_is_not_taken_for_a_colleagues(desk: Desk) -> None:
    with desk.writing() as connection:
        connection.execute(
            insert(contact).values(
                name=MARINA.name,
                user="consultant1",
                phone="",
                mail="marina@ya.ru",
                shows_phone=False,
                shows_mail=False,
            )
        )
    with pytest.raises(UnfitMail, match="записана за другим"):
        sent_with(desk, Addressed("consultant2", "marina@yandex.ru"))
    with pytest.raises(UnfitMail, match="записана за другим"):
        sent_with(
            desk,
            Addressed("consultant2", "one@example.ru"),
            Addressed("consultant1"),
            Addressed("consultant2", "marina@ya.ru"),
        )


def test_who_is_asked_in_the_chat_reads_that_a_link_went_out_in_his_name(desk: Desk) -> None:
    held = sent(desk, MONDAY)
    deciding.mail(desk, held.edition, [Addressed("consultant1", "m@example.ru")], HEAD, NOW)
    assert told(desk, NotificationType.REDRAWN) == ["user:consultant1"]
