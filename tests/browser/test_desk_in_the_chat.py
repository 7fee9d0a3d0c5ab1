"""The desk in the sandbox's page, by mouse at 1280 and by touch at 390: click, dialog, answer."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from helpdesk.domain.states import State
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from integration.chosen import create_sender
from integration.mail.mailer import create_mailer
from sandbox.server.troubles import TroubleKind
from sandbox.testing import start_sandbox
from settings import Settings
from tests.browser.site import running_site
from tests.integration.house import SECRET, School, bot_beside
from workers.delivery import DeliveryService

HandAt = Callable[[int], Page]
PHONE = 390
# Both are tried on the longest way; the others are gone by the finger, which has less room.
WIDTHS = pytest.mark.parametrize("width", [1280, PHONE], ids=["mouse", "touch"])
DESKTOP = 800
PATIENCE = 60  # seconds
WORDS = "Обновите страницу и выберите тему ещё раз."


@dataclass
class Chat:
    """The school with its site, and a worker that works when it is told to."""

    school: School
    carrier: DeliveryService

    def carry(self) -> None:
        """Deliver everything; the chat's pages show by themselves what came of it."""
        while ids := outbox.unsent(self.school.desk, datetime.now(UTC)):
            self.carrier.carry(ids)

    def open(self, page: Page, name: str) -> Page:
        self.carry()
        page.goto(self.school.sandbox.url)
        act(page.get_by_role("link", name=name))
        return page


def act(target: Locator) -> None:
    """Click with what there is: a finger or a mouse."""
    size = target.page.viewport_size
    target.tap() if size and size["width"] < DESKTOP else target.click()


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what a click does in the desk: the page shows it only after an update."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "nothing came of the press"
        time.sleep(0.05)


@pytest.fixture
def chat(sqlite_url: str, tmp_path: Path) -> Iterator[Chat]:
    folder = tmp_path / "attachments"
    with start_sandbox() as sandbox, running_site(sqlite_url, folder, SECRET) as site:
        engine = create_engine_for(sqlite_url)
        with bot_beside(sandbox, Desk(engine, SECRET.encode())) as school:
            settings = at_home(school, site.url, folder)
            carrier = DeliveryService(
                school.desk,
                create_sender(school.desk, settings),
                create_mailer(school.desk, settings),
            )
            yield Chat(school, carrier)
        engine.dispose()


def at_home(school: School, url: str, folder: Path) -> Settings:
    """Let the bot and the worker name the site where it is really served."""
    settings = school.settings.model_copy(update={"public_url": url, "attachments": folder})
    place = school.app.extensions["app_context"]
    school.app.extensions["app_context"] = replace(place, settings=settings)
    return settings


@WIDTHS
def test_press_dialog_answer(chat: Chat, hand_at: HandAt, width: int) -> None:
    inquiry = chat.school.ask()
    page = chat.open(hand_at(width), "Марина Юрьевна Нехай")
    act(page.get_by_role("button", name="Беру"))
    until(lambda: chat.school.now(inquiry).inquiry.state is State.CLAIMED)
    chat.carry()
    expect(page.get_by_text("в работе: Марина Юрьевна Нехай")).to_be_visible()
    act(page.get_by_role("button", name="Ответить", exact=True))
    dialog = page.get_by_role("dialog", name="Ответить")
    expect(dialog).to_contain_text("«Ещё…», «Ответить на странице»")
    dialog.get_by_label("Ответ").fill(WORDS)
    act(dialog.get_by_role("button", name="Отправить"))
    expect(dialog).to_have_count(0)
    chat.carry()
    expect(page.get_by_text("Ответ дан").first).to_be_visible()
    teacher = chat.open(hand_at(width), "Ольга Петрова")
    act(teacher.get_by_role("link", name="Помощь по журналу").first)
    expect(teacher.get_by_text(WORDS)).to_be_visible()
    act(teacher.get_by_role("button", name="Помогло", exact=True))
    until(lambda: chat.school.now(inquiry).inquiry.state is State.CLOSED)


def test_a_password_in_the_dialog_is_held_and_the_dialog_stays(chat: Chat, hand_at: HandAt) -> None:
    inquiry = chat.school.ask()
    page = chat.open(hand_at(PHONE), "Марина Юрьевна Нехай")
    act(page.get_by_role("button", name="Ответить", exact=True))
    dialog = page.get_by_role("dialog", name="Ответить")
    dialog.get_by_label("Ответ").fill("Ваш пароль: Zaq12wsx")
    act(dialog.get_by_role("button", name="Отправить"))
    expect(dialog).to_contain_text("Похоже на пароль.")
    expect(dialog.get_by_label("Ответ")).to_have_value("Ваш пароль: Zaq12wsx")
    assert chat.school.now(inquiry).inquiry.state is State.NEW


def test_the_page_is_reached_from_the_card(chat: Chat, hand_at: HandAt) -> None:
    chat.school.ask()
    page = chat.open(hand_at(PHONE), "Марина Юрьевна Нехай")
    act(page.get_by_text("Ещё…"))
    act(page.get_by_role("button", name="Ответить на странице"))
    answer_on(follow(page, "Ответить на странице"))
    chat.carry()
    expect(page.get_by_text("Ответ дан").first).to_be_visible()


def test_where_no_dialog_opens_the_page_takes_its_place(chat: Chat, hand_at: HandAt) -> None:
    chat.school.ask()
    page = chat.open(hand_at(PHONE), "Марина Юрьевна Нехай")
    chat.school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/actions/dialogs/open")
    act(page.get_by_role("button", name="Ответить", exact=True))
    expect(page.get_by_text("Окно не открылось.")).to_be_in_viewport()
    answer_on(follow(page, "Ответить на странице"))
    chat.carry()
    expect(page.get_by_text("Ответ дан").first).to_be_visible()


def follow(page: Page, link: str) -> Page:
    """Come in by a link of the chat, which opens beside it."""
    with page.expect_popup() as beside:
        act(page.get_by_role("link", name=link))
    act(beside.value.get_by_role("button", name="Войти как"))
    return beside.value


def answer_on(page: Page) -> None:
    page.get_by_label("Ответ", exact=True).fill(WORDS)
    act(page.get_by_role("button", name="Посмотреть и отправить"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Как увидит сотрудник")
    act(page.get_by_role("button", name="Отправить ответ"))
    expect(page.get_by_role("status")).to_have_text("Ответ отправлен.")


def test_a_teacher_asks_on_the_page_that_knows_him(chat: Chat, hand_at: HandAt) -> None:
    page = chat.open(hand_at(PHONE), "Ольга Петрова")
    chat.school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/actions/dialogs/open")
    page.get_by_label("Сообщение", exact=True).fill("/help")
    act(page.get_by_role("button", name="Отправить"))
    form = follow(page, "Задать вопрос")
    expect(form.get_by_role("form", name="Вы вошли как Ольга Петрова")).to_be_visible()
    form.get_by_label("Что не получается?").fill("Не сохраняется тема урока")
    act(form.locator("[name=topic]").first)
    act(form.get_by_role("button", name="Отправить вопрос"))
    expect(form.get_by_role("heading", name="Вопрос получен")).to_be_visible()
    assert chat.school.inquiry_of(chat.school.teacher).requester_name == "Ольга Петрова"
    chat.carry()
    act(page.get_by_role("link", name="Помощь по журналу").first)
    expect(page.get_by_text("Принято").first).to_be_visible()
