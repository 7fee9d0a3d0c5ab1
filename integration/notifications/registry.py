"""What is said of one inquiry: for each type of notification, which words for whom.

Of several inquiries, of a training, of the schedule and of what is about no inquiry it is said
from other things than one inquiry: those have registries of their own.
"""

from dataclasses import dataclass, replace

from helpdesk.domain.addressee import CHANNEL, THREAD
from helpdesk.domain.inquiry import Entry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Role
from helpdesk.domain.states import State
from helpdesk.journal.histories import outcome_of
from integration.chat.speech import Block, Line, Link, Notification, Quote, line, notification
from integration.notifications import (
    in_thread,
    of_drafts,
    of_information_requests,
    reminders,
    support_in_thread,
    support_to_requester,
    to_colleague,
    to_requester,
    to_teacher,
)
from integration.notifications.about import About, Say


@dataclass(frozen=True)
class Row:
    """The words under the card, by direct message, and to all consultants.

    No type has two sorts of direct messages: who asks, who consults, or who entered it.
    """

    thread: Say | None = None
    person: Say | None = None
    channel: Say | None = None


REGISTRY: dict[NotificationType, Row] = {
    NotificationType.ACCEPTED: Row(person=to_requester.accepted),
    NotificationType.CLAIMED: Row(in_thread.claimed, to_requester.claimed),
    NotificationType.RELEASED: Row(in_thread.released),
    NotificationType.OFFERED: Row(in_thread.offered, to_colleague.offered),
    NotificationType.OFFER_ACCEPTED: Row(in_thread.taken_over, to_colleague.offer_accepted),
    NotificationType.OFFER_DECLINED: Row(in_thread.offer_refused, to_colleague.offer_declined),
    NotificationType.OFFER_EXPIRED: Row(in_thread.offer_refused, to_colleague.offer_expired),
    NotificationType.REASSIGNED: Row(in_thread.reassigned, to_colleague.reassigned),
    NotificationType.QUESTION: Row(in_thread.question, to_requester.question),
    NotificationType.CLARIFIED: Row(in_thread.clarified),
    NotificationType.ADDED: Row(in_thread.added),
    NotificationType.PICTURE: Row(in_thread.picture),
    NotificationType.CALL_LOGGED: Row(in_thread.call_logged),
    NotificationType.ANSWER: Row(in_thread.answer, to_requester.answer),
    NotificationType.CORRECTION: Row(in_thread.correction, to_requester.correction),
    NotificationType.HELPED: Row(in_thread.helped),
    NotificationType.DID_NOT_HELP: Row(in_thread.did_not_help, to_colleague.did_not_help),
    NotificationType.REOPENED: Row(person=to_requester.reopened),
    NotificationType.HANDOFF: Row(support_in_thread.handoff, support_to_requester.handoff),
    NotificationType.VENDOR_CASE: Row(support_in_thread.vendor_case),
    NotificationType.VENDOR_ASK: Row(support_in_thread.vendor_ask, support_to_requester.vendor_ask),
    NotificationType.LETTER_ANEW: Row(
        support_in_thread.letter_anew, support_to_requester.letter_anew
    ),
    NotificationType.VENDOR_WANTS: Row(
        of_information_requests.wanted, of_information_requests.wanted_of
    ),
    NotificationType.VENDOR_OWED: Row(
        of_information_requests.owed, of_information_requests.owed_by
    ),
    NotificationType.VENDOR_TOLD: Row(of_information_requests.told),
    NotificationType.VENDOR_REJECTED: Row(
        of_information_requests.rejected, of_information_requests.rejected_for
    ),
    NotificationType.CASE_ANSWERED: Row(support_in_thread.case_answered),
    NotificationType.CASE_REJECTED: Row(support_in_thread.case_rejected),
    NotificationType.CASE_WANTED: Row(support_in_thread.case_wanted),
    NotificationType.OUTAGE_OFFERED: Row(in_thread.outage_offered),
    NotificationType.OUTAGE_UPDATE: Row(person=to_requester.outage_update),
    NotificationType.CLOSED: Row(in_thread.closed, to_requester.closed),
    NotificationType.WITHDRAWN: Row(in_thread.withdrawn),
    NotificationType.AUTO_CLOSED: Row(in_thread.auto_closed, to_requester.auto_closed),
    NotificationType.REMIND_DUTY: Row(reminders.remind_duty),
    NotificationType.REMIND_CHANNEL: Row(channel=reminders.remind_channel),
    NotificationType.WARN: Row(reminders.warn, to_colleague.warn),
    NotificationType.TERM_PASSED: Row(person=to_colleague.term_passed),
    NotificationType.LATE_ENTRY: Row(person=to_colleague.late_entry),
    NotificationType.QUIET: Row(reminders.quiet, to_colleague.quiet),
    NotificationType.CALL_DUE: Row(reminders.call_due),
    NotificationType.CALL_AGAIN: Row(reminders.call_again),
    NotificationType.LESSON_NOW: Row(reminders.lesson_now),
    NotificationType.JOINED: Row(person=of_drafts.joined),
    NotificationType.SEND_AS: Row(in_thread.send_as),
    NotificationType.ENTERED: Row(person=to_colleague.entered),
    NotificationType.LETTER_KEPT: Row(in_thread.letter_kept),
    NotificationType.DRAFT_KEPT: Row(person=of_drafts.draft_kept),
    NotificationType.NOTE: Row(person=of_drafts.note),
    NotificationType.STANDS_IN: Row(person=to_teacher.entered),
    NotificationType.STOOD_IN: Row(person=to_teacher.became),
    NotificationType.CONSENT_WITHDRAWN: Row(
        in_thread.consent_withdrawn, to_requester.consent_withdrawn
    ),
}


