"""A mass outage in the real house: declared from a card, joined by a click, told and ended once."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from helpdesk.vendor.outage_news import end, tell_all
from sandbox.people import Person
from tests.e2e.house import CHANNEL, RealHouse, living, wait_for
from tests.e2e.people import card_of, dialog_after, reference_in, told, until_it_says
from tests.helpdesk.life import MARINA
from tests.helpdesk.vendor.outages_told import TITLE, stands

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.xdist_group("stories"),
    pytest.mark.timeout(240),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHouse]:
    with living(RealHouse(tmp_path_factory.mktemp("house"))) as running:
        running.wait_until_ready()
        yield running


def header(person: Person) -> str:
    channel = person.request("GET", f"/channels/{person.channel_id(CHANNEL)}")
    return str(channel.json()["header"])


def test_many_hear_of_it_once_and_are_asked_once(house: RealHouse) -> None:
    teacher, other, consultant = map(house.person, ("uchitel", "zavuch", "consultant1"))
    teacher.run("/help Оценки не открываются с утра")
    card = card_of(consultant, reference_in(told(teacher, "Принято").text))
    dialog = dialog_after(consultant, lambda: consultant.select(card, "Это у многих"))
    said = {"title": TITLE, "words": "Мы знаем.", "since": "0:01"}
    assert consultant.submit(dialog, said, CHANNEL).went_through
    until_it_says(consultant, card, TITLE)
    wait_for(lambda: TITLE in header(consultant), "the header of the channel", 90)

    assert other.run("/help У нас тоже оценки не открываются").text == ""
    asks = told(other, f"Сейчас: {TITLE}", "Это про то же?")
    other.press_named(asks, "Да, сообщите, когда заработает")
    until_it_says(other, asks, "Сообщим вам, когда заработает.")

    desk = Desk(create_engine_for(f"sqlite:///{house.var / 'helpdesk.db'}"), b"k" * 32)
    held, now = stands(desk), datetime.now(UTC)
    for _ in range(2):
        tell_all(desk, held.id, 0, "Почти починили.", MARINA, now)
    for each in (teacher, other):
        told(each, "Новость о сбое", "Почти починили.")
    end(desk, held.id, 1, "Всё снова работает.", MARINA, datetime.now(UTC))
    for each in (teacher, other):
        ends = told(each, "Всё снова работает.", "Заработало у вас?")
        each.press_named(ends, "Помогло")
        until_it_says(each, ends, "Вы отметили: помогло.")
        news = [post for post in each.direct_posts() if "Почти починили." in post.text]
        assert len(news) == 1
    wait_for(lambda: TITLE not in header(consultant), "the header as it was", 90)
