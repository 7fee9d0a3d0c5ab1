"""Rows of the database as the values of the desk."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Integer, Row, bindparam, select

from helpdesk.domain.inquiry import Child, Entry, Handoff, Inquiry
from helpdesk.domain.people import Person, Role
from helpdesk.domain.states import OPEN
from helpdesk.domain.texts import Attachment, Text, TextKind
from helpdesk.storage import inquiry_tables

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
# What is written for the requester to read.
TO_REQUESTER = frozenset(
    {
        TextKind.QUESTION,
        TextKind.ANSWER,
        TextKind.CORRECTION,
        TextKind.VENDOR_ANSWER,
        TextKind.VENDOR_WANTS,
        TextKind.VENDOR_REJECTED,
    }
)

# How rows become values of a kind: made at the first row.
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}

# The condition that an inquiry is open.
IS_OPEN = inquiry_tables.inquiry.c.state.in_([state.value for state in OPEN])


def is_listed(ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that an inquiry is one of these: PostgreSQL takes 65,535 parameters."""
    listed = bindparam(None, ids, expanding=True, literal_execute=True, type_=Integer())
    return inquiry_tables.inquiry.c.id.in_(listed)


def value_of(kind: type[T], row: Row[Any], **more: object) -> T:
    """Return a row as a value: each field has the column of its name, with codes as enums.

    `more` are fields that are no columns, or that differ; columns that are no fields are left out.
    """
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    value: T = _ADAPTERS[kind].validate_python({**row._mapping, **more})
    return value


inquiry_of = partial(value_of, Inquiry)
entry_of = partial(value_of, Entry)
handoff_of = partial(value_of, Handoff)
person_of = partial(value_of, Person)
child_of = partial(value_of, Child)
attachment_of = partial(value_of, Attachment)


def inquiries_where(connection: Connection, *which: ColumnElement[bool]) -> list[Inquiry]:
    """Return the inquiries that meet these conditions, in the order of their ids."""
    query = select(inquiry_tables.inquiry).where(*which).order_by(inquiry_tables.inquiry.c.id)
    return [inquiry_of(row) for row in connection.execute(query)]


def text_of(row: Row[Any]) -> Text:
    """Return a text as it is shown. What goes out to the requester is whole: somebody insisted."""
    text = value_of(Text, row)
    if text.kind in TO_REQUESTER and text.role is not Role.REQUESTER:
        return replace(text, body=row.original or text.body)
    return replace(text, is_masked=row.original is not None)


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    """Return what belongs to each key, in the order in which it came."""
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}
