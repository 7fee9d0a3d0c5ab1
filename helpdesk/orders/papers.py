"""The order as it lies in the office: its number, its date and its scans, each of them kept.

A scan is a PDF, or a picture that is encoded again; what is inside decides.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.domain.rules import refuse_but_head
from helpdesk.duty.order_register import order_of
from helpdesk.duty.standing import Order
from helpdesk.inquiries.entitlement import look_again
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.schedule.draft import lock_duty
from helpdesk.storage.order_tables import office_order, order_scan
from helpdesk.storage.pictures import MOST_BYTES, Unfit, cleaned, name_for, refuse_size

ONLY_HEAD = "Приказы вносят завуч и директор."
NO_NUMBER = "Напишите номер приказа, например 114 или 01-07/45."
LONG_NUMBER = "Номер приказа не длиннее 40 знаков."
FUTURE_ORDER = "Дата приказа ещё не наступила. Проверьте её."
FAR = "До этого дня от сегодняшнего больше десяти лет. Проверьте год."
NO_ORDER = "Такого приказа нет: обновите страницу."
NOT_HELD = "Этого назначения уже нет: обновите страницу."
# A mistyped year is noticed at once: an order of the year 26 would hold from today.
FARTHEST = timedelta(days=3653)
NO_SCAN = "Это не PDF, не JPEG и не PNG. Сохраните скан в одном из этих видов."
BROKEN_PDF = "Файл PDF не целый: он обрывается. Скачайте или отсканируйте его ещё раз."
TOO_BIG = f"Файл больше {MOST_BYTES // 1024**2} МБ. Отсканируйте с меньшим разрешением."
ACCEPT = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
_PDF, _PDF_ENDS = b"%PDF-", b"%%EOF"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
# Writers may put something after the last mark, but not much.
_TAIL = 2048


@dataclass(frozen=True)
class Paper:
    """What is entered of an order; `scan` is the name of a file in the store."""

    number: str
    dated: date
    scan: str | None = None


def enter_by(unit: UnitOfWork, actor: Actor) -> None:
    """Let only who leads go on; who is to be called, and who may consult, is read anew."""
    refuse_but_head(actor, ONLY_HEAD)
    lock_duty(unit)
    unit.upsert_staff(actor)
    look_again(unit)


def held_order(unit: UnitOfWork, of_order: int) -> Order:
    """Return the order; raise RuleViolation where there is none."""
    held = order_of(unit.connection, of_order)
    if held is None:
        raise RuleViolation(NO_ORDER)
    return held


def same_number(number: str) -> str:
    """Return a number as it is kept: «№ 114» and «114» are one."""
    return " ".join(number.split()).removeprefix("№").strip()


def is_far(day: date, today: date) -> bool:
    """Return whether its year must have been mistyped."""
    return abs(day - today) > FARTHEST


def order_id(unit: UnitOfWork, paper: Paper, actor: Actor) -> int:
    """Return the order's id, entering it where it is new; raise RuleViolation.

    An order of the same number and date is the same order.
    """
    number, dated = fit_paper(unit, paper)
    table = office_order
    values = {"number": number, "dated": dated, "entered_by": actor.id, "entered_at": unit.now}
    unit.insert_new(table, **values)
    query = select(table.c.id).where(table.c.number == number, table.c.dated == dated)
    found = int(unit.connection.execute(query).scalar_one())
    if paper.scan:
        _put_scan(unit, found, paper.scan, actor)
    return found


def fit_paper(unit: UnitOfWork, paper: Paper) -> tuple[str, date]:
    """Return number and date as they are kept; raise RuleViolation for what no order has."""
    number = same_number(paper.number)
    if not number:
        raise RuleViolation(NO_NUMBER)
    if len(number) > 40:
        raise RuleViolation(LONG_NUMBER)
    if is_far(paper.dated, unit.today):
        raise RuleViolation(FAR, Code.DATE_OF_ORDER)
    if paper.dated > unit.today:
        raise RuleViolation(FUTURE_ORDER, Code.DATE_OF_ORDER)
    return number, paper.dated


@use_case
def keep_scan(unit: UnitOfWork, of_order: int, name: str, actor: Actor) -> Order:
    """Put a scan to an order that is there: it is shown from now on, the earlier ones stay."""
    enter_by(unit, actor)
    _put_scan(unit, of_order, name, actor)
    return held_order(unit, of_order)


def _put_scan(unit: UnitOfWork, of_order: int, name: str, actor: Actor) -> None:
    held = held_order(unit, of_order)
    if held.scan is not None and held.scan.name == name:
        return  # Sent twice.
    values = {"order_id": of_order, "name": name, "entered_by": actor.id, "entered_at": unit.now}
    unit.insert(order_scan, **values)


def scan_of(data: bytes) -> tuple[str, bytes]:
    """Return the scan's name for the store and its bytes; raise Unfit, with words for people."""
    if len(data) > MOST_BYTES:
        raise Unfit(TOO_BIG)
    refuse_size(len(data))
    ending, kept = _fit(data)
    return name_for("order", hashlib.sha256(kept).hexdigest(), ending), kept


def _fit(data: bytes) -> tuple[str, bytes]:
    if data.startswith(_PDF):
        if _PDF_ENDS not in data[-_TAIL:]:
            raise Unfit(BROKEN_PDF)
        return ".pdf", data
    if not data.startswith(_PICTURES):
        raise Unfit(NO_SCAN)
    return cleaned(data)
