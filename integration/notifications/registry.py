"""What is said of one inquiry: for each type of notification, which words for whom.

Of several inquiries, of a training, of the schedule and of what is about no inquiry it is said
from other things than one inquiry: those have registries of their own.
"""

from dataclasses import dataclass

from helpdesk.domain.messages import NotificationType
from integration.notifications import (
    in_channel,
    in_thread,
    joined_to_requester,
    of_drafts,
    of_information_requests,
    reminders_in_thread,
    support_in_thread,
    support_to_requester,
    to_colleague,
    to_on_behalf,
    to_requester,
)
from integration.notifications.about import Say


@dataclass(frozen=True)
class Row:
    """The words under the card, to all consultants, and by direct message.

    No type has two sorts of direct messages: who asks, who consults, or who entered it.
    """

    thread: Say | None = None
    channel: Say | None = None
    person: Say | None = None


REGISTRY: dict[NotificationType, Row] = {
    NotificationType.ACCEPTED: Row(person=to_requester.accepted),
    NotificationType.CLAIMED: Row(thread=in_thread.claimed, person=to_requester.claimed),
    NotificationType.RELEASED: Row(thread=in_thread.released),
    NotificationType.OFFERED: Row(thread=in_thread.offered, person=to_colleague.offered),
    NotificationType.OFFER_ACCEPTED: Row(
        thread=in_thread.taken_over, person=to_colleague.offer_accepted
    ),
    NotificationType.OFFER_DECLINED: Row(
        thread=in_thread.offer_refused, person=to_colleague.offer_declined
    ),
    NotificationType.OFFER_EXPIRED: Row(
        thread=in_thread.offer_refused, person=to_colleague.offer_expired
    ),
    NotificationType.REASSIGNED: Row(thread=in_thread.reassigned, person=to_colleague.reassigned),
    NotificationType.QUESTION: Row(thread=in_thread.question, person=to_requester.question),
    NotificationType.CLARIFIED: Row(thread=in_thread.clarified),
    NotificationType.ADDED: Row(thread=in_thread.added),
    NotificationType.PICTURE: Row(thread=in_thread.picture),
    NotificationType.CALL_LOGGED: Row(thread=in_thread.call_logged),
    NotificationType.ANSWER: Row(thread=in_thread.answer, person=to_requester.answer),
    NotificationType.CORRECTION: Row(thread=in_thread.correction, person=to_requester.correction),
    NotificationType.HELPED: Row(thread=in_thread.helped),
    NotificationType.DID_NOT_HELP: Row(
        thread=in_thread.did_not_help, person=to_colleague.did_not_help
    ),
    NotificationType.REOPENED: Row(person=to_requester.reopened),
    NotificationType.HANDOFF: Row(
        thread=support_in_thread.handoff, person=support_to_requester.handoff
    ),
    NotificationType.VENDOR_CASE: Row(thread=support_in_thread.vendor_case),
    NotificationType.VENDOR_ASK: Row(
        thread=support_in_thread.vendor_ask, person=support_to_requester.vendor_ask
    ),
    NotificationType.LETTER_ANEW: Row(
        thread=support_in_thread.letter_anew, person=support_to_requester.letter_anew
    ),
    NotificationType.VENDOR_WANTS: Row(
        thread=of_information_requests.wanted, person=of_information_requests.wanted_of
    ),
    NotificationType.VENDOR_OWED: Row(
        thread=of_information_requests.owed, person=of_information_requests.owed_by
    ),
    NotificationType.VENDOR_TOLD: Row(thread=of_information_requests.told),
    NotificationType.VENDOR_REJECTED: Row(
        thread=of_information_requests.rejected, person=of_information_requests.rejected_for
    ),
    NotificationType.CASE_ANSWERED: Row(thread=support_in_thread.case_answered),
    NotificationType.CASE_REJECTED: Row(thread=support_in_thread.case_rejected),
    NotificationType.CASE_WANTED: Row(thread=support_in_thread.case_wanted),
    NotificationType.CLOSED: Row(thread=in_thread.closed, person=to_requester.closed),
    NotificationType.WITHDRAWN: Row(thread=in_thread.withdrawn),
    NotificationType.AUTO_CLOSED: Row(
        thread=in_thread.auto_closed, person=to_requester.auto_closed
    ),
    NotificationType.REMIND_DUTY: Row(thread=reminders_in_thread.remind_duty),
    NotificationType.REMIND_CHANNEL: Row(channel=in_channel.remind_channel),
    NotificationType.WARN: Row(thread=reminders_in_thread.warn, person=to_colleague.warn),
    NotificationType.TERM_PASSED: Row(person=to_colleague.term_passed),
    NotificationType.LATE_ENTRY: Row(person=to_colleague.late_entry),
    NotificationType.QUIET: Row(thread=reminders_in_thread.quiet, person=to_colleague.quiet),
    NotificationType.CALL_DUE: Row(thread=reminders_in_thread.call_due),
    NotificationType.CALL_AGAIN: Row(thread=reminders_in_thread.call_again),
    NotificationType.LESSON_NOW: Row(thread=reminders_in_thread.lesson_now),
    NotificationType.JOINED: Row(person=joined_to_requester.joined),
    NotificationType.SEND_AS: Row(thread=in_thread.send_as),
    NotificationType.ENTERED: Row(person=to_colleague.entered),
    NotificationType.LETTER_KEPT: Row(thread=in_thread.letter_kept),
    NotificationType.DRAFT_KEPT: Row(person=of_drafts.draft_kept),
    NotificationType.NOTE: Row(person=of_drafts.note),
    NotificationType.STANDS_IN: Row(person=to_on_behalf.entered),
    NotificationType.STOOD_IN: Row(person=to_on_behalf.became),
    NotificationType.CONSENT_WITHDRAWN: Row(
        thread=in_thread.consent_withdrawn, person=to_requester.consent_withdrawn
    ),
}
