"""A letter that asks to erase personal data: understood, and asked back, never simply obeyed.

Anybody can put any sender on a letter. So a link goes to the address itself; only who reads its
mail can open it, and there he sees what would be erased.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import Connection, func, select

from helpdesk.domain.errors import NotFound
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import MAIL, NotificationType
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import inquiry_of

GOOD_FOR = timedelta(days=7)
# A longer letter asks for something besides: it is taken as any other, too.
FEW_WORDS = 40
# Whose data: in a question about the journal they are the journal's own.
_OWN_DATA = (
    r"[\s,]+(?:[^\s.!?]+[\s,]+){0,4}?(?:мо[иёей]\w*|наш\w*|персональн\w*|личн\w*)\s+"
    r"(?:\w+\s+){0,2}?(?:данные|данных|сведения|информацию)\b"
)
_ASKS = re.compile(
    rf"\b(?:удали(?:те|ть)|сотрите|стереть|уничтож(?:ьте|ить)|убер(?:ите|рать)){_OWN_DATA}"
    rf"|\bпрекрати(?:те|ть)\s+(?:\w+\s+)?обработку{_OWN_DATA}"
    r"|\b(?:отзываю|отозвать|отзываем)\s+(?:\w+\s+){0,2}?согласи[ея]\b"
    r"|\bне\s+(?:даю|согласен|согласна|согласны)\s+(?:\w+\s+){0,2}?обработк",
    re.IGNORECASE,
)

# A whole answer to the letter that asks for consent, and says what a refusal leads to.
_REFUSES = re.compile(
    r"\W*(?:здравствуйте\W+)?(?:нет\W+)?не\s+(?:согласен|согласна|согласны)\W*(?:спасибо\W*)?",
    re.IGNORECASE,
)


def refuses(words: str) -> bool:
    return _REFUSES.fullmatch(words) is not None


def asks_to_erase(words: str) -> bool:
    """Return whether words ask that one's own data be erased."""
    return _ASKS.search(words) is not None


def is_only_that(words: str) -> bool:
    return len(words.split()) <= FEW_WORDS


def ask_back(unit: UnitOfWork, sender: str, about: Inquiry | None) -> Inquiry | None:
    """Ask the address whether it was meant, once a day; None where nothing is known of it."""
    found = about or next(iter(inquiries_of(unit.connection, sender)), None)
    if found is None or found.erased_at is not None:
        return None
    today = unit.today.isoformat()
    unit.tell(found, NotificationType.ERASE_ASKED, [MAIL], key=today)
    return found


def inquiries_of(connection: Connection, address: str) -> list[Inquiry]:
    """Return all that is stored under an address, the newest first."""
    table = inquiry_tables.inquiry
    query = select(table).where(
        func.lower(table.c.email) == address.casefold(),
        table.c.email != "",
        table.c.erased_at.is_(None),
    )
    return [inquiry_of(row) for row in connection.execute(query.order_by(table.c.id.desc()))]


def erase_token(secret: bytes, inquiry: Inquiry, now: datetime) -> str:
    """Return what proves that somebody reads the mail of this inquiry's address."""
    until = int((now + GOOD_FOR).timestamp())
    said = [inquiry.reference, until]
    return str(_signer(secret).dumps(said))


def read_erase_token(connection: Connection, secret: bytes, token: str, now: datetime) -> str:
    """Return the address that a token proves; raise NotFound for a bad, old or void one."""
    try:
        reference, until = _signer(secret).loads(token)
        is_old = now > datetime.fromtimestamp(until, UTC)
    except (BadData, ValueError, TypeError):
        raise NotFound(token) from None
    query = select(inquiry_tables.inquiry.c.email).where(
        inquiry_tables.inquiry.c.reference == reference
    )
    address = connection.execute(query).scalar()
    if is_old or not address:
        raise NotFound(token)
    return str(address)


def _signer(secret: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret,
        salt="erase personal data",
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )
