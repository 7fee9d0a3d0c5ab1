"""What is said of one inquiry: for each type of notification, which words for whom.

Of several inquiries, of a training, of the schedule and of what is about no inquiry it is said
from other things than one inquiry: those have registries of their own.
"""

from dataclasses import dataclass, replace

from helpdesk.domain.inquiry import Entry
from helpdesk.domain.messages import CHANNEL, THREAD, NotificationType
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
class NotificationRow:
    """The words under the card, by direct message, and to all consultants.

    No type has two sorts of direct messages: who asks, who consults, or who entered it.
    """

    thread: Say | None = None
    person: Say | None = None
    channel: Say | None = None


REGISTRY: dict[NotificationType, NotificationRow] = {
    NotificationType.ACCEPTED: NotificationRow(person=to_requester.accepted),
    NotificationType.CLAIMED: NotificationRow(in_thread.claimed, to_requester.claimed),
    NotificationType.RELEASED: NotificationRow(in_thread.released),
    NotificationType.OFFERED: NotificationRow(in_thread.offered, to_colleague.offered),
    NotificationType.OFFER_ACCEPTED: NotificationRow(
        in_thread.taken_over, to_colleague.offer_accepted
    ),
    NotificationType.OFFER_DECLINED: NotificationRow(
        in_thread.offer_refused, to_colleague.offer_declined
    ),
    NotificationType.OFFER_EXPIRED: NotificationRow(
        in_thread.offer_refused, to_colleague.offer_expired
    ),
    NotificationType.REASSIGNED: NotificationRow(in_thread.reassigned, to_colleague.reassigned),
    NotificationType.QUESTION: NotificationRow(in_thread.question, to_requester.question),
    NotificationType.CLARIFIED: NotificationRow(in_thread.clarified),
    NotificationType.ADDED: NotificationRow(in_thread.added),
    NotificationType.PICTURE: NotificationRow(in_thread.picture),
    NotificationType.CALL_LOGGED: NotificationRow(in_thread.call_logged),
    NotificationType.ANSWER: NotificationRow(in_thread.answer, to_requester.answer),
    NotificationType.CORRECTION: NotificationRow(in_thread.correction, to_requester.correction),
    NotificationType.HELPED: NotificationRow(in_thread.helped),
    NotificationType.DID_NOT_HELP: NotificationRow(
        in_thread.did_not_help, to_colleague.did_not_help
    ),
    NotificationType.REOPENED: NotificationRow(person=to_requester.reopened),
    NotificationType.HANDOFF: NotificationRow(
        support_in_thread.handoff, support_to_requester.handoff
    ),
    NotificationType.VENDOR_CASE: NotificationRow(support_in_thread.vendor_case),
    NotificationType.VENDOR_ASK: NotificationRow(
        support_in_thread.vendor_ask, support_to_requester.vendor_ask
    ),
    NotificationType.LETTER_ANEW: NotificationRow(
        support_in_thread.letter_anew, support_to_requester.letter_anew
    ),
    NotificationType.VENDOR_WANTS: NotificationRow(
        of_information_requests.wanted, of_information_requests.wanted_of
    ),
    NotificationType.VENDOR_OWED: NotificationRow(
        of_information_requests.owed, of_information_requests.owed_by
    ),
    NotificationType.VENDOR_TOLD: NotificationRow(of_information_requests.told),
    NotificationType.VENDOR_REJECTED: NotificationRow(
        of_information_requests.rejected, of_information_requests.rejected_for
    ),
    NotificationType.CASE_ANSWERED: NotificationRow(support_in_thread.case_answered),
    NotificationType.CASE_REJECTED: NotificationRow(support_in_thread.case_rejected),
    NotificationType.CASE_WANTED: NotificationRow(support_in_thread.case_wanted),
    NotificationType.OUTAGE_OFFERED: NotificationRow(in_thread.outage_offered),
    NotificationType.OUTAGE_UPDATE: NotificationRow(person=to_requester.outage_update),
    NotificationType.OUTAGE_PASSED: NotificationRow(person=to_requester.outage_passed),
    NotificationType.CLOSED: NotificationRow(in_thread.closed, to_requester.closed),
    NotificationType.WITHDRAWN: NotificationRow(in_thread.withdrawn),
    NotificationType.AUTO_CLOSED: NotificationRow(in_thread.auto_closed, to_requester.auto_closed),
    NotificationType.REMIND_DUTY: NotificationRow(reminders.remind_duty),
    NotificationType.REMIND_CHANNEL: NotificationRow(channel=reminders.remind_channel),
    NotificationType.WARN: NotificationRow(reminders.warn, to_colleague.warn),
    NotificationType.TERM_PASSED: NotificationRow(person=to_colleague.term_passed),
    NotificationType.LATE_ENTRY: NotificationRow(person=to_colleague.late_entry),
    NotificationType.QUIET: NotificationRow(reminders.quiet, to_colleague.quiet),
    NotificationType.CALL_DUE: NotificationRow(reminders.call_due),
    NotificationType.CALL_AGAIN: NotificationRow(reminders.call_again),
    NotificationType.LESSON_NOW: NotificationRow(reminders.lesson_now),
    NotificationType.JOINED: NotificationRow(person=of_drafts.joined),
    NotificationType.SEND_AS: NotificationRow(in_thread.send_as),
    NotificationType.ENTERED: NotificationRow(person=to_colleague.entered),
    NotificationType.LETTER_KEPT: NotificationRow(in_thread.letter_kept),
    NotificationType.DRAFT_KEPT: NotificationRow(person=of_drafts.draft_kept),
    NotificationType.NOTE: NotificationRow(person=of_drafts.note),
    NotificationType.STANDS_IN: NotificationRow(person=to_teacher.entered),
    NotificationType.STOOD_IN: NotificationRow(person=to_teacher.became),
    NotificationType.CONSENT_WITHDRAWN: NotificationRow(
        in_thread.consent_withdrawn, to_requester.consent_withdrawn
    ),
}


def notification_of(about: About) -> Notification | None:
    """Return what to say; None where it is void by now, or was never for the chat."""
    row = REGISTRY.get(NotificationType(about.occasion), NotificationRow())
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
        return (about.summary(), *about.to_card())
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
