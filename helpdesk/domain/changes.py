"""What a move may change of the record of an inquiry: each field with its type."""

from datetime import datetime
from typing import TypedDict

from helpdesk.domain.states import CloseReason, Owes, State


class Changes(TypedDict, total=False):
    """Fields that are changed; what is left out stays as it is."""

    requester_name: str
    phone: str
    email: str
    mattermost_id: str
    username: str
    subject: str
    suspicious: bool
    state: State
    cycle: int
    cycle_started_at: datetime
    claimant_id: str | None
    claimed_at: datetime | None
    offered_to: str | None
    offered_at: datetime | None
    regulation_version: int
    regulation_due_at: datetime
    working_due_at: datetime
    late_entry: bool
    waiting_since: datetime | None
    waited_days: int
    waited_seconds: float
    free_since: datetime | None
    window_from: datetime | None
    window_used: float
    reminded_at: datetime | None
    fired: dict[str, str]
    answered_at: datetime | None
    handed_off_at: datetime | None
    closed_at: datetime | None
    close_reason: CloseReason | None
    double_of: int | None
    calls_tried: int
    reached_at: datetime | None
    touched_at: datetime
    wake_at: datetime | None
    nonce: str | None
    call_again_at: datetime | None
    owes: Owes | None
    owed_since: datetime | None
    owed_by: datetime | None
    consent_withdrawn_at: datetime | None
    erased_at: datetime | None
