"""Lines of what was posted and who was informed: added, corrected by new ones, never lost."""

from datetime import date

import pytest
from sqlalchemy import Engine

from helpdesk.contacts.publicity import (
    AnnouncedBy,
    Colleague,
    Information,
    Place,
    Posting,
    informed_lines,
    missing_places,
    posted_lines,
    take_back,
    told_by_class,
    where_it_hangs,
    write_informed,
    write_posted,
)
from helpdesk.domain.corrections import standing
from helpdesk.domain.errors import RuleViolation
from helpdesk.duty.model import Stage
from helpdesk.kernel.desk import Desk
from tests.helpdesk.contacts.approving import approve
from tests.helpdesk.life import NOW, desk_on

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

TEACHER = Colleague("teacher-id", "Ольга Петровна")
OTHER = Colleague("other-id", "Зарема Юрьевна")
HEAD = Colleague("head-id", "Сусанна Аслановна", head=True)
TODAY = date(2026, 11, 24)
BOARD = Posting(1, Place.BOARD, "1 этаж", TODAY, "a.png")
SITE = Posting(1, Place.SITE, "https://school.example/help", TODAY)
MEETING = Information("5А", AnnouncedBy.MEETING, TODAY)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def posted(desk: Desk) -> list[tuple[int, str]]:
    with desk.reading() as connection:
        return [(line.id, line.said.spot) for line in standing(posted_lines(connection))]


def told(desk: Desk) -> dict[str, list[AnnouncedBy]]:
    with desk.reading() as connection:
        found = told_by_class(standing(informed_lines(connection)))
    return {name: sorted(ways) for name, ways in found.items()}


def test_a_version_hangs_where_somebody_has_put_it(desk: Desk) -> None:
    approve(desk)
    write_posted(desk, BOARD, TEACHER, NOW)
    with desk.reading() as connection:
        lines = posted_lines(connection)
    hangs = where_it_hangs(standing(lines), Place.BOARD)
    assert hangs is not None
    assert (hangs.said, hangs.person_id, hangs.at) == (BOARD, TEACHER.id, NOW)
    assert missing_places(lines, 1) == (Place.SITE,)


def test_an_older_version_that_hangs_leaves_the_newer_one_missing(desk: Desk) -> None:
    approve(desk)
    approve(desk, 2)
    write_posted(desk, BOARD, TEACHER, NOW)
    write_posted(desk, SITE, TEACHER, NOW)
    with desk.reading() as connection:
        assert missing_places(posted_lines(connection), 2) == (Place.BOARD, Place.SITE)


def test_a_draft_cannot_be_posted(desk: Desk) -> None:
    approve(desk, stage=Stage.DRAFT)
    with pytest.raises(RuleViolation, match="утверждённый"):
        write_posted(desk, BOARD, TEACHER, NOW)
    assert posted(desk) == []


def test_what_is_still_to_be_done_is_not_written_down(desk: Desk) -> None:
    with pytest.raises(RuleViolation, match="не наступила"):
        write_informed(
            desk, [Information("5А", AnnouncedBy.CHAT, date(2026, 11, 25))], TEACHER, NOW
        )
    assert told(desk) == {}


def test_a_correction_is_a_new_line_and_keeps_the_photograph(desk: Desk) -> None:
    approve(desk)
    write_posted(desk, BOARD, TEACHER, NOW)
    ((first, _),) = posted(desk)
    second_floor = Posting(1, Place.BOARD, "2 этаж", TODAY, corrects=first)
    write_posted(desk, second_floor, TEACHER, NOW)
    with desk.reading() as connection:
        lines = posted_lines(connection)
    assert [line.said.spot for line in lines] == ["1 этаж", "2 этаж"]
    assert [line.said.picture for line in standing(lines)] == ["a.png"]


@pytest.mark.each_database
def test_who_takes_a_line_back_leaves_it_readable(desk: Desk) -> None:
    approve(desk)
    write_posted(desk, BOARD, TEACHER, NOW)
    ((first, _),) = posted(desk)
    take_back(desk, Posting, first, TEACHER, NOW)
    assert posted(desk) == []
    with desk.reading() as connection:
        assert [line.is_void for line in posted_lines(connection)] == [False, True]


@pytest.mark.each_database
def test_of_two_corrections_the_second_is_refused(desk: Desk) -> None:
    write_informed(desk, [MEETING], TEACHER, NOW)
    write_informed(desk, [Information("5Б", AnnouncedBy.MEETING, TODAY, corrects=1)], TEACHER, NOW)
    with pytest.raises(RuleViolation, match="уже исправили"):
        take_back(desk, Information, 1, TEACHER, NOW)
    assert told(desk) == {"5Б": [AnnouncedBy.MEETING]}


def test_only_its_writer_and_the_head_correct_a_line(desk: Desk) -> None:
    write_informed(desk, [MEETING], TEACHER, NOW)
    with pytest.raises(RuleViolation, match="завуч"):
        take_back(desk, Information, 1, OTHER, NOW)
    take_back(desk, Information, 1, HEAD, NOW)
    assert told(desk) == {}


def test_several_classes_are_written_down_together_or_not_at_all(desk: Desk) -> None:
    write_informed(desk, [MEETING, Information("5Б", AnnouncedBy.CHAT, TODAY)], TEACHER, NOW)
    ahead = Information("7А", AnnouncedBy.CHAT, date(2027, 1, 1))
    with pytest.raises(RuleViolation):
        write_informed(desk, [Information("6А", AnnouncedBy.CHAT, TODAY), ahead], TEACHER, NOW)
    assert told(desk) == {"5А": [AnnouncedBy.MEETING], "5Б": [AnnouncedBy.CHAT]}
