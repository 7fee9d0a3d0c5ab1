"""Messages that do not go, however often they are tried, while all else seems well."""

from sqlalchemy import ColumnElement, exists, func, select

from helpdesk.clock.incidents import IncidentKind
from helpdesk.domain.messages import AddresseeKind, DeliveryState
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.storage.clock_tables import trouble
from helpdesk.storage.inquiry_tables import delivery

TITLES = {IncidentKind.LETTERS: "Письма", IncidentKind.CARDS: "Карточки"}
# One try that failed is no trouble.
TRIED = 2
# With one of these no card is drawn anew, and it is told already.
_OF_ALL_CARDS = (
    IncidentKind.CHAT_AWAY,
    IncidentKind.TOKEN,
    IncidentKind.TEAM,
    IncidentKind.CHANNEL,
)
_D = delivery.c
_FAILS = _D.state == DeliveryState.PENDING, _D.attempts >= TRIED, _D.last_error.is_not(None)
_IS_LETTER: ColumnElement[bool] = func.substr(_D.addressee, 1, 4) == str(AddresseeKind.MAIL)


def stuck(desk: Desk) -> list[IncidentKind]:
    """Return which sorts of messages are stuck; raise SQLAlchemyError."""
    found = []
    # Whoever has got a letter since says that the server takes them. An earlier one that fails by
    # itself, as long as it is tried, must not hide that no other goes any more.
    failed = desk.value(select(func.max(_D.id)).where(*_FAILS, _IS_LETTER))
    if failed is not None:
        went = select(_D.id).where(_D.id > failed, _IS_LETTER, _D.sent_at.is_not(None))
        if desk.value(went.limit(1)) is None:
            found.append(IncidentKind.LETTERS)
    card = exists().where(*_FAILS, _D.sort == CARD, _D.wanted > 1)
    told = exists().where(trouble.c.kind.in_(_OF_ALL_CARDS))
    if desk.value(select(card & ~told)):
        found.append(IncidentKind.CARDS)
    return found
