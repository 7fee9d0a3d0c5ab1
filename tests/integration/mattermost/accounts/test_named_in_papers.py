"""Accounts that orders name, and who is told, called or found by a name of the papers."""

from datetime import datetime, timedelta

import pytest

from helpdesk.access.binding import give
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.messages import by_user
from helpdesk.domain.people import Actor, Role
from helpdesk.duty.known_accounts import stranger
from helpdesk.duty.standing import Post
from helpdesk.kernel.activation import activate_regulation
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from integration.chat.chat_server import Accounts
from integration.chat.directory import NotAllowed
from integration.chat.errors import Refused
from integration.mattermost.chat import create_server
from sandbox.server.accounts import rename
from sandbox.server.channels import join_channel
from tests.helpdesk.orders.appointing import appoint
from tests.integration.house import School
from tests.integration.mattermost.accounts.naming import (
    TEXT,
    claims,
    leads,
    newcomer,
    now,
    rooms,
    without_director,
)


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
        rooms(school, accounts).direct(by_user("d.huako"))
    assert rooms(school, accounts).called("d.huako") == ""


def test_a_stranger_in_the_consultants_channel_is_nobody_that_the_orders_name(
    school: School, accounts: Accounts
) -> None:
    accounts.look(now())
    rename(school.sandbox.chat, school.colleague.id, "achmiz")
    impostor = newcomer(school, "consultant2")
    join_channel(school.sandbox.chat.store, school.bot.channel_id("consultants"), impostor.id)
    directory = create_server(school.desk, school.settings).directory
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
