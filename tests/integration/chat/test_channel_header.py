"""The header of the consultants' channel says what many have trouble with, beside its own words."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine

from helpdesk.kernel.desk import Desk
from helpdesk.vendor.outage_news import end
from helpdesk.vendor.outages import declare
from integration.chat.channel_header import show_outages
from integration.mattermost.markdown import in_one_line
from tests.helpdesk.life import MARINA, NOW, asked, desk_on
from tests.helpdesk.vendor.outages_told import TITLE, WORDS, declared

OWN = "«Беру» — вопрос ваш"


@dataclass
class Channel:
    """A channel that counts how often its header was changed."""

    words: str = OWN
    changes: list[str] = field(default_factory=list)
    header_letters: int = 1024

    def header(self) -> str:
        return self.words

    def set_header(self, words: str) -> None:
        self.words = words
        self.changes.append(words)

    def in_header(self, text: str) -> str:
        return in_one_line(text)


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


def test_nothing_is_put_beside_it_where_the_school_says_nothing(desk: Desk) -> None:
    channel = Channel("")
    held = declared(desk)
    show_outages(desk, channel)
    assert channel.words.endswith("/help сбои")
    end(desk, held.id, 0, "Работает.", MARINA, NOW)
    show_outages(desk, channel)
    assert channel.words == ""


@pytest.mark.parametrize(("own", "says"), [(960, "сбои (1)"), (1020, "")])
def test_a_long_header_of_the_school_loses_nothing(desk: Desk, own: int, says: str) -> None:
    channel = Channel("ш" * own)
    declared(desk)
    show_outages(desk, channel)
    assert channel.words.endswith("ш" * own)
    assert says in channel.words
    assert TITLE not in channel.words
    assert len(channel.words) <= channel.header_letters


def test_what_somebody_wrote_into_our_words_goes_with_them(desk: Desk) -> None:
    channel = Channel()
    held = declared(desk)
    show_outages(desk, channel)
    channel.words = "Новое. " + channel.words.replace(TITLE, "оценки")
    end(desk, held.id, 0, "Работает.", MARINA, NOW)
    show_outages(desk, channel)
    assert channel.words == f"Новое. {OWN}"


def test_a_title_makes_no_link(desk: Desk) -> None:
    channel = Channel()
    title = "Не открываются [оценки](http://example.ru)"
    declare(desk, asked(desk).id, title, WORDS, MARINA, NOW)
    show_outages(desk, channel)
    assert "[оценки](" not in channel.words
