"""Several who change the settings at the same instant: none is lost without a word."""

from collections.abc import Callable
from functools import partial

from helpdesk.kernel.activation import activate_regulation, adopt_file
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.regulation_versions import (
    ChangedMeanwhile,
    FileStanding,
    Origin,
    VersionOrigin,
    newest_version,
)
from tests.faults.instant import PEOPLE, ROUNDS, at_once
from tests.helpdesk.life import NOW, REGULATION
from tests.toml_values import with_values


def _text(number: int) -> str:
    return with_values(REGULATION, {"school.phone": f'"9-44-{number}"'})


def _seen(desk: Desk) -> int:
    with desk.reading() as connection:
        found = newest_version(connection)
    assert found is not None
    return found.id


def test_of_twenty_who_save_at_once_one_does_and_the_others_are_told(desks: list[Desk]) -> None:
    for number in range(ROUNDS):
        origin = Origin(VersionOrigin.PAGE, seen=_seen(desks[0]))
        saves = [
            partial(activate_regulation, own, _text(100 + number * PEOPLE + each), NOW, origin)
            for each, own in enumerate(desks)
        ]
        outcomes = at_once(saves)
        assert outcomes.count(True) == 1
        assert sum(isinstance(found, ChangedMeanwhile) for found in outcomes) == PEOPLE - 1


def test_a_release_does_not_take_back_what_a_page_saves_meanwhile(desks: list[Desk]) -> None:
    origin = Origin(VersionOrigin.PAGE, seen=_seen(desks[0]))
    page = partial(activate_regulation, desks[0], _text(99), NOW, origin)
    acts: list[Callable[[], object]] = [page]
    acts += [partial(adopt_file, own, _text(98), NOW) for own in desks[1:]]
    saved, *standings = at_once(acts)
    with desks[0].reading() as connection:
        newest = newest_version(connection)
    assert newest is not None
    if saved is True:
        assert newest.way is VersionOrigin.PAGE
        assert set(standings) == {FileStanding.CHANGED}
    else:
        assert isinstance(saved, ChangedMeanwhile)
        assert set(standings) == {FileStanding.IN_FORCE}
