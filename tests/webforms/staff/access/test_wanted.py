"""After a lost session the next login leads to the same page again."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.people import Actor
from helpdesk.storage.access_tables import staff_session
from tests.helpdesk.life import HEAD
from tests.webforms.staff.conftest import Consultant, moment
from webforms.staff.access import visitors

# As a browser asks for a page to look at.
LOOKING = {"Accept": "text/html,application/xhtml+xml"}
HERS = "/desk/journal?q=%D0%BE%D1%86%D0%B5%D0%BD%D0%BA%D0%B8&state=open"


def run_out(consultant: Consultant) -> None:
    with consultant.desk.writing() as connection:
        connection.execute(update(staff_session).values(until=moment() - timedelta(minutes=1)))


def came_to(consultant: Consultant, who: Actor | None = None, page: str = "") -> str:
    actor = who or consultant.actor
    given = LoginPass(actor.id, actor.username, actor.name, None, page=page)
    link = pass_url("", consultant.settings.secret, given, moment())
    return str(consultant.visitor.enter(link).location)


def look_at(consultant: Consultant, path: str, status: int = 403) -> str:
    page = consultant.visitor.client.get(path, headers=LOOKING)
    assert page.status_code == status
    return page.text


def test_who_comes_in_again_goes_on_where_he_was(consultant: Consultant) -> None:
    consultant.enter()
    run_out(consultant)
    assert "/help сегодня" in look_at(consultant, HERS)
    assert came_to(consultant) == "/desk/journal?state=open"
    # Once: the next login begins at the beginning.
    run_out(consultant)
    assert came_to(consultant) == "/desk"


@pytest.mark.parametrize("sought", ["q=%D0%A5%D1%83%D0%B0%D0%B4%D0%B5", "%71=x&q=y"])
def test_the_cookie_says_nothing_of_what_was_sought(consultant: Consultant, sought: str) -> None:
    look_at(consultant, f"/desk/journal?kind=staff&{sought}")
    with consultant.visitor.client.session_transaction() as cookie:
        assert cookie["wanted"][0] == "/desk/journal?kind=staff"


def test_of_a_long_address_the_page_alone_is_kept(consultant: Consultant) -> None:
    look_at(consultant, f"/desk/journal?topic={'x' * 3_900}")
    assert came_to(consultant) == "/desk/journal"


def test_of_an_endless_page_nothing_is_kept(consultant: Consultant) -> None:
    consultant.visitor.client.get(f"/desk/{'x' * 3_900}", headers=LOOKING)
    assert came_to(consultant) == "/desk"


def test_who_was_not_in_yet_comes_to_what_he_wanted(consultant: Consultant) -> None:
    look_at(consultant, consultant.path)
    assert came_to(consultant) == consultant.path


def test_a_link_that_names_a_page_leads_there(consultant: Consultant) -> None:
    look_at(consultant, consultant.path)
    assert came_to(consultant, page="schedule") == "/desk/schedule"


def test_another_person_does_not_come_to_what_somebody_wanted(consultant: Consultant) -> None:
    consultant.enter()
    run_out(consultant)
    look_at(consultant, HERS)
    assert came_to(consultant, HEAD) == "/desk"


def test_it_is_forgotten_after_an_hour(consultant: Consultant) -> None:
    look_at(consultant, consultant.path)
    with consultant.visitor.client.session_transaction() as cookie:
        path, whose, _since = cookie["wanted"]
        cookie["wanted"] = [path, whose, (moment() - timedelta(hours=2)).isoformat()]
    assert came_to(consultant) == "/desk"


@pytest.mark.parametrize(
    "kept", ["//evil.example/desk", "https://evil.example/desk", "/desk\\evil", "/desks", "/i/abc"]
)
def test_only_our_own_pages_are_gone_on_to(consultant: Consultant, kept: str) -> None:
    consultant.visitor.open("/")
    with consultant.visitor.client.session_transaction() as cookie:
        cookie["wanted"] = [kept, "", moment().isoformat()]
    assert came_to(consultant) == "/desk"


@pytest.mark.parametrize("path", ["/desk//evil.example", f"/desk/{quote('//evil')}"])
def test_odd_addresses_stay_on_this_site(consultant: Consultant, path: str) -> None:
    consultant.visitor.client.get(path, headers=LOOKING)
    assert came_to(consultant).startswith("/desk")


def test_a_login_link_and_a_picture_are_no_pages_to_go_on_to(consultant: Consultant) -> None:
    look_at(consultant, "/desk/enter/old")
    consultant.visitor.client.get(f"{consultant.path}/pictures/1-x.png")
    assert came_to(consultant) == "/desk"


def test_the_way_in_names_the_page_that_opens(consultant: Consultant) -> None:
    actor = consultant.actor
    given = LoginPass(actor.id, actor.username, actor.name, None, page="schedule")
    link = pass_url("", consultant.settings.secret, given, moment())
    assert "Откроется: График помощи." in consultant.visitor.open(link).text


def test_a_press_without_a_session_meets_one_page_and_goes_through_from_there(
    consultant: Consultant,
) -> None:
    consultant.enter()
    visitor, path = consultant.visitor, f"{consultant.path}/answer"
    sent = {**visitor.fields, "do": "save", "words": "Обновите страницу."}
    visitor.client.delete_cookie("desk")
    visitor.page, visitor.path = visitor.client.post(path, data=sent), path
    assert visitor.page.status_code == 403
    for words in ("Сначала войдите", "вернитесь сюда", "Обновите страницу."):
        assert words in visitor.page.text, words
    again = {**visitor.fields}
    came_to(consultant)
    assert "Обновите страницу." in visitor.client.post(path, data=again).text
    assert visitor.client.post(path, data=again).status_code == 200


def test_a_press_without_a_token_while_the_database_is_away_meets_no_broken_page(
    consultant: Consultant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("", {}, OSError())

    consultant.enter()
    monkeypatch.setattr(visitors, "session_of", fail)
    page = consultant.visitor.client.post(f"{consultant.path}/answer", data={"words": "Вот так."})
    assert page.status_code == 400
    assert "Вот так." in page.text


@pytest.mark.parametrize("path", ["/desk/leave", "/desk/enter/none"])
def test_who_comes_in_or_leaves_need_not_be_in(consultant: Consultant, path: str) -> None:
    assert "Страница устарела" in consultant.visitor.client.post(path).text
