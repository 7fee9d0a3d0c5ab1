"""One's own filters of the journal: each name once, and none of whoever has left."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from helpdesk.inquiries.entitlement import check, upsert_staff
from helpdesk.journal.filters import Filters
from helpdesk.journal.saved_filters import SavedFilter, save_filter, saved_filters
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.regulation_versions import Origin, VersionOrigin
from tests.helpdesk.life import DAY, HEAD, MARINA, NOW, REGULATION, RUSLAN, desk_on
from tests.toml_values import with_values

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

FIFTH = "Хуаде, 5А"
AT_ONCE = 4


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def kept(desk: Desk, author_id: str) -> list[SavedFilter]:
    with desk.reading() as connection:
        return saved_filters(connection, author_id)


def test_presses_in_the_same_instant_keep_one(desk: Desk) -> None:
    together = threading.Barrier(AT_ONCE)
    failed: list[Exception] = []

    def press() -> None:
        together.wait()
        try:
            for _ in range(10):
                save_filter(desk, MARINA.id, FIFTH, Filters(school_class="5А"))
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=press) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [each.name for each in kept(desk, MARINA.id)] == [FIFTH]


def test_the_same_name_again_replaces_what_it_said(desk: Desk) -> None:
    for kind in ("parent", "staff"):
        save_filter(desk, MARINA.id, FIFTH, Filters(kind=kind))
    assert [each.filters for each in kept(desk, MARINA.id)] == [{"kind": "staff"}]


def test_who_has_left_leaves_none_behind(desk: Desk) -> None:
    for who in (MARINA, RUSLAN):
        upsert_staff(desk, who, NOW)
        save_filter(desk, who.id, FIFTH, Filters(school_class="5А"))
    check(desk, lambda person_id: person_id == RUSLAN.id, NOW)
    assert kept(desk, MARINA.id) == []
    assert len(kept(desk, RUSLAN.id)) == 1


def test_who_leads_no_more_and_never_advised_leaves_none_behind(desk: Desk) -> None:
    unmet = replace(HEAD, id="unmet-id")
    desk.write(lambda unit: unit.upsert_staff(HEAD), NOW)
    for who in (HEAD, unmet):
        save_filter(desk, who.id, FIFTH, Filters(school_class="5А"))
    check(desk, lambda _: False, NOW)
    assert len(kept(desk, HEAD.id)) == 1
    other = with_values(REGULATION, {"people.head.user": '"novaya"'})
    activate_regulation(desk, other, NOW + DAY, Origin(VersionOrigin.PAGE))
    check(desk, lambda _: False, NOW + DAY)
    assert kept(desk, HEAD.id) == []
    # Of whom nothing is known, nothing is decided.
    assert len(kept(desk, unmet.id)) == 1


@pytest.mark.each_database
def test_who_still_leads_keeps_his(desk: Desk) -> None:
    upsert_staff(desk, HEAD, NOW)
    save_filter(desk, HEAD.id, FIFTH, Filters(school_class="5А"))
    check(desk, lambda _: False, NOW)
    assert len(kept(desk, HEAD.id)) == 1
