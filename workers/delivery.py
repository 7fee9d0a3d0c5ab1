"""Carrying a message out: lease it, render it from the record as it is now, send, settle.

No transaction is open while something is sent. Twice is safe: what is settled cannot be leased,
a lease has one holder, and after an unknown outcome the sender looks before it posts again.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from helpdesk.domain.messages import MAIL, AddresseeKind
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel import delivered, outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.following import at_work, work_is_about
from helpdesk.kernel.leases import Delivery, LeaseLost
from integration.chat.errors import ChatError, RateLimited, Refused, UnknownOutcome, Unreachable
from integration.mail.errors import MailFailed, MailRefused
from settings import Settings

log = logging.getLogger(__name__)

# A card is never given up: without it nobody sees the inquiry. What was refused is tried rarely.
REFUSED_CARD_WAITS = timedelta(minutes=5)
# After a day of trying somebody had better call.
LETTER_MAY_TAKE = timedelta(days=1)
# In a day, to an address that anybody may have typed: more than a question ever needs.
LETTERS_UNPROVED = 12
# A server that says «again in 0 s» is not asked at once: it would say so again.
LEAST_WAIT = timedelta(seconds=1)


class Chat(Protocol):
    """What draws cards and says notices; its methods raise what integration's errors name."""

    def send(self, delivery: Delivery, view: InquiryView | None, now: datetime) -> str | None: ...

    def leave_one(self, delivery: Delivery, kept: str) -> None: ...


class Mail(Protocol):
    """What sends letters; False when there is nothing to say any more."""

    def send(self, delivery: Delivery, view: InquiryView | None, now: datetime) -> bool: ...


@dataclass(frozen=True)
class DeliveryService:
    """Carries deliveries out, one at a time, from any process or thread."""

    desk: Desk
    chat: Chat
    mail: Mail
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def carry(self, ids: Sequence[int], is_stopping: Callable[[], bool] = lambda: False) -> int:
        """Carry out these deliveries and what becomes ready beside them; return how many.

        Between two of them it may be told to stop: what is left, the sweep finds.
        """
        pending, done = list(ids), 0
        while pending and not is_stopping():
            # One at a time: the lease of a second one would run out while the first is sent.
            leased = outbox.lease(self.desk, self.clock(), ids=pending, limit=1)
            if not leased:
                break
            delivery = leased[0]
            about = {"inquiry": delivery.inquiry_id} if delivery.inquiry_id else {}
            with at_work(delivery=delivery.id, what=delivery.occasion, **about):
                self._carry_one(delivery)
            done += 1
            beside = outbox.ready_beside(self.desk, delivery, self.clock())
            # A card that was touched while it was drawn is among them once more.
            pending = [*(each for each in pending if each != delivery.id), *beside]
        return done

    def _carry_one(self, delivery: Delivery) -> None:
        try:
            self._send(delivery)
        except RateLimited as limited:
            after = max(timedelta(seconds=limited.retry_after), LEAST_WAIT)
            self._again(delivery, "rate limited", after=after)
        except LeaseLost:
            # It is due for whoever looks next, and was not posted by us.
            log.warning("held up beyond the lease")
        except (Unreachable, UnknownOutcome) as failed:
            unsure = isinstance(failed, UnknownOutcome)
            said = "outcome unknown" if unsure else "chat unreachable"
            self._again(delivery, said, unsure=unsure)
        except MailFailed as failed:
            self._letter_failed(delivery, failed.code)
        except (Refused, MailRefused) as refused:
            log.warning("refused", extra={"error": str(refused)})
            self._refused(delivery, str(refused))
        except Exception as error:
            # One bad row is pushed back, so that it cannot stop the others.
            log.exception("delivery failed")
            self._again(delivery, type(error).__name__, unsure=True)
        else:
            log.info("carried out")

    def _send(self, delivery: Delivery) -> None:
        shown = view(self.desk, delivery.inquiry_id) if delivery.inquiry_id else None
        if shown is not None:
            work_is_about(shown.inquiry)
        if delivery.addressee.kind is not AddresseeKind.MAIL:
            self._settle_post(delivery, self.chat.send(delivery, shown, self.clock()))
            return
        if shown is not None and self._is_one_too_many(delivery, shown):
            raise MailRefused("too many to one address")
        if self.mail.send(delivery, shown, self.clock()):
            outbox.mark_sent(self.desk, delivery, None, self.clock())
        else:
            outbox.void(self.desk, delivery, self.clock())

    def _is_one_too_many(self, delivery: Delivery, shown: InquiryView) -> bool:
        """Whether an address that nobody has proved his own has had its letters of this day."""
        if delivery.addressee != MAIL or shown.mail_is_proved:
            return False
        since = self.clock() - timedelta(days=1)
        return delivered.count_letters(self.desk, shown.inquiry.email, since) >= LETTERS_UNPROVED

    def _settle_post(self, delivery: Delivery, post_id: str | None) -> None:
        """Settle it. Where two have held it, both look once more, and one post is left."""
        if post_id is None:
            outbox.void(self.desk, delivery, self.clock())
            return
        settled = outbox.mark_sent(self.desk, delivery, post_id, self.clock())
        if settled and not delivery.unsure:
            return
        found = outbox.written_down(self.desk, delivery.id)
        if found is None or found.post_id is None:
            return
        try:
            self.chat.leave_one(found, found.post_id)
        except ChatError as error:
            log.warning("not looked again", extra={"error": str(error)})

    def _letter_failed(self, delivery: Delivery, code: str) -> None:
        if self.clock() - delivery.created_at >= LETTER_MAY_TAKE:
            log.warning("given up", extra={"error": code})
            outbox.park(self.desk, delivery, code, self.clock())
        else:
            self._again(delivery, code)

    def _refused(self, delivery: Delivery, error: str) -> None:
        # A checklist in somebody's own messages is no card: where he is not, nobody waits for it.
        if delivery.is_card and delivery.inquiry_id:
            self._again(delivery, error, after=REFUSED_CARD_WAITS)
        else:
            outbox.park(self.desk, delivery, error, self.clock())

    def _again(
        self,
        delivery: Delivery,
        error: str,
        *,
        unsure: bool = False,
        after: timedelta | None = None,
    ) -> None:
        outbox.try_again(self.desk, delivery, self.clock(), error=error, unsure=unsure, after=after)


def carrier_of(desk: Desk, settings: Settings) -> DeliveryService:
    """Return the carrier of this process, with its own connections."""
    from integration.chosen import create_sender
    from integration.mail.mailer import create_mailer

    return DeliveryService(desk, create_sender(desk, settings), create_mailer(desk, settings))
