"""Rows of the database as the values of the desk."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Row

from helpdesk.domain.inquiry import Child, Entry, Handoff, Inquiry
from helpdesk.domain.people import Person, Role
from helpdesk.domain.states import Channel, CloseReason, HandoffReason, Kind, Owes, ReplyBy, State
from helpdesk.domain.texts import Attachment, Text, TextKind

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


def inquiry_of(row: Row[Any]) -> Inquiry:
    values = dict(row._mapping)
    reason = values["close_reason"]
    values.update(
        kind=Kind(values["kind"]),
        channel=Channel(values["channel"]),
        reply_by=ReplyBy(values["reply_by"]),
        state=State(values["state"]),
        close_reason=CloseReason(reason) if reason else None,
        owes=Owes(values["owes"]) if values["owes"] else None,
    )
    return Inquiry(**values)


def text_of(row: Row[Any]) -> Text:
    """Return a text as it is shown. What goes out to the requester is whole: somebody insisted."""
    values = dict(row._mapping)
    original = values.pop("original")
    values |= {"kind": TextKind(values["kind"]), "role": Role(values["role"])}
    if values["kind"] in TO_REQUESTER and values["role"] is not Role.REQUESTER:
        return Text(**{**values, "body": original or values["body"]})
    return Text(**values, is_masked=original is not None)


def entry_of(row: Row[Any]) -> Entry:
    values = row._mapping
    before = values["from_state"]
    return Entry(
        seq=values["seq"],
        at=values["at"],
        role=Role(values["role"]),
        actor_id=values["actor_id"],
        what=values["what"],
        from_state=State(before) if before else None,
        to_state=State(values["to_state"]),
        cycle=values["cycle"],
        data=values["data"],
    )


def handoff_of(row: Row[Any]) -> Handoff:
    values = dict(row._mapping)
    return Handoff(**{**values, "reason": HandoffReason(values["reason"])})


def person_of(row: Row[Any]) -> Person:
    values = row._mapping
    return Person(values["id"], values["username"], values["name"], values["entitled"])


def child_of(row: Row[Any]) -> Child:
    values = row._mapping
    return Child(values["surname"], values["name"], values["school_class"])


def attachment_of(row: Row[Any]) -> Attachment:
    values = dict(row._mapping)
    return Attachment(**{**values, "role": Role(values["role"])})


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    """Return what belongs to each key, in the order in which it came."""
    found: dict[K, tuple[V, ...]] = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found
