"""Puts approved versions of the schedule into the tables, as an approval would."""

from datetime import UTC, date, datetime, time

from sqlalchemy import insert

from helpdesk.duty.model import Slot, Stage
from helpdesk.kernel.desk import Desk
from helpdesk.storage import schedule_tables

MARINA = ("consultant1", "Марина Юрьевна Нехай")
RUSLAN = ("consultant2", "Руслан Казбекович Ачмиз")
DIRECTOR = "Аслан Муратович Хуако"
APPROVED_AT = datetime(2026, 8, 28, 10, 0, tzinfo=UTC)
TUESDAYS = Slot(1, time(9), time(12), *RUSLAN, "8 918 000-11-22", "кабинет 12")
SLOTS = (
    Slot(0, time(9), time(12), *MARINA, "9-44-24", "кабинет информатики"),
    TUESDAYS,
    Slot(2, time(14), time(17), *MARINA, "9-44-24", "кабинет информатики"),
    Slot(3, time(9, 30), time(12), *RUSLAN, "8 918 000-11-22", "кабинет 12"),
    Slot(4, time(9), time(12), *MARINA, "9-44-24", "кабинет информатики"),
)


def approve(
    desk: Desk,
    number: int = 1,
    *,
    slots: tuple[Slot, ...] = SLOTS,
    valid_from: date = date(2026, 9, 1),
    approved_at: datetime = APPROVED_AT,
    stage: Stage = Stage.APPROVED,
) -> None:
    row = {
        "number": number,
        "stage": str(stage),
        "edition": 1,
        "valid_from": valid_from,
        "drafted_by": MARINA[1],
        "drafted_at": approved_at,
        "edited_by": MARINA[1],
        "edited_at": approved_at,
    }
    if stage is Stage.APPROVED:
        row |= {
            "approved_by": DIRECTOR,
            "approved_user": "director",
            "approved_post": "директор",
            "approved_way": "page",
            "approved_at": approved_at,
        }
    with desk.writing() as connection:
        connection.execute(insert(schedule_tables.schedule).values(row))
        for slot in slots:
            values = {**slot.__dict__, "number": number}
            connection.execute(insert(schedule_tables.schedule_slot).values(values))
        for user, name in dict.fromkeys((slot.user, slot.name) for slot in slots):
            agreed = {"number": number, "edition": 1, "user": user, "name": name, "way": "page"}
            connection.execute(
                insert(schedule_tables.schedule_agreement).values(**agreed, at=approved_at)
            )


def away(desk: Desk, who: tuple[str, str], first: date, last: date) -> None:
    with desk.writing() as connection:
        connection.execute(
            insert(schedule_tables.absence).values(
                user=who[0],
                name=who[1],
                first=first,
                last=last,
                entered_by="head-id",
                entered_at=APPROVED_AT,
            )
        )
