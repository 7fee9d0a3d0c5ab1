"""The migrations lead to the very tables of helpdesk.storage.inquiry_tables, on both databases."""

import sqlalchemy as sql
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from helpdesk.domain.people import Role
from helpdesk.duty.order_register import all_orders
from helpdesk.duty.standing import Post
from helpdesk.inquiries import claims, handoffs
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.search_words import keep_anew
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper, keep_scan
from helpdesk.schedule import drafting
from helpdesk.schedule.mail_recipients import Addressed
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.journal_tables import journal_words
from helpdesk.storage.metadata import metadata
from helpdesk.storage.migrations import _config, migrate, pending
from helpdesk.storage.word_index import VECTOR
from helpdesk.vendor import relaying
from tests.helpdesk.life import HEAD, MARINA, NOW, asked, desk_on
from tests.helpdesk.orders.appointing import appoint
from tests.helpdesk.training.newcomer import registered


def _migrated(url: str) -> Engine:
    engine = create_engine_for(url)
    migrate(engine)
    return engine


def _take_back(engine: Engine, revision: str) -> None:
    """Lead the database back to what it was: today's desk knows no older one."""
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def _is_no_word_index(name: str | None, _kind: object, _parents: object) -> bool:
    """`word_index.py` makes it beside the tables: a test of its own looks at it."""
    return "_index" not in (name or "") and name != VECTOR


def test_migrations_make_the_tables_of_the_schema(empty_database_url: str) -> None:
    engine = _migrated(empty_database_url)
    with engine.connect() as connection:
        opts = {"compare_server_default": True, "include_name": _is_no_word_index}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []
        found = inspect(connection).get_table_names()
        tables = {name for name in found if "_index" not in name} - {"alembic_version"}
    engine.dispose()
    assert tables == set(metadata.tables)


def test_migrating_twice_changes_nothing(empty_database_url: str) -> None:
    engine = _migrated(empty_database_url)
    migrate(engine)
    assert not pending(engine)
    engine.dispose()


def test_an_empty_database_is_known_to_lack_migrations(empty_database_url: str) -> None:
    engine = create_engine_for(empty_database_url)
    assert pending(engine)
    engine.dispose()


def test_what_was_asked_before_there_was_a_journal_is_found(empty_database_url: str) -> None:
    engine = _migrated(empty_database_url)
    desk = desk_on(engine)
    inquiry = asked(desk)
    _take_back(engine, "0013")
    migrate(engine)
    forms = sql.select(journal_words.c.forms)
    with desk.writing() as connection:
        found = connection.execute(forms).scalar_one()
        keep_anew(connection, inquiry)
        assert connection.execute(forms).scalar_one() == found
    assert " не видно видн оценок оценк сына сын " in found
    engine.dispose()


def test_the_scan_of_an_order_goes_over_there_and_back(empty_database_url: str) -> None:
    engine = _migrated(empty_database_url)
    desk = desk_on(engine)
    said = Appointed(Post.CONSULTANT, "consultant1", "Марина Нехай", NOW.date())
    appoint(desk, Paper("114", NOW.date(), "old.pdf"), said, HEAD, NOW)
    with desk.reading() as connection:
        (order,) = all_orders(connection)
    keep_scan(desk, order.id, "new.pdf", HEAD, NOW)
    _take_back(engine, "0019")
    with engine.connect() as connection:
        scan = connection.execute(sql.text("SELECT scan FROM office_order")).scalar_one()
    assert scan == "new.pdf"
    migrate(engine)
    with desk.reading() as connection:
        (order,) = all_orders(connection)
    assert [(each.name, each.entered_by) for each in order.scans] == [("new.pdf", HEAD.id)]
    engine.dispose()


def test_an_earlier_desk_is_left_nothing_that_it_does_not_know(empty_database_url: str) -> None:
    engine = _migrated(empty_database_url)
    desk = desk_on(engine)
    registered(desk)
    begun = drafting.begin(desk, MARINA, NOW)
    ruslan = Addressed("consultant2", "ruslan@example.ru")
    drafting.send(desk, begun.edition, None, [ruslan], MARINA, NOW)
    kinds = "SELECT addressee FROM delivery WHERE addressee LIKE 'mail:%'"
    rows = "SELECT occasion FROM delivery UNION ALL SELECT kind FROM timer"
    with engine.connect() as connection:
        assert connection.execute(sql.text(kinds)).scalars().all() == ["mail:consultant2"]
        assert "training" in connection.execute(sql.text(rows)).scalars().all()
    _take_back(engine, "0021")
    with engine.connect() as connection:
        assert connection.execute(sql.text(kinds)).scalars().all() == []
        assert "training" in connection.execute(sql.text(rows)).scalars().all()
    _take_back(engine, "0020")
    with engine.connect() as connection:
        left = connection.execute(sql.text(rows)).scalars().all()
    assert "schedule_agree" in left
    assert not [each for each in left if each.startswith("training")]
    engine.dispose()


def test_pictures_that_were_there_are_the_requesters(empty_database_url: str) -> None:
    engine = _migrated(empty_database_url)
    desk = desk_on(engine)
    inquiry = asked(desk)
    _take_back(engine, "0001")
    with desk.writing() as connection:
        connection.execute(
            sql.text(
                "INSERT INTO attachment (inquiry_id, name, size, sha256, created_at)"
                " VALUES (:inquiry, 'one.png', 1, 'a', CURRENT_TIMESTAMP)"
            ),
            {"inquiry": inquiry.id},
        )
    migrate(engine)
    (picture,) = view(desk, inquiry.id).own_pictures
    assert (picture.name, picture.role, picture.author_id) == ("one.png", Role.REQUESTER, "")
    engine.dispose()


def test_numbers_that_were_written_down_before_are_known_as_cases(empty_database_url: str) -> None:
    engine = _migrated(empty_database_url)
    desk = desk_on(engine)
    ids = []
    for number in ("№ ДН-17", "дн 17"):
        inquiry = asked(desk)
        claims.claim(desk, inquiry.id, MARINA, NOW)
        handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
        ids.append(relaying.vendor_case(desk, inquiry.id, number, MARINA, NOW).id)
    _take_back(engine, "0019")
    migrate(engine)
    assert [mate.id for mate in view(desk, ids[0]).waiting_mates] == [ids[1]]
    engine.dispose()
