"""A name in the chat can be taken by anybody: whom the papers mean is known by the account's id."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.access.binding import give
from helpdesk.domain.addressee import by_id, by_user
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor, Role
from helpdesk.duty.known_accounts import open_claims, stranger
from helpdesk.duty.standing import Post
from helpdesk.kernel.activation import activate_regulation
from helpdesk.orders.entering import Appointed
from helpdesk.orders.papers import Paper
from integration.chat.accounts import Accounts
from integration.chat.actions import Action
from integration.chat.directory import NotAllowed
from integration.chat.errors import Refused
from integration.chat.examination import Examination
from integration.delivery.rooms import Rooms
from integration.mattermost.chat import ChatServer
from integration.mattermost.client import MattermostClient
from sandbox.people import Person
from sandbox.seen import SeenPost
from sandbox.server.accounts import create_user, rename
from sandbox.server.channels import join_channel
from sandbox.server.seed import PASSWORD
from settings import ROOT
from tests.helpdesk.orders.appointing import appoint
from tests.integration.house import School
from tests.integration.mattermost.test_consultants_day import deliver

TEXT = (ROOT / "regulation.toml").read_text("utf-8")


@pytest.fixture
def accounts(school: School) -> Accounts:
    client = MattermostClient(school.settings.mattermost_url, school.sandbox.bot_token)
    return Accounts(school.desk, client)


def now() -> datetime:
    return datetime.now(UTC)


def newcomer(school: School, username: str) -> Person:
    """Let somebody join the school's chat under this name."""
    chat = school.sandbox.chat
    user = create_user(chat, username, PASSWORD, first_name="Новый", last_name="Человек")
    team = chat.store.one("SELECT id FROM teams")
    assert team is not None
    chat.store.change(
        "INSERT INTO team_members (team_id, user_id) VALUES (?, ?)", team["id"], user.id
    )
    return Person(school.sandbox.url, username, PASSWORD)


def without_director(school: School) -> None:
    """Let the regulation name a director who has no account."""
    activate_regulation(school.desk, TEXT.replace('user = "director"', 'user = "d.huako"'), now())


def leads(school: School, accounts: Accounts, person: Person) -> bool:
    directory = ChatServer(school.desk, school.settings).directory
    user = directory.staff(person.id)
    return directory.standing(school.desk.regulation()).is_head(user.username)


def claim_told(person: Person) -> SeenPost:
    (told,) = [p for p in person.direct_posts() if "учётная запись" in p.message]
    return told


def test_who_leads_by_the_regulation_leads_from_the_first(
    school: School, accounts: Accounts
) -> None:
    assert leads(school, accounts, school.head)
    assert not leads(school, accounts, school.teacher)


def test_who_takes_the_free_name_of_the_director_gets_nothing(
    school: School, accounts: Accounts
) -> None:
    without_director(school)
    accounts.look(now())
    rename(school.sandbox.chat, school.teacher.id, "d.huako")
    assert not leads(school, accounts, school.teacher)
    # And again, once it is known.
    accounts.look(now())
    assert not leads(school, accounts, school.teacher)
    assert "/desk/enter" in school.teacher.run("/help приказы").text
    assert not leads(school, accounts, school.teacher)


def test_who_makes_an_account_under_that_name_gets_nothing(
    school: School, accounts: Accounts
) -> None:
    without_director(school)
    accounts.look(now())
    assert not leads(school, accounts, newcomer(school, "d.huako"))


def test_the_head_hears_of_it_once_and_decides(school: School, accounts: Accounts) -> None:
    without_director(school)
    accounts.look(now())
    director = newcomer(school, "d.huako")
    for _ in range(3):
        accounts.look(now())
        assert not leads(school, accounts, director)
    deliver(school)
    told = claim_told(school.head)
    assert "d.huako" in told.message
    assert "**Так записан(а) у школы:** Аслан Муратович Хуако." in told.message
    assert "Новый Человек" in told.message
    school.head.press_named(told, Action.ACCOUNT_HIS.words)
    assert leads(school, accounts, director)
    deliver(school)
    shown = school.head.post(told.id)
    assert "Подтверждено" in shown.message
    assert not shown.props.get("attachments")


def test_nobody_but_those_decides(school: School, accounts: Accounts) -> None:
    without_director(school)
    accounts.look(now())
    director = newcomer(school, "d.huako")
    accounts.look(now())
    (claim,) = claims(school)
    forged = school.post("@uchitel", [general(school, Action.ACCOUNT_HIS, str(claim))])
    school.teacher.press_named(forged, Action.ACCOUNT_HIS.words)
    assert "решают завуч и администратор" in school.teacher.told()[-1]
    assert not leads(school, accounts, director)


def test_what_was_refused_stays_refused_and_is_decided_once(
    school: School, accounts: Accounts
) -> None:
    without_director(school)
    accounts.look(now())
    director = newcomer(school, "d.huako")
    accounts.look(now())
    deliver(school)
    told = claim_told(school.head)
    school.head.press_named(told, Action.ACCOUNT_OTHERS.words)
    school.head.press_named(told, Action.ACCOUNT_HIS.words)
    assert "уже решено" in school.head.told()[-1]
    accounts.look(now())
    assert not leads(school, accounts, director)
    assert claims(school) == []


def test_who_renames_himself_keeps_his_rights(school: School, accounts: Accounts) -> None:
    accounts.look(now())
    rename(school.sandbox.chat, school.head.id, "s.tlehuseh")
    assert leads(school, accounts, school.head)
    assert accounts.named("zavuch").id == school.head.id
    assert rooms(school, accounts).called("zavuch") == "s.tlehuseh"
    assert (
        Examination(ChatServer(school.desk, school.settings).members, accounts.named).look(
            school.desk.regulation()
        )
        == []
    )


