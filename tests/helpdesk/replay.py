"""The append-only history: the audit trail, the timeline's source, the record's check."""

from collections.abc import Iterable
from dataclasses import dataclass

from helpdesk.domain.inquiry import Entry
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.states import State

_HANDS_OFF = frozenset({str(Move.HAND_OFF), str(Step.HAND_OFF_WINDOW), str(Step.HAND_OFF_TERM)})


@dataclass(frozen=True)
class Replayed:
    """What the history says of an inquiry: it must agree with the record."""

    state: State
    cycle: int
    claimant_id: str | None
    handoffs: int


def replay(entries: Iterable[Entry]) -> Replayed:
    """Fold the history, in order, into what the record should hold; ValueError when empty."""
    replayed: Replayed | None = None
    for entry in entries:
        before = replayed.state if replayed else None
        if entry.from_state is not before:
            raise ValueError(f"line {entry.seq} begins in {entry.from_state}, not in {before}")
        claimant = replayed.claimant_id if replayed else None
        claimant = entry.data.get("claimant", claimant)  # type: ignore[assignment]
        handoffs = (replayed.handoffs if replayed else 0) + (entry.what in _HANDS_OFF)
        replayed = Replayed(entry.to_state, entry.cycle, claimant, handoffs)
    if replayed is None:
        raise ValueError("an inquiry has at least the line of its opening")
    return replayed
