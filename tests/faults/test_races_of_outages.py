"""A mass outage declared, told of, joined and ended by several at the same instant."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

from sqlalchemy import update

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries.claims import claim
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.desk import Desk
from helpdesk.storage.outage_tables import outage
from helpdesk.vendor.outage_news import end, tell, tell_all, to_tell
from helpdesk.vendor.outages import declare, join, joining
from tests.faults.instant import ROUNDS, at_once, consultant
from tests.helpdesk.life import MARINA, NOW, asked, deliveries, parent
from tests.helpdesk.vendor.outages_told import (
    TITLE,
    WORDS,
    declared,
    members,
    stands,
    tell_due,
    told,
)


def _acts(*acts: Callable[[], object]) -> Sequence[Callable[[], object]]:
    return acts


def test_of_two_who_declare_one_does(desk: Desk, desks: list[Desk]) -> None:
    for number in range(ROUNDS):
        ids = [asked(desk, parent(f"Вопрос {number} {each}")).id for each in "аб"]
        came = at_once(
            [
                partial(declare, own, each, TITLE, WORDS, consultant(n), NOW, also=ids)
                for n, (own, each) in enumerate(zip(desks, ids, strict=False))
            ]
        )
        assert sorted(isinstance(each, Inquiry) for each in came) == [False, True]
        held = stands(desk)
        assert members(desk, held) == ids
        end(desk, held.id, 0, "Работает.", MARINA, NOW)


def test_who_joins_while_it_is_told_hears_it_once(desk: Desk, desks: list[Desk]) -> None:
    held = declared(desk)
    for number in range(ROUNDS):
        late = asked(desk, parent(f"Вопрос {number}"))
        at_once(
            _acts(
                partial(tell_all, desks[0], held.id, number, f"Новость {number}", MARINA, NOW),
                partial(tell_all, desks[1], held.id, number, f"Новость {number}", MARINA, NOW),
                partial(join, desks[2], late.id, REQUESTER, NOW),
                partial(join, desks[3], late.id, REQUESTER, NOW),
            )
        )
        at_once([partial(tell_due, each) for each in desks[:2]])
        found = told(desk)
        assert found[late.id, f"{held.id}.{number + 1}"] == 1
        assert set(found.values()) == {1}


def test_at_an_end_from_both_sides_each_is_asked_once(desk: Desk, desks: list[Desk]) -> None:
    for number in range(ROUNDS):
        ids = [asked(desk, parent(f"Вопрос {number} {each}")).id for each in "абв"]
        declare(desk, ids[0], TITLE, WORDS, MARINA, NOW, also=ids)
        held = stands(desk)
        at_once(
            _acts(
                partial(end, desks[0], held.id, 0, "Работает.", MARINA, NOW),
                partial(end, desks[1], held.id, 0, "Снова работает.", consultant(1), NOW),
                partial(claim, desks[2], ids[1], consultant(2), NOW),
                partial(join, desks[3], ids[2], REQUESTER, NOW),
            )
        )
        for one in to_tell(desk, NOW, len(ids)):
            at_once([partial(each.write, tell, NOW, *one) for each in desks[:2]])
        for each in ids:
            assert deliveries(desk, each).count("answer to mail: pending") == 1


def test_what_is_asked_as_its_outage_ends_is_kept(desk: Desk, desks: list[Desk]) -> None:
    held = declared(desk)
    open_with = partial(open_inquiry, desks[0], parent("Ещё"), REQUESTER, NOW)
    with ThreadPoolExecutor(1) as pool:
        with desk.writing() as connection:
            ends = update(outage).where(outage.c.id == held.id).values(over_at=NOW)
            connection.execute(ends)
            asking = pool.submit(open_with, then=joining(held.id, REQUESTER))
            # Until it waits for the row, or, on SQLite, for the whole database.
            wait([asking], timeout=0.5)
        late = asking.result(timeout=30).inquiry
    assert late.id not in members(desk, held)
