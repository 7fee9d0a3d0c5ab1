"""Who is asked to agree and to approve, by which way, and who hears what was decided."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select

from helpdesk.access.login_links import Expired, Unreadable
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.messages import NotificationType
from helpdesk.duty import queries
from helpdesk.duty.model import Schedule, Stage, Way
from helpdesk.duty.standing import Post
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import lease, park
from helpdesk.orders.entering import Appointed
from helpdesk.orders.papers import Paper
from helpdesk.schedule import days, deciding, drafting, mailing
from helpdesk.schedule.drafting import UnfitHours, Wording
from helpdesk.schedule.letters import Addressed, UnfitMail, known_mail, typed_before
from helpdesk.schedule.links import GOOD_FOR, Capacity, Link, link_url, read_link
from helpdesk.schedule.reaching import unreached
from helpdesk.storage import schedule_tables, schema
from helpdesk.storage.contact_tables import contact
from tests.helpdesk.life import DAY, HEAD, MARINA, NOW, RUSLAN, SECRET, desk_on
from tests.helpdesk.orders.appointing import appoint
from tests.helpdesk.schedule.test_drafting import DIRECTOR, MONDAY, TODAY, TUESDAY, approved, sent


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def told(desk: Desk, *occasions: NotificationType) -> list[str]:
    """Return who got notifications of these types, in order."""
    table = schema.delivery.c
    query = select(table.addressee).where(table.occasion.in_([str(each) for each in occasions]))
    with desk.reading() as connection:
        return list(connection.execute(query.order_by(table.id)).scalars())


def sent_with(desk: Desk, *letters: Addressed) -> Schedule:
    begun = drafting.begin(desk, MARINA, NOW)
    wording = Wording((MONDAY, TUESDAY), TODAY)
    edited = drafting.edit(desk, begun.edition, wording, MARINA, NOW)
    return drafting.send(desk, edited.edition, MARINA, NOW, letters)


def test_each_who_stands_in_it_is_asked_once(desk: Desk) -> None:
    held = sent(desk)
    drafting.begin(desk, MARINA, NOW)
    assert told(desk, NotificationType.SCHEDULE_AGREE) == ["user:consultant1", "user:consultant2"]
    deciding.agree(desk, held.edition, MARINA, NOW)
    assert told(desk, NotificationType.SCHEDULE_APPROVE) == []


def test_the_director_is_asked_when_the_last_one_agrees(desk: Desk) -> None:
    held = sent(desk)
    for who in (MARINA, RUSLAN, RUSLAN):
        deciding.agree(desk, held.edition, who, NOW)
    assert told(desk, NotificationType.SCHEDULE_APPROVE) == ["user:director"]


def test_who_comes_to_act_for_the_director_is_asked_what_was_asked_of_him(desk: Desk) -> None:
    acting = Appointed(Post.ACTING_DIRECTOR, "saida", "Саида Хут", TODAY, TODAY + 6 * DAY)
    held = sent(desk)
    deciding.agree(desk, held.edition, MARINA, NOW)
    other = replace(acting, username="aslan", name="Аслан Тхагапсов")
    appoint(desk, Paper("131", TODAY), other, HEAD, NOW)
    assert told(desk, NotificationType.SCHEDULE_APPROVE) == []
    deciding.agree(desk, held.edition, RUSLAN, NOW)
    appoint(desk, Paper("132", TODAY), acting, HEAD, NOW)
    assert told(desk, NotificationType.SCHEDULE_APPROVE) == [
        "user:aslan",
        "user:director",
        "user:saida",
    ]


def test_the_drafter_hears_that_it_came_back_and_who_returned_it_does_not(desk: Desk) -> None:
    held = sent(desk)
    deciding.give_back(desk, held.edition, "Не во вторник", RUSLAN, NOW)
    assert told(desk, NotificationType.SCHEDULE_RETURNED) == ["user:consultant1"]


def test_what_was_returned_once_is_not_returned_twice(desk: Desk) -> None:
    held = sent(desk)
    for _ in range(2):
        back = deciding.give_back(
            desk, held.edition, "Не во вторник", RUSLAN, NOW, Way.CHAT, number=held.number
        )
    assert back.edition == held.edition + 1
    assert told(desk, NotificationType.SCHEDULE_RETURNED) == ["user:consultant1"]


def test_who_has_drafted_it_and_who_leads_take_it_back_and_nobody_else(desk: Desk) -> None:
    held = sent(desk)
    with pytest.raises(RuleViolation, match="Вернуть на правку"):
        deciding.take_back(desk, held.edition, RUSLAN, NOW)
    back = deciding.take_back(desk, held.edition, MARINA, NOW)
    again = drafting.send(desk, back.edition, MARINA, NOW)
    assert deciding.take_back(desk, again.edition, HEAD, NOW).stage is Stage.DRAFT


def test_a_decision_about_an_approved_version_reads_who_approved_it(desk: Desk) -> None:
    found = approved(desk)
    begun = drafting.begin(desk, MARINA, NOW)
    assert begun.number == found.number + 1
    with pytest.raises(RuleViolation, match="уже утверждён: Аслан"):
        deciding.approve(desk, found.edition, DIRECTOR, NOW, number=found.number)
    with pytest.raises(RuleViolation, match="уже утверждён"):
        deciding.agree(desk, found.edition, RUSLAN, NOW, Way.CHAT, number=found.number)


def test_a_press_does_not_reach_a_later_version_of_the_same_edition(desk: Desk) -> None:
    first = approved(desk)
    second = sent(desk)
    assert second.edition == first.edition
    with pytest.raises(RuleViolation, match="уже утверждён"):
        deciding.agree(desk, second.edition, RUSLAN, NOW, Way.CHAT, number=first.number)
    with desk.reading() as connection:
        held = queries.draft(connection)
    assert held is not None
    assert held.agreements == ()


def test_the_way_of_a_decision_is_recorded(desk: Desk) -> None:
    held = sent(desk, MONDAY)
    deciding.agree(desk, held.edition, MARINA, NOW, Way.MAIL, number=held.number)
    found = deciding.approve(desk, held.edition, DIRECTOR, NOW, Way.CHAT, number=held.number)
    assert [each.way for each in found.agreements] == [Way.MAIL]
    assert found.approved_way is Way.CHAT
    with desk.reading() as connection:
        rows = connection.execute(select(schedule_tables.schedule_entry)).all()
    assert [(row.what, row.way) for row in rows][-2:] == [("agreed", "mail"), ("approved", "chat")]


def test_a_letter_goes_to_who_is_chosen_and_to_the_director_in_his_turn(desk: Desk) -> None:
    begun = drafting.begin(desk, MARINA, NOW)
    held = drafting.edit(desk, begun.edition, Wording((MONDAY, TUESDAY), TODAY), MARINA, NOW)
    letters = [Addressed("consultant2", "ruslan@example.ru"), Addressed("director", "d@example.ru")]
    held = drafting.send(desk, held.edition, HEAD, NOW, letters)
    assert "mail:consultant2" in told(desk, NotificationType.SCHEDULE_AGREE)
    assert told(desk, NotificationType.SCHEDULE_APPROVE) == []
    for who in (MARINA, RUSLAN):
        deciding.agree(desk, held.edition, who, NOW)
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
        held = queries.draft(connection)
    assert held is not None
    assert held.stage is Stage.DRAFT
    assert told(desk, NotificationType.SCHEDULE_AGREE) == []


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
    deciding.agree(desk, held.edition, MARINA, NOW)
    with pytest.raises(RuleViolation, match="Отметьте"):
        mailing.mail(desk, held.edition, [], HEAD, NOW)
    letters = [Addressed("consultant1", "m@example.ru"), Addressed("consultant2", "r@example.ru")]
    mailing.mail(desk, held.edition, letters, HEAD, NOW)
    assert [to for to in told(desk, NotificationType.SCHEDULE_AGREE) if to.startswith("mail")] == [
        "mail:consultant2"
    ]


def test_whom_nothing_has_reached_is_known(desk: Desk) -> None:
    held = sent(desk)
    for delivery in lease(desk, NOW):
        if delivery.addressee == "user:consultant2":
            park(desk, delivery, NOW, error="unknown")
    with desk.reading() as connection:
        assert unreached(connection, held) == ("consultant2",)


def test_a_link_is_good_for_seven_days_and_for_what_it_says_alone() -> None:
    link = Link("consultant1", 2, 3, Capacity.CONSULTANT)
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


def test_the_hours_that_cannot_be_kept_are_named(desk: Desk) -> None:
    begun = drafting.begin(desk, MARINA, NOW)
    wrong = MONDAY.__class__(2, MONDAY.closes, MONDAY.opens, "consultant1", MARINA.name)
    with pytest.raises(UnfitHours) as unfit:
        drafting.edit(desk, begun.edition, Wording((MONDAY, wrong), TODAY), MARINA, NOW)
    assert unfit.value.slot == wrong


def test_the_two_and_the_head_hear_what_became_of_a_swap(desk: Desk) -> None:
    approved(desk)
    monday = TODAY + 6 * DAY
    by = desk.regulation().person("consultant2")
    assert by is not None
    swap = days.ask_to_stand_in(desk, monday, by, MARINA, NOW)
    assert told(desk, NotificationType.SWAP_ASKED) == ["user:consultant2"]
    for _ in range(2):
        days.accept_swap(desk, swap, RUSLAN, NOW, Way.CHAT)
    assert told(desk, NotificationType.SWAP_SETTLED) == ["user:consultant1"]
    assert told(desk, NotificationType.SWAP_HEAD) == ["user:zavuch"]
    with pytest.raises(RuleViolation, match="подменяет Руслан"):
        days.decline_swap(desk, swap, RUSLAN, NOW)
    days.withdraw_swap(desk, swap, MARINA, NOW)
    assert told(desk, NotificationType.SWAP_SETTLED) == ["user:consultant1", "user:consultant2"]
    assert told(desk, NotificationType.SWAP_HEAD) == ["user:zavuch", "user:zavuch"]


def test_nobody_is_asked_to_stand_in_on_a_day_on_which_he_is_away(desk: Desk) -> None:
    approved(desk)
    monday = TODAY + 6 * DAY
    by = desk.regulation().person("consultant2")
    assert by is not None
    days.enter_absence(desk, by, monday, monday, RUSLAN, NOW)
    with pytest.raises(RuleViolation, match="тоже нет"):
        days.ask_to_stand_in(desk, monday, by, MARINA, NOW)


def test_what_was_decided_is_drawn_anew_where_it_was_asked(desk: Desk) -> None:
    held = sent(desk, MONDAY)
    asked = next(d for d in lease(desk, NOW) if d.occasion == NotificationType.SCHEDULE_AGREE)
    deciding.agree(desk, held.edition, MARINA, NOW)
    drawn = [d for d in lease(desk, NOW) if d.occasion == NotificationType.REDRAWN]
    assert [d.params["of"] for d in drawn] == [asked.id]


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
    mailing.mail(desk, held.edition, [Addressed("consultant1", "m@example.ru")], HEAD, NOW)
    assert told(desk, NotificationType.REDRAWN) == ["user:consultant1"]


def test_the_head_asks_for_who_is_ill_and_both_hear_of_it(desk: Desk) -> None:
    approved(desk)
    monday = TODAY + 6 * DAY
    marina, ruslan = (desk.regulation().person(user) for user in ("consultant1", "consultant2"))
    assert marina is not None
    assert ruslan is not None
    with pytest.raises(RuleViolation, match="сам человек или завуч"):
        days.ask_to_stand_in(desk, monday, ruslan, RUSLAN, NOW, whose=marina)
    swap = days.ask_to_stand_in(desk, monday, ruslan, HEAD, NOW, whose=marina)
    days.accept_swap(desk, swap, RUSLAN, NOW)
    days.withdraw_swap(desk, swap, HEAD, NOW)
    assert told(desk, NotificationType.SWAP_SETTLED) == [
        "user:consultant1",
        "user:consultant1",
        "user:consultant2",
    ]
    assert [person.user for person in desk.roster().on_duty(monday)] == ["consultant1"]
