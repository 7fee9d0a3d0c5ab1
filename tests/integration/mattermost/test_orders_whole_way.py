"""From the order on the page to who may claim in the chat, and from relief to the new owner."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.rules import NOT_APPOINTED
from helpdesk.domain.states import State
from helpdesk.duty.order_register import all_orders
from sandbox.people import Person
from tests.integration.house import School
from tests.integration.mattermost.consultants_day.day import card, deliver, newest, told
from webforms.app import create_web

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
ADDRESS = re.compile(r"https://help\.school\.example(/desk/[^)\s]+)")
TODAY = datetime.now(UTC) + timedelta(hours=3)  # As it is in Moscow.

ComeIn = Callable[[Person], FlaskClient]


@pytest.fixture
def come_in(each_school: School, tmp_path: Path) -> ComeIn:
    """Let somebody come to the page of orders with the link that the chat gives him."""
    settings = each_school.settings.model_copy(update={"attachments": tmp_path / "scans"})
    web = create_web(each_school.desk, settings)

    def enter(person: Person) -> FlaskClient:
        found = ADDRESS.search(person.run("/help приказы").text)
        assert found is not None
        client = web.test_client()
        address = each_school.settings.public_url
        asking = client.get(found[1], base_url=address).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', asking)
        assert token is not None
        came = client.post(found[1], base_url=address, data={"csrf_token": token[1]})
        assert came.location == "/desk/orders"
        return client

    return enter


@pytest.fixture
def inquiries(each_school: School) -> list[Inquiry]:
    asked = [each_school.ask(words) for words in ("Не видно журнала 7А", "Не сохраняется тема")]
    deliver(each_school)
    return asked


def page(school: School, client: FlaskClient, path: str = "/desk/orders") -> str:
    answer = client.get(path, base_url=school.settings.public_url)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def send(school: School, client: FlaskClient, path: str, **fields: object) -> None:
    """Send the form of the page, as a browser does; it must be taken."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page(school, client, path))
    assert found is not None
    url = school.settings.public_url
    answer = client.post(
        path,
        data={"csrf_token": found[1], "dated": TODAY.date().isoformat(), **fields},
        content_type="multipart/form-data",
        base_url=url,
        headers={"Referer": f"{url}/"},
    )
    assert answer.status_code == 303, answer.text


def test_order_claim_relief_and_the_new_owner(
    each_school: School, inquiries: list[Inquiry], come_in: ComeIn
) -> None:
    school = each_school
    head, marina, ruslan = school.head, school.consultant, school.colleague
    first, second = inquiries

    # The order appoints Marina alone; its scan lies beside it.
    office = come_in(head)
    appointed = {"user-1": marina.username, "name-1": "Марина Юрьевна Нехай"}
    send(
        school,
        office,
        "/desk/orders",
        do="enter",
        number="114",
        rows="3",
        scan=(io.BytesIO(PDF), "приказ.pdf"),
        **appointed,
    )
    with school.desk.reading() as connection:
        (order,) = all_orders(connection)
    assert order.scan is not None
    assert order.scan.entered_by == head.id

    # Who is not appointed claims nothing, and reads why.
    ruslan.press_named(card(school, first), "Беру")
    assert told(ruslan) == NOT_APPOINTED
    assert school.now(first).inquiry.state is State.NEW
    for inquiry in inquiries:
        marina.press_named(card(school, inquiry), "Беру")
    deliver(school)
    assert "Марина Юрьевна Нехай" in card(school, first).text

    # A second order appoints Ruslan, who clicks once and is thereby known to advise.
    third = school.ask("Пропал урок")
    deliver(school)
    send(
        school,
        office,
        "/desk/orders",
        do="enter",
        number="115",
        rows="3",
        **{"user-1": ruslan.username, "name-1": "Руслан Казбекович Ачмиз"},
    )
    ruslan.press_named(card(school, third), "Беру")
    deliver(school)

    # Marina is relieved; one of hers goes to Ruslan, the other back to everybody, in one act.
    found = re.search(
        r'href="(/desk/orders/relieve/\d+)">Освободить<span class="hidden"> Марина',
        page(school, office),
    )
    assert found is not None
    shown = page(school, office, found[1])
    assert first.shown_reference in shown
    assert second.shown_reference in shown
    send(
        school,
        office,
        found[1],
        number="130-к",
        first_free=TODAY.date().isoformat(),
        to=ruslan.id,
        **{f"to-{second.reference}": "free"},
    )
    deliver(school)
    assert school.now(first).inquiry.claimant_id == ruslan.id
    assert school.now(second).inquiry.state is State.NEW
    assert "Руслан Казбекович Ачмиз" in card(school, first).text
    assert "Марина" not in card(school, first).text
    assert newest(ruslan).message.startswith(
        "Вам передали 1 вопрос. Раньше занимался коллега: Марина"
    )
    assert newest(marina).message.startswith("Ваши вопросы передали: 1 вопрос.")

    # Every click of hers is refused in clear words now, and «Передать всё» does not offer her.
    marina.press_named(card(school, second), "Беру")
    assert told(marina) == NOT_APPOINTED
    marina.press_named(card(school, first), "Ответить")
    assert told(marina) == NOT_APPOINTED
    head.run("/help передать всё")
    (whose, to) = head.dialog().elements
    assert [each["value"] for each in whose["options"]] == [ruslan.id]
    assert [each["value"] for each in to["options"]] == ["anybody"]

    # Every visitor of the page reads what was done.
    text = page(school, come_in(marina))
    assert "Освобождён (освобождена) приказом № 130-к" in text
    assert "Внести приказ" not in text
