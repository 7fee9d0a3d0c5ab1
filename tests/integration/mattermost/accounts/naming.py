"""Hands for the tests of accounts: who comes, who leaves, who decides."""

from datetime import UTC, datetime

from helpdesk.duty.known_accounts import open_claims
from helpdesk.kernel.activation import activate_regulation
from integration.chat.chat_server import Accounts
from integration.delivery.rooms import Rooms
from integration.mattermost.chat import create_server
from sandbox.people import Person
from sandbox.server.accounts import create_user
from sandbox.server.seed import PASSWORD
from settings import ROOT
from tests.integration.house import School

TEXT = (ROOT / "regulation.toml").read_text("utf-8")


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
    directory = create_server(school.desk, school.settings).directory
    user = directory.staff(person.id)
    return directory.standing(school.desk.regulation()).is_head(user.username)


def claims(school: School) -> list[int]:
    with school.desk.reading() as connection:
        return [each.id for each in open_claims(connection)]


def rooms(school: School, accounts: Accounts) -> Rooms:
    server = create_server(school.desk, school.settings)
    return Rooms(server.members, accounts.named, server.chat.post_url)
