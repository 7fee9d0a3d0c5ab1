"""Data as a desk of each revision held them: real ones in the first tables, a row in all others."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection, MetaData, Table

from helpdesk.domain.word_forms import stored_forms

BEGUN = datetime(2025, 12, 1, 9, tzinfo=UTC)
MONTH = timedelta(days=30)
# What is asked in each month, found later by the word that no other month has.
ASKED = (
    "расписание пропало",
    "оценки исчезли",
    "домашнее задание",
    "пароль забыт",
    "четверть закрыта",
    "журнал пустой",
    "вход закрыт",
    "телефон сменился",
    "класс другой",
    "фамилия неверная",
    "каникулы сдвинуты",
    "экзамен перенесли",
)
REGULATION = (Path(__file__).resolve().parents[3] / "regulation.toml").read_text("utf-8")
Key = tuple[object, ...]


@dataclass
class Written:
    """One row as it was written: its table, its key, what each column of that time holds."""

    table: str
    key: dict[str, object]
    values: dict[str, object]


@dataclass
class YearOfData:
    """Writes the data of a month into a database as far as it has been migrated."""

    written: list[Written] = field(default_factory=list)
    inquiries: list[int] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def add_month(self, connection: Connection, month: int) -> None:
        """Write a parent's answered question of that month, and a row into every other table."""
        tables = MetaData()
        tables.reflect(connection)
        rows: dict[str, Key] = {}
        for table in tables.sorted_tables:
            if table.name != "alembic_version" and "_index" not in table.name:
                rows[table.name] = self._add(connection, table, month, rows)
        self.inquiries.append(int(str(rows["inquiry"][0])))

    def _add(
        self, connection: Connection, table: Table, month: int, rows: Mapping[str, Key]
    ) -> Key:
        known = _VALUES.get(table.name, {})
        earlier = (tuple(each.key.values()) for each in self.written if each.table == table.name)
        if table.name in _ONCE and (found := next(earlier, None)):
            return found
        at = BEGUN + month * MONTH
        values: dict[str, object] = {}
        for column in table.columns:
            if column.name in known:
                values[column.name] = known[column.name](month, at)
            elif (value := self._made(table, column, at, rows)) is not None:
                values[column.name] = value
        made = connection.execute(table.insert().values(values)).inserted_primary_key
        assert made is not None
        key = tuple(made)
        named = dict(zip((each.name for each in table.primary_key), key, strict=True))
        self.written.append(Written(table.name, named, row_of(connection, table.name, named)))
        return key

    def _made(
        self, table: Table, column: sql.Column[Any], at: datetime, rows: Mapping[str, Key]
    ) -> object:
        """Return some value that fits; None where the database makes one, or none is needed."""
        if column.computed is not None:
            return None
        for foreign in column.foreign_keys:
            # What points to a row of its own table, or to one that comes later, points nowhere.
            target = rows.get(foreign.column.table.name)
            return target[0] if target and not column.nullable else None
        kind, number = column.type, next(self._numbers)
        if isinstance(kind, sql.Boolean):
            return False
        if isinstance(kind, sql.Integer):
            is_made = table.primary_key.columns.keys() == [column.name] == ["id"]
            return None if is_made or column.nullable else number
        if isinstance(kind, sql.DateTime):
            return at
        if isinstance(kind, sql.String):
            return f"{number:x}"[: kind.length or 64]
        makers: dict[type[object], object] = {
            sql.Date: at.date(),
            sql.Time: time(9),
            sql.JSON: {"made": number},
            sql.LargeBinary: b"%d" % number,
            sql.Float: number / 2,
            sql.Numeric: number,
        }
        return next(value for sort, value in makers.items() if isinstance(kind, sort))


def row_of(connection: Connection, table: str, key: Mapping[str, object]) -> dict[str, object]:
    """Return a row as it stands; nothing where it is gone."""
    names = " AND ".join(f'"{each}" = :{each}' for each in key)
    query = sql.text(f'SELECT * FROM "{table}" WHERE {names}')  # noqa: S608 - names of tables
    found = connection.execute(query, dict(key)).mappings().one_or_none()
    return dict(found) if found else {}


