"""The status page in a real browser, and the pages in the dark."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import State
from helpdesk.inquiries import answering, asking, claims, closing, handoffs
from helpdesk.inquiries.intake import Opened
from helpdesk.journal.inquiry_queries import view
from tests.browser.looking import NARROW
from tests.browser.site import MARINA, Site
from tests.browser.visiting import Look, PageAt, press


def now() -> datetime:
    return datetime.now(UTC)


def claimed(site: Site, opened: Opened) -> None:
    claims.claim(site.desk, opened.inquiry.id, MARINA, now())


def asked_back(site: Site, opened: Opened) -> None:
    asking.ask(site.desk, opened.inquiry.id, "Какая четверть?", MARINA, now())


def answered(site: Site, opened: Opened) -> None:
    answering.answer(site.desk, opened.inquiry.id, "Выберите «Итоговые».", MARINA, now())


def handed_off(site: Site, opened: Opened) -> None:
    claimed(site, opened)
    handoffs.hand_off(site.desk, opened.inquiry.id, MARINA, now())


def withdrawn(site: Site, opened: Opened) -> None:
    closing.withdraw(site.desk, opened.inquiry.id, REQUESTER, now())


STAGES = {
    "Вопрос получен": lambda _site, _opened: None,
    "Вопросом занимается Марина Юрьевна Нехай": claimed,
    "У нас вопрос к вам": asked_back,
    "Ответ готов": answered,
    "Нужна помощь поддержки «Дневник.ру»": handed_off,
    "Вопрос закрыт": withdrawn,
}


def test_the_status_page_at_every_stage(site: Site, page_at: PageAt, no_violations: Look) -> None:
    page = page_at(NARROW, False)
    for heading, bring in STAGES.items():
        opened = site.asked()
        bring(site, opened)
        page.goto(f"{site.url}/i/{opened.token}")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        no_violations(page)


def test_question_reply_answer_and_thanks(site: Site, page_at: PageAt) -> None:
    page, opened = page_at(320, False), site.asked()
    asked_back(site, opened)
    page.goto(f"{site.url}/i/{opened.token}")
    page.get_by_label("Ваш ответ").fill("Вторая")
    press(page, "Ответить")
    expect(page.get_by_role("status")).to_have_text("Спасибо, ваш ответ у консультанта.")
    answered(site, opened)
    page.reload()
    press(page, "Помогло")
    expect(page.get_by_role("heading", level=1)).to_have_text("Вопрос закрыт")
    assert view(site.desk, opened.inquiry.id).inquiry.state is State.CLOSED


def test_withdrawing_takes_two_presses(site: Site, page_at: PageAt) -> None:
    page, opened = page_at(320, False), site.asked()
    page.goto(f"{site.url}/i/{opened.token}")
    page.get_by_role("link", name="отозвать вопрос").click()
    press(page, "Отозвать")
    expect(page.get_by_role("heading", level=1)).to_have_text("Вопрос закрыт")


def test_number_and_phone_find_a_lost_question(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    page, opened = page_at(320, False), site.asked()
    page.goto(f"{site.url}/status")
    page.get_by_label("Номер вопроса").first.fill(opened.inquiry.shown_reference)
    page.get_by_label("Последние четыре цифры телефона").fill("4567")
    press(page, "Найти")
    expect(page.get_by_role("heading", level=1)).to_have_text("Вопрос получен")
    no_violations(page)


def test_dark_pages_shut_nobody_out_either(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    page, opened = page_at(320, True), site.asked()
    handed_off(site, opened)
    page.emulate_media(color_scheme="dark")
    for path in ("/", "/status", f"/i/{opened.token}"):
        page.goto(site.url + path)
        no_violations(page)
