"""The header of the consultants' channel says what many have trouble with, beside its own words."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine

from helpdesk.kernel.desk import Desk
from helpdesk.vendor.outage_news import end
from integration.chat.channel_header import MOST, show_outages
from tests.helpdesk.life import MARINA, NOW, desk_on
from tests.helpdesk.vendor.outages_told import TITLE, declared

OWN = "«Беру» — вопрос ваш"


@dataclass
class Channel:
    """A channel that counts how often its header was changed."""

    words: str = OWN
    changes: list[str] = field(default_factory=list)

    def header(self) -> str:
        return self.words

    def set_header(self, words: str) -> None:
        self.words = words
        self.changes.append(words)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_it_is_said_once_and_goes_when_all_is_over(desk: Desk) -> None:
    channel = Channel()
    show_outages(desk, channel)
    held = declared(desk)
    for _ in range(2):
        show_outages(desk, channel)
    (said,) = channel.changes
    assert said.startswith(f"Сейчас: {TITLE} (с 12:00).")
    assert said.endswith(OWN)
    end(desk, held.id, 0, "Работает.", MARINA, NOW)
    show_outages(desk, channel)
    assert channel.words == OWN


def test_a_long_header_of_the_school_is_cut_at_its_end(desk: Desk) -> None:
    channel = Channel("длинная шапка " * 70)
    declared(desk)
    show_outages(desk, channel)
    assert len(channel.words) == MOST
    assert TITLE in channel.words
