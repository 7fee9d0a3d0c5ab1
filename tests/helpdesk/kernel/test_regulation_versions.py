"""Versions of the settings: who brought them, what they do, and which of file and pages rules."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries.claims import claim
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.activation import Effects, activate_regulation, adopt_file, effects_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.regulation_versions import (
    ChangedMeanwhile,
    FileStanding,
    Origin,
    VersionOrigin,
    does_file_rule,
    newest_version,
    versions,
)
from helpdesk.regulation.regulation_errors import RegulationError
from helpdesk.storage import inquiry_tables
from tests.helpdesk.life import HOUR, MARINA, NOW, REGULATION, asked, desk_on, teacher
from tests.toml_values import with_values

OTHER = with_values(REGULATION, {"school.phone": '"9-44-25"'})
THIRD = with_values(REGULATION, {"school.phone": '"9-44-26"'})
PAGE = Origin(VersionOrigin.PAGE, "Сусанна Аслановна")


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def kept(desk: Desk) -> list[tuple[VersionOrigin, str | None, int | None]]:
    with desk.reading() as connection:
        return [(each.way, each.author, each.brings_back) for each in versions(connection)]


def test_each_version_says_who_brought_it_and_how(desk: Desk) -> None:
    activate_regulation(desk, OTHER, NOW + HOUR, PAGE)
    with desk.reading() as connection:
        first = versions(connection)[-1]
    back = Origin(VersionOrigin.RETURN, "Аслан Муратович", brings_back=first.id)
    activate_regulation(desk, first.body, NOW + 2 * HOUR, back)
    assert kept(desk) == [
        (VersionOrigin.RETURN, "Аслан Муратович", first.id),
        (VersionOrigin.PAGE, "Сусанна Аслановна", None),
        (VersionOrigin.FILE, None, None),
    ]
    with desk.reading() as connection:
        newest = newest_version(connection)
    assert newest is not None
    assert newest.body == REGULATION
    assert desk.regulation().school.phone == "9-44-24"


def test_who_has_seen_an_older_version_replaces_nobody_elses_change(desk: Desk) -> None:
    with desk.reading() as connection:
        newest = newest_version(connection)
    assert newest is not None
    looked = Origin(VersionOrigin.PAGE, "Сусанна Аслановна", seen=newest.id)
    assert activate_regulation(desk, OTHER, NOW + HOUR, looked)
    with pytest.raises(ChangedMeanwhile):
        activate_regulation(desk, THIRD, NOW + HOUR, looked)
    assert desk.regulation().school.phone == "9-44-25"


def test_a_release_takes_the_file_over_while_the_file_rules(desk: Desk) -> None:
    assert adopt_file(desk, OTHER, NOW + HOUR) is FileStanding.IN_FORCE
    assert desk.regulation().school.phone == "9-44-25"


def test_once_a_page_has_saved_a_release_leaves_its_settings_and_says_so(desk: Desk) -> None:
    activate_regulation(desk, OTHER, NOW + HOUR, PAGE)
    assert adopt_file(desk, REGULATION, NOW + 2 * HOUR) is FileStanding.EARLIER
    assert adopt_file(desk, THIRD, NOW + 2 * HOUR) is FileStanding.CHANGED
    assert adopt_file(desk, "not even TOML", NOW + 2 * HOUR) is FileStanding.CHANGED
    assert adopt_file(desk, "\ufeff" + OTHER.replace("\n", "\r\n"), NOW) is FileStanding.IN_FORCE
    assert desk.regulation().school.phone == "9-44-25"
    assert len(kept(desk)) == 2


def test_the_file_rules_again_once_it_was_taken_in(desk: Desk) -> None:
    activate_regulation(desk, OTHER, NOW + HOUR, PAGE)
    activate_regulation(
        desk, THIRD, NOW + 2 * HOUR, Origin(VersionOrigin.FILE, "Сусанна Аслановна")
    )
    with desk.reading() as connection:
        assert does_file_rule(newest_version(connection))
    assert adopt_file(desk, REGULATION, NOW + 3 * HOUR) is FileStanding.IN_FORCE


def test_reminders_of_open_questions_change_and_their_deadlines_stay(desk: Desk) -> None:
    opened = [open_inquiry(desk, teacher(f"Тема {n}"), REQUESTER, NOW) for n in range(3)]
    for each in opened[1:]:
        claim(desk, each.inquiry.id, MARINA, NOW)
    text = with_values(REGULATION, {"windows.warn": '"6h"', "terms.staff": '"9d"'})
    before = due(desk)
    assert effects_of(desk, OTHER, NOW) == Effects(3, 0)
    # Whoever has claimed is warned; nobody has claimed the first.
    assert effects_of(desk, text, NOW) == Effects(3, 2)
    activate_regulation(desk, text, NOW + HOUR, PAGE)
    assert due(desk) == before


def due(desk: Desk) -> list[object]:
    return desk.column(select(inquiry_tables.inquiry.c.regulation_due_at))


def test_what_does_not_fit_is_refused_before_anything_is_said_of_it(desk: Desk) -> None:
    asked(desk)
    text = with_values(REGULATION, {"windows.handoff": '"1h"'})
    with pytest.raises(RegulationError, match="handoff"):
        effects_of(desk, text, NOW + timedelta(minutes=1))
