"""The inquiry itself, as asked and as kept, with its history and its handoffs."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from helpdesk.domain.people import Requester, Role
from helpdesk.domain.reference import shown_reference
from helpdesk.domain.states import (
    OPEN,
    Channel,
    CloseReason,
    ConsentWay,
    HandoffReason,
    Kind,
    Owes,
    ReplyBy,
    State,
)
from helpdesk.domain.texts import TextKind


@dataclass(frozen=True)
class Child:
    """A pupil that the inquiry is about."""

    surname: str
    name: str
    school_class: str


@dataclass(frozen=True)
class Consent:
    """What the requester agreed to: the document's version and SHA-256, and when (UTC).

    Where it was not given on the form, `recorded_by` is the Mattermost id of who heard it, or has
    the signed paper.
    """

    version: str
    digest: str
    given_at: datetime
    way: ConsentWay = ConsentWay.FORM
    recorded_by: str = ""


@dataclass(frozen=True)
class NewInquiry:
    """Everything an intake knows when it opens an inquiry.

    `received_at` is when the school was asked, which may lie before the entry. `nonce` makes a
    second send of the same form return the first inquiry; where it `serves_once`, one of its form
    with other words is refused. `suspicious` flags, never drops. What is `gathered` waits behind
    one post for somebody to look at it; where it does not `sends_receipt` no letter says that it
    has come.
    """

    kind: Kind
    channel: Channel
    received_at: datetime
    requester: Requester
    topic: str
    words: str
    children: tuple[Child, ...] = ()
    details: tuple[tuple[TextKind, str], ...] = ()
    consent: Consent | None = None
    nonce: str | None = None
    serves_once: bool = False
    suspicious: bool = False
    gathered: bool = False
    sends_receipt: bool = True
    # Somebody answered by word of mouth when it was asked: its term has been kept.
    answered_at_once: bool = False
    # The channel hears of several at once, so that this one's card calls nobody.
    is_one_of_many: bool = False
    # Codes that the first line of history keeps beside channel and kind.
    noted: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """The record: one row of the table `inquiry`, times aware UTC."""

    id: int
    reference: str
    year: int
    number: int
    kind: Kind
    channel: Channel
    received_at: datetime
    entered_at: datetime
    requester_name: str
    phone: str
    email: str
    reply_by: ReplyBy
    mattermost_id: str
    username: str
    topic: str
    subject: str
    suspicious: bool
    state: State
    cycle: int
    cycle_started_at: datetime
    claimant_id: str | None = None
    claimed_at: datetime | None = None
    offered_to: str | None = None
    offered_at: datetime | None = None
    regulation_version: int
    regulation_due_at: datetime
    working_due_at: datetime
    late_entry: bool
    waiting_since: datetime | None = None
    waited_days: int = 0
    waited_seconds: float = 0.0
    free_since: datetime | None
    window_from: datetime | None = None
    window_used: float = 0.0
    reminded_at: datetime | None = None
    fired: dict[str, str] = field(hash=False)
    answered_at: datetime | None = None
    handed_off_at: datetime | None = None
    closed_at: datetime | None = None
    close_reason: CloseReason | None = None
    double_of: int | None = None
    calls_tried: int = 0
    reached_at: datetime | None = None
    touched_at: datetime
    wake_at: datetime | None = None
    nonce: str | None
    link_digest: str
    version: int
    # After a call that reached nobody: when somebody is reminded to try once more.
    call_again_at: datetime | None = None
    # Who owes the vendor's support information, since when, and by when it was asked for.
    owes: Owes | None = None
    owed_since: datetime | None = None
    owed_by: datetime | None = None
    # Since when nobody may work on it, and since when its personal data are gone.
    consent_withdrawn_at: datetime | None = None
    erased_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def shown_reference(self) -> str:
        """The reference as people read it aloud: two groups of four."""
        return shown_reference(self.reference)


class Changes(TypedDict, total=False):
    """What a move may change of the record; what is left out stays as it is."""

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


@dataclass(frozen=True)
class Entry:
    """One line of the append-only history: ids and codes, never personal text."""

    seq: int
    at: datetime
    role: Role
    actor_id: str
    what: str
    from_state: State | None
    to_state: State
    cycle: int
    data: dict[str, object] = field(hash=False)

    @property
    def is_anew(self) -> bool:
        """Whether a rejected letter was sent again, and not what the vendor's support asked for."""
        return bool(self.data.get("anew"))


@dataclass(frozen=True)
class Handoff:
    """The handing over to the vendor's support; one for each cycle."""

    id: int
    inquiry_id: int
    cycle: int
    reason: HandoffReason
    at: datetime
    responsible_id: str | None
    letter_id: int
    case_id: int | None
    case_at: datetime | None
    case_key: str | None = None
