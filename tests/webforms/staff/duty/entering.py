"""Orders as the head enters them on «Приказы»."""

import io
from datetime import timedelta

from werkzeug.test import TestResponse

from helpdesk.duty.order_register import all_orders, appointments, standing
from helpdesk.duty.standing import Appointment, DutyStanding, Order
from helpdesk.kernel.desk import Desk
from tests.webforms.staff.conftest import Consultant, moment

PATH = "/desk/orders"


PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


MARINAS = {"user-1": "@Consultant1", "name-1": "Марина Юрьевна  Нехай", "post-1": "consultant"}


RUSLANS = {"user-2": "consultant2", "name-2": "Руслан Казбекович Ачмиз", "post-2": "consultant"}


def day(ahead: int = 0) -> str:
    return (moment() + timedelta(days=ahead)).date().isoformat()


def send(who: Consultant, do: object = "enter", path: str = PATH, **fields: object) -> TestResponse:
    if path != who.visitor.path or who.visitor.page.status_code == 303:
        who.visitor.open(path)
    kept = {
        name: value
        for name, value in who.visitor.fields.items()
        if name in ("csrf_token", "rows", "kept")
    }
    given = {**kept, "do": do, **fields}
    answer = who.visitor.client.post(path, data=given, content_type="multipart/form-data")
    who.visitor.page = answer
    return answer


def enter(who: Consultant, **fields: object) -> TestResponse:
    given = {"do": "enter", "number": "114", "dated": day(-10), "rows": "3", **MARINAS, **fields}
    return send(who, given.pop("do"), PATH, **given)


def scanned(data: bytes = PDF, name: str = "приказ.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def held(desk: Desk) -> tuple[Appointment, ...]:
    with desk.reading() as connection:
        return appointments(connection)


def orders(desk: Desk) -> tuple[Order, ...]:
    with desk.reading() as connection:
        return all_orders(connection)


def now_standing(desk: Desk) -> DutyStanding:
    with desk.reading() as connection:
        regulation = desk.regulation()
        return standing(connection, regulation, regulation.calendar.local_date(moment()))
