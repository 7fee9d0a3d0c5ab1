"""A session belongs to an account: whose name it bore when it began, may be another's by now."""

from datetime import UTC, datetime

import pytest

from helpdesk.access.binding import expect, give
from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.kernel.desk import Desk
from helpdesk.storage.access_tables import chat_account
from tests.webforms.staff.conftest import Consultant


def status_as(consultant: Consultant, user_id: str, username: str) -> int:
    """Let somebody come to a page that is for the head and the director alone."""
    given = LoginPass(user_id, username, "Кто-то", None, page="contacts/new")
    came = consultant.visitor.enter(
        pass_url("", consultant.settings.secret, given, datetime.now(UTC))
    )
    return consultant.visitor.open(came.location).status_code


def absent(desk: Desk, name: str) -> None:
    """Say that the chat was looked at, and nobody there had the name."""
    row = {"name": name, "shown": name, "bound_by": ""}
    desk.write(lambda unit: unit.connection.execute(chat_account.insert().values(row)), now())


def now() -> datetime:
    return datetime.now(UTC)


def test_the_director_comes_in_by_his_account(consultant: Consultant) -> None:
    consultant.desk.write(lambda unit: give(unit, "director", "his-id", "console"), now())
    assert status_as(consultant, "his-id", "director") == 200
    # Whatever he calls himself.
    assert status_as(consultant, "his-id", "a.huako") == 200


@pytest.mark.parametrize("has_account", [True, False])
def test_another_account_under_his_name_does_not(consultant: Consultant, has_account: bool) -> None:
    if has_account:
        consultant.desk.write(lambda unit: give(unit, "director", "his-id", "console"), now())
    else:
        absent(consultant.desk, "director")
    assert status_as(consultant, "another-id", "director") == 403


def test_a_session_ends_being_the_directors_once_he_is_somebody_else(
    consultant: Consultant,
) -> None:
    assert status_as(consultant, "another-id", "director") == 200
    consultant.desk.write(lambda unit: give(unit, "director", "his-id", "console"), now())
    assert consultant.visitor.open("/desk/contacts/new").status_code == 403


def test_what_was_only_just_written_down_means_who_has_the_name(consultant: Consultant) -> None:
    consultant.desk.write(lambda unit: expect(unit, "director"), now())
    assert status_as(consultant, "his-id", "director") == 200
