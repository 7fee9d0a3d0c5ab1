"""Somebody who is registered for training on the page."""

from collections.abc import Callable

from werkzeug.test import TestResponse

from helpdesk.domain.people import Actor, Role
from helpdesk.kernel.desk import Desk
from helpdesk.training.model import Training
from helpdesk.training.training_queries import all_trainings
from tests.helpdesk.life import school_day
from tests.webforms.visitor import Visitor

PATH = "/desk/training"


TODAY = school_day()


FORM = {
    "name": "Зарема Юрьевна Ачох",
    "position": "учитель математики",
    "username": "@Zarema",
    "started_on": TODAY.isoformat(),
    "trainer": "consultant1",
}


OTHER = Actor(Role.STAFF, "uchitel-id", "uchitel", "Ольга Петровна")


Enter = Callable[[Actor], Visitor]


def send(visitor: Visitor, path: str, do: str = "", **fields: object) -> TestResponse:
    data = {"csrf_token": visitor.fields.get("csrf_token", ""), "do": do, **fields}
    answer = visitor.client.post(path, data=data, content_type="multipart/form-data")
    visitor.page = answer
    if answer.status_code == 303:
        visitor.open(answer.location)
    return answer


def register(head: Visitor, **changed: str) -> TestResponse:
    return send(head, PATH, **{**FORM, "nonce": head.fields.get("nonce", ""), **changed})


def the_one(desk: Desk) -> Training:
    with desk.reading() as connection:
        (found,) = all_trainings(connection)
    return found
