"""Letters on their way: from a delivery to what a mail program shows."""

from datetime import timedelta
from email.message import EmailMessage

from helpdesk.clock.incidents import Incident, IncidentKind, note
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from tests.workers.office import NOW, ask_as_parent


def leased(desk: Desk, occasion: str, addressee: str = "mail") -> tuple[Delivery, InquiryView]:
    for delivery in outbox.lease(desk, NOW):
        outbox.mark_sent(desk, delivery, "post", NOW)
        if (delivery.occasion, delivery.addressee) == (occasion, addressee):
            assert delivery.inquiry_id is not None
            return delivery, view(desk, delivery.inquiry_id)
    raise LookupError(occasion)


def accepted(desk: Desk) -> tuple[Delivery, InquiryView]:
    ask_as_parent(desk)
    return leased(desk, "accepted")


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def trouble(desk: Desk) -> Delivery:
    for minutes in (0, 5):
        note(desk, [Incident(IncidentKind.TOKEN)], NOW - timedelta(minutes=5 - minutes))
    (delivery,) = outbox.lease(desk, NOW)
    return delivery