def notification_of(about: About) -> Notification | None:
    """Return what to say; None where it is void by now, or was never for the chat."""
    row = REGISTRY.get(NotificationType(about.occasion), Row())
    say = {THREAD: row.thread, CHANNEL: row.channel}.get(about.addressee, row.person)
    return say(about) if say else None


IF_NOT = " Если всё-таки не помогло, отметьте это там: "
PAGE = "страница вопроса"


def as_it_stands(about: About) -> Notification:
    """Return what an earlier message shows now: as it was while there is something to press."""
    said = notification_of(about) or notification(*_what_it_was_about(about))
    if said.buttons or about.occasion == NotificationType.DRAFT_KEPT:
        return said
    return replace(said, blocks=(*said.blocks, what_became(about)))


def _what_it_was_about(about: About) -> tuple[Block, ...]:
    if not about.is_to_requester:
        return (about.summary(),)
    page = line(Link(PAGE.capitalize(), about.page))
    return (line("Вопрос ", about.reference, ":"), Quote(about.inquiry.subject), page)


def what_became(about: About) -> Line:
    """Say what has happened last since the message was sent."""
    since = [each for each in about.view.history if about.said_at and each.at > about.said_at]
    for entry in reversed(since):
        words = outcome_of(
            about.view,
            entry,
            is_own=_is_readers(about, entry),
            is_to_requester=about.is_to_requester,
        )
        if words:
            return line(words, *_if_not(about, entry))
    return line(f"{about.state.words}.")


def _is_readers(about: About, entry: Entry) -> bool:
    """Whether who reads has done it: who has asked acts without an id."""
    if entry.role is Role.REQUESTER:
        return about.is_to_requester
    return bool(entry.actor_id) and entry.actor_id == about.person_id


def _if_not(about: About, entry: Entry) -> tuple[str | Link, ...]:
    """Leave a way back to who has said that it helped: for some days he may think otherwise."""
    closed = entry.what == Move.HELPED and about.state is State.CLOSED
    return (IF_NOT, Link(PAGE, about.page)) if closed and about.is_to_requester else ()
