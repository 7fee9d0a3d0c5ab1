"""Who leads by the regulation, and who has only taken such a name."""

from helpdesk.domain.actions import Action
from helpdesk.domain.messages import by_id, by_user
from helpdesk.kernel.activation import activate_regulation
from integration.chat.chat_server import Accounts
from integration.chat.examination import Examination
from integration.mattermost.chat import create_server
from sandbox.people import Person
from sandbox.seen import SeenPost
from sandbox.server.accounts import rename
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
from tests.integration.mattermost.consultants_day.day import deliver
from tests.integration.owning import own


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


def claim_told(person: Person) -> SeenPost:
    (told,) = [p for p in person.direct_posts() if "учётная запись" in p.message]
    return told


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


def general(school: School, action: Action, about: str) -> dict[str, object]:
    from integration.chat.flows.general_clicks import ACTS
    from integration.chat.sealing import button_context

    assert action in ACTS
    return school.drawn(action, button_context(school.settings.secret, "", action, about))


def test_nobody_but_those_decides(school: School, accounts: Accounts) -> None:
    without_director(school)
    accounts.look(now())
    director = newcomer(school, "d.huako")
    accounts.look(now())
    (claim,) = claims(school)
    forged = own(school, school.post("@uchitel", [general(school, Action.ACCOUNT_HIS, str(claim))]))
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
        Examination(create_server(school.desk, school.settings).members, accounts.named).look(
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
    assert rooms(school, accounts).direct(by_user("zavuch")) == rooms(school, accounts).direct(
        by_id(school.head.id)
    )


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
