"""What is wrong with the chat is told to the administrator, once, by a way that works."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from helpdesk.clock.incident_words import what_is_wrong, what_to_do
from helpdesk.clock.incidents import Incident, IncidentKind, is_time_to_look, note
from helpdesk.kernel.desk import Desk
from helpdesk.regulation.regulation import administrator
from helpdesk.storage import clock_tables, inquiry_tables
from tests.helpdesk.life import NOW, desk_on

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

LOST = Incident(IncidentKind.CHANNEL)
AWAY = Incident(IncidentKind.CHAT_AWAY)
LEFT = Incident(IncidentKind.PERSON_DEACTIVATED, "consultant2")


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def told(desk: Desk) -> list[tuple[str, str, str]]:
    """Return type, addressee and kind of incident of all that was told, in order."""
    table = inquiry_tables.delivery.c
    query = select(table.occasion, table.addressee, table.params).order_by(table.id)
    with desk.reading() as connection:
        return [(row[0], row[1], row[2]["kind"]) for row in connection.execute(query)]


def present_troubles(desk: Desk) -> list[Incident]:
    """Return what is remembered as wrong."""
    table = clock_tables.trouble.c
    query = select(table.kind, table.subject).order_by(table.seen_at, table.kind)
    with desk.reading() as connection:
        return [Incident(IncidentKind(row[0]), row[1]) for row in connection.execute(query)]


def looks(desk: Desk, found: Sequence[Incident], *minutes: int) -> None:
    for minute in minutes:
        note(desk, found, NOW + timedelta(minutes=minute))


def test_what_lasts_is_told_once(desk: Desk) -> None:
    looks(desk, [LOST], 0, 5, 10, 15)
    assert told(desk) == [("trouble", "user:zavuch", "channel")]


@pytest.mark.each_database
def test_what_was_wrong_at_one_look_alone_is_not_told(desk: Desk) -> None:
    looks(desk, [LOST], 0)
    looks(desk, [], 5)
    assert told(desk) == []
    assert present_troubles(desk) == []


def test_the_end_of_what_was_told_is_told(desk: Desk) -> None:
    looks(desk, [LOST, LEFT], 0, 5)
    looks(desk, [LEFT], 10)
    assert told(desk)[-1] == ("trouble_over", "user:zavuch", "channel")
    assert present_troubles(desk) == [LEFT]


def test_a_trouble_that_comes_back_is_told_anew(desk: Desk) -> None:
    for found, minute in (([LOST], 0), ([LOST], 5), ([], 10), ([LOST], 15), ([LOST], 20)):
        looks(desk, found, minute)
    assert [occasion for occasion, *_ in told(desk)] == ["trouble", "trouble_over", "trouble"]


def test_a_restart_of_the_server_is_no_trouble(desk: Desk) -> None:
    looks(desk, [AWAY], 0, 5, 10)
    assert told(desk) == []


def test_a_server_that_stays_away_is_told_by_mail(desk: Desk) -> None:
    looks(desk, [AWAY], 0, 5, 10, 15)
    assert told(desk) == [("trouble", "mail:zavuch", "chat_away")]


def test_a_key_that_is_refused_is_told_by_mail(desk: Desk) -> None:
    looks(desk, [Incident(IncidentKind.TOKEN)], 0, 5)
    assert told(desk) == [("trouble", "mail:zavuch", "token")]


def test_without_an_administrator_the_head_hears_of_it(desk: Desk) -> None:
    regulation = desk.regulation()
    people = regulation.people.model_copy(update={"administrator": None})
    alone = regulation.model_copy(update={"people": people})
    assert administrator(alone) == regulation.people.head.user


def test_the_chat_is_looked_at_now_and_then(desk: Desk) -> None:
    assert is_time_to_look(desk, NOW)
    looks(desk, [], 0)
    assert not is_time_to_look(desk, NOW + timedelta(minutes=4))
    assert is_time_to_look(desk, NOW + timedelta(minutes=5))


@pytest.mark.parametrize("kind", IncidentKind)
def test_every_trouble_has_words_and_a_remedy(kind: IncidentKind) -> None:
    subject = "120" if kind is IncidentKind.EDIT_LIMIT else "consultant2"
    trouble = Incident(kind, subject)
    assert "{" not in what_is_wrong(trouble)
    assert what_to_do(trouble).endswith(".")
    if kind.value.startswith("person"):
        assert "consultant2" in what_is_wrong(trouble)