def _none(_month: int, _at: datetime) -> object:
    return None


def _reference(month: int, _at: datetime) -> str:
    return f"ACEHKM{'ACEHKMPTXY24'[month]}2"


def _wish(month: int) -> str:
    return ASKED[month].capitalize()


def _always(value: object) -> "Made":
    return lambda _month, _at: value


# What one column of a month holds.
Made = Callable[[int, datetime], object]
# Of what there is once whatever the month.
_ONCE = frozenset({"regulation", "schedule_revision"})
# Codes and lists that the desk reads; what is only kept may hold anything.
_CODES: dict[str, dict[str, object]] = {
    "appointment": {"post": "consultant", "topics": []},
    "attachment": {"role": "requester"},
    "consent": {"way": "form"},
    "order_correction": {"what": "number"},
    "schedule": {"stage": "approved", "approved_way": "page"},
    "schedule_agreement": {"way": "page"},
    "swap": {"state": "accepted"},
}
_VALUES: dict[str, dict[str, Made]] = {
    "schedule_revision": {"id": _always(1)},
    **{name: {key: _always(of) for key, of in codes.items()} for name, codes in _CODES.items()},
    "journal_words": {
        "folded": lambda m, _at: _wish(m).casefold(),
        "forms": lambda m, _at: stored_forms(_wish(m)),
    },
    "regulation": {
        "digest": _always("first"),
        "body": lambda _m, _at: REGULATION,
        "valid_from": lambda _m, at: at,
    },
    "journal_counter": {"year": lambda m, _at: 2000 + m, "last": lambda m, _at: m + 1},
    "person": {"entitled": lambda m, _at: m % 2 == 0, "left_at": _none},
    "inquiry": {
        "reference": _reference,
        "year": lambda _m, at: at.year,
        "number": lambda m, _at: m + 1,
        "kind": _always("parent"),
        "channel": _always("form"),
        "requester_name": lambda m, _at: f"Анна Хуаде {m}",
        "phone": lambda m, _at: f"+7 900 000-00-{m:02}",
        "email": lambda m, _at: f"mama{m}@example.ru",
        "reply_by": _always("mail"),
        "topic": _always("marks"),
        "subject": lambda m, _at: _wish(m),
        "state": lambda m, _at: "closed" if m % 3 else "answered",
        "cycle": _always(1),
        "claimant_id": _none,
        "offered_to": _none,
        "offered_at": _none,
        "close_reason": lambda m, _at: "helped" if m % 3 else None,
        "closed_at": lambda m, at: at + timedelta(days=1) if m % 3 else None,
        "waiting_since": _none,
        "fired": _always({}),
        "version": _always(3),
        "regulation_due_at": lambda _m, at: at + timedelta(days=3),
        "wake_at": _none,
        **dict.fromkeys(("owes", "owed_since", "owed_by", "erased_at"), _none),
    },
    "child": {
        "surname": _always("Хуаде"),
        "name": _always("Алий"),
        "school_class": lambda m, _at: f"{m % 11 + 1}А",
    },
    "text": {
        "kind": _always("question"),
        "role": _always("requester"),
        "author_id": _always(""),
        "body": lambda m, _at: f"{_wish(m)}, что делать?",
        "original": _none,
        "cycle": _always(1),
    },
    "history": {
        "seq": _always(1),
        "role": _always("requester"),
        "what": _always("open"),
        "from_state": _none,
        "to_state": _always("new"),
        "cycle": _always(1),
        "data": _always({}),
    },
    "delivery": {
        "sort": _always("notice"),
        "occasion": _always("accepted"),
        "cycle": _always(1),
        "addressee": _always("mail"),
        "params": _always({}),
        "state": _always("sent"),
    },
    "handoff": {"reason": _always("nobody_in_time"), "cycle": _always(1)},
}
