"""Login links from the chat to the site: short-lived, for one person and one thing, one key."""

from datetime import timedelta

import pytest

from helpdesk.access.login_links import (
    GOOD_FOR,
    Expired,
    LoginPass,
    Unreadable,
    pass_url,
    read_pass,
)
from helpdesk.domain.moves import Move
from tests.helpdesk.life import NOW, SECRET

MINE = LoginPass("marina-id", "consultant1", "Марина Юрьевна Нехай", Move.ANSWER, "КФ7М2Р9Т")
SITE = "https://help.school.example"


def token(given: LoginPass = MINE) -> str:
    return pass_url(SITE, SECRET, given, NOW).removeprefix(f"{SITE}/desk/enter/")


def test_a_pass_says_who_and_what_for() -> None:
    assert read_pass(SECRET, token(), NOW + GOOD_FOR) == MINE


def test_a_pass_may_lead_to_a_page_for_staff() -> None:
    given = LoginPass("marina-id", "consultant1", "Марина Юрьевна Нехай", None, page="journal")
    assert read_pass(SECRET, token(given), NOW) == given


def test_a_pass_leads_to_no_other_site() -> None:
    given = LoginPass(
        "marina-id", "consultant1", "Марина Юрьевна Нехай", None, page="..//evil.example"
    )
    with pytest.raises(Unreadable):
        read_pass(SECRET, token(given), NOW)


def test_it_is_good_for_minutes() -> None:
    with pytest.raises(Expired):
        read_pass(SECRET, token(), NOW + GOOD_FOR + timedelta(seconds=1))


def test_another_key_reads_nothing() -> None:
    with pytest.raises(Unreadable):
        read_pass(b"another key" * 4, token(), NOW)


def test_a_changed_pass_is_none() -> None:
    whole = token()
    for at in (0, len(whole) // 2, len(whole) - 20):
        sign = "A" if whole[at] != "A" else "B"
        with pytest.raises(Unreadable):
            read_pass(SECRET, whole[:at] + sign + whole[at + 1 :], NOW)


@pytest.mark.parametrize("said", ["", ".", "что-то", "a.b.c", "x" * 5_000])
def test_nonsense_is_no_pass(said: str) -> None:
    with pytest.raises(Unreadable):
        read_pass(SECRET, said, NOW)


def test_it_stands_in_an_address_as_it_is() -> None:
    assert token().replace("-", "").replace("_", "").replace(".", "").isalnum()