def test_who_takes_the_name_that_somebody_gave_up_gets_nothing_of_his(
    school: School, accounts: Accounts
) -> None:
    accounts.look(now())
    rename(school.sandbox.chat, school.head.id, "s.tlehuseh")
    rename(school.sandbox.chat, school.teacher.id, "zavuch")
    assert not leads(school, accounts, school.teacher)
    assert leads(school, accounts, school.head)
    school.teacher.run("/help кабинет")
    # The head's messages come to the head; and the head hears of it.
    deliver(school)
    assert "прежней учётной записи" in claim_told(school.head).message
    assert "zavuch" not in rooms(school, accounts).called("zavuch")
    assert rooms(school, accounts).direct(by_user("zavuch"), now()) == rooms(
        school, accounts
    ).direct(by_id(school.head.id), now())


def test_a_regulation_may_name_somebody_by_the_name_that_he_has_now(
    school: School, accounts: Accounts
) -> None:
    accounts.look(now())
    rename(school.sandbox.chat, school.head.id, "s.tlehuseh")
    accounts.look(now())
    activate_regulation(school.desk, TEXT.replace('user = "zavuch"', 'user = "s.tlehuseh"'), now())
    accounts.look(now())
    assert leads(school, accounts, school.head)
    assert school.desk.regulation().people.head.user == "zavuch"
    assert claims(school) == []


def test_a_known_name_is_nobodys_other_name(school: School, accounts: Accounts) -> None:
    """Who is known already, and takes a name that the papers have, is not meant by it."""
    without_director(school)
    accounts.look(now())
    rename(school.sandbox.chat, school.consultant.id, "d.huako")
    accounts.look(now())
    accounts.look(now())
    assert school.desk.regulation().people.director.user == "d.huako"
    assert not leads(school, accounts, school.consultant)


def entered(school: School, username: str, at: datetime) -> None:
    """Let the director's order appoint somebody of this name to act for the director."""
    today = school.desk.regulation().calendar.local_date(at)
    said = Appointed(
        Post.ACTING_DIRECTOR, username, "Ольга Петрова", today, today + timedelta(days=3)
    )
    head = Actor(Role.CONSULTANT, school.head.id, "zavuch", "Завуч", head=True)
    appoint(school.desk, Paper("15-о", today), said, head, at)


def test_an_order_that_names_an_account_holds_for_it(school: School, accounts: Accounts) -> None:
    entered(school, "uchitel", now())
    assert leads(school, accounts, school.teacher)


def test_an_account_made_after_the_order_waits_for_a_person(
    school: School, accounts: Accounts
) -> None:
    entered(school, "o.petrova", now() - timedelta(seconds=2))
    # At once, before anything has looked at the chat.
    assert not leads(school, accounts, newcomer(school, "o.petrova"))
    accounts.look(now())
    (claim,) = claims(school)
    assert claim


def test_a_name_taken_after_the_order_waits_for_a_person(
    school: School, accounts: Accounts
) -> None:
    entered(school, "o.petrova", now() - timedelta(seconds=2))
    rename(school.sandbox.chat, school.teacher.id, "o.petrova")
    assert not leads(school, accounts, school.teacher)
    accounts.look(now())
    assert not leads(school, accounts, school.teacher)


def test_a_message_to_nobody_confirmed_goes_to_nobody(school: School, accounts: Accounts) -> None:
    without_director(school)
    accounts.look(now())
    newcomer(school, "d.huako")
    with pytest.raises(Refused):
        rooms(school, accounts).direct(by_user("d.huako"), now())
    assert rooms(school, accounts).called("d.huako") == ""


def test_a_stranger_in_the_consultants_channel_is_nobody_that_the_orders_name(
    school: School, accounts: Accounts
) -> None:
    accounts.look(now())
    rename(school.sandbox.chat, school.colleague.id, "achmiz")
    impostor = newcomer(school, "consultant2")
    join_channel(school.sandbox.chat.store, school.bot.channel_id("consultants"), impostor.id)
    directory = ChatServer(school.desk, school.settings).directory
    found = {each.id: each.username for each in directory.colleagues(school.desk.regulation())}
    assert found[impostor.id] == stranger(impostor.id)
    assert found[school.colleague.id] == "consultant2"


def test_the_administrator_confirms_at_the_machine_itself(
    school: School, accounts: Accounts
) -> None:
    without_director(school)
    accounts.look(now())
    director = newcomer(school, "d.huako")
    assert accounts.confirm("d.huako", now()) == "Новый Человек"
    assert leads(school, accounts, director)
    with pytest.raises(RuleViolation, match="уже записана за именем"):
        school.desk.write(lambda unit: give(unit, "director", director.id, "console"), now())


def test_a_bot_is_nobody_that_papers_name(school: School, accounts: Accounts) -> None:
    activate_regulation(school.desk, TEXT.replace('user = "director"', 'user = "helpbot"'), now())
    accounts.look(now())
    with pytest.raises(RuleViolation):
        accounts.confirm("helpbot", now())
    with pytest.raises(NotAllowed):
        leads(school, accounts, school.bot)


def claims(school: School) -> list[int]:
    with school.desk.reading() as connection:
        return [each.id for each in open_claims(connection)]


def rooms(school: School, accounts: Accounts) -> Rooms:
    server = ChatServer(school.desk, school.settings)
    return Rooms(server.members, accounts.named, server.chat.post_url)


def general(school: School, action: Action, about: str) -> dict[str, object]:
    from integration.chat.flows.general_clicks import ACTS
    from integration.chat.interaction import NO_INQUIRY
    from integration.mattermost.signing import button_context

    assert action in ACTS
    return school.drawn(action, button_context(school.settings.secret, NO_INQUIRY, action, about))
