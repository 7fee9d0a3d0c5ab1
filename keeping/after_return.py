"""What a person reads after a return, and what becomes of the messages that wait for his word.

Which of them are in the chat already is told by their marks.
"""

import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from helpdesk.clock.after_restore import drop_all, send_all, waiting
from helpdesk.clock.health import CLOCK, is_awake
from helpdesk.domain import dates
from helpdesk.domain.messages import CHANNEL, THREAD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import hold_of
from helpdesk.kernel.leases import Delivery
from helpdesk.kernel.links import is_own_mark, is_own_post
from helpdesk.storage.database import engine_at
from integration.chat.chat_server import ChatServer
from integration.chat.errors import ChatError, Refused
from integration.chat.values import CLOCK_SKEW, Post
from integration.chosen import create_server
from integration.delivery.rooms import Rooms
from keeping import NotKept, shelf
from keeping.restoring import Restored
from settings import Settings

NOTHING_HELD = "Ничего не придержано: восстановления не было, или уже выбрано, что делать."
RETURN_NEWEST = "Вернуть последнюю копию: make restore COPY={}"
RETURN_ANY = "Вернуть копию: make restore COPY=файл (в папке {} копий нет)."
SEND, DROP = "отправить", "не отправлять"
QUESTION = f"Что делать с неотправленным? «{SEND}», «{DROP}» или Enter — решить позже: "
LATER = (
    "Пока вы не выберете, программа ничего не отправляет: make restore SEND=1 отправит, "
    "make restore DROP=1 сочтёт отправленным."
)
SENT = "Хорошо: всё, что ждёт, уйдёт, когда программа заработает. Сообщения чата не повторятся."
SENT_NOW = "Хорошо: программа работает, всё, что ждёт, уходит сейчас. Сообщения чата не повторятся."
DROPPED = "Хорошо: отправленным считается сообщений: {}. Карточки перерисуются."
CHAT_SILENT = "чат не отвечает: какие уже там, программа узнает при отправке"


@dataclass(frozen=True)
class Seen:
    """How many unsent posts are in the chat already; and of the consultants' channel since the copy
    how many posts are the bot's, and of how many of them this database knows nothing.
    """

    there: int
    said: int
    unknown: int


def look_into_chat(
    desk: Desk, settings: Settings, posts: Sequence[Delivery], taken_at: datetime
) -> Seen | None:
    """Return what the chat shows; None where it does not answer."""
    server = create_server(desk, settings)
    rooms = Rooms(server.members, server.accounts.named, server.chat.post_url)
    since = min([taken_at, *(each.created_at for each in posts)]) - CLOCK_SKEW
    with closing(server.chat):
        try:
            look = _Look(server, rooms, since)
            there = sum(look.shows(each) for each in posts)
            said = look.said_in(rooms.consultants())
        except ChatError:
            return None
    new = [post for post in said.values() if post.created > taken_at]
    known = [each for each in new if is_own_post(desk, each.id) or is_own_mark(desk, each.mark)]
    return Seen(there, len(new), len(new) - len(known))


@dataclass
class _Look:
    """Each channel is read once."""

    server: ChatServer
    rooms: Rooms
    since: datetime
    _said: dict[str, dict[str, Post]] = field(default_factory=dict)

    def shows(self, delivery: Delivery) -> bool:
        try:
            return delivery.uuid in self.said_in(self._channel_of(delivery))
        except Refused:
            # Whoever has left the chat has got nothing.
            return False

    def said_in(self, channel_id: str) -> dict[str, Post]:
        """Return the bot's posts by their marks; deleted ones have been there too."""
        if channel_id not in self._said:
            mine = self.server.chat.me().id
            found = self.server.chat.posts_since(channel_id, self.since)
            self._said[channel_id] = {
                each.mark: each for each in found if each.user_id == mine and each.mark
            }
        return self._said[channel_id]

    def _channel_of(self, delivery: Delivery) -> str:
        in_channel = delivery.addressee in (THREAD, CHANNEL)
        return self.rooms.consultants() if in_channel else self.rooms.direct(delivery.addressee)


@contextmanager
def desk_of(settings: Settings) -> Iterator[Desk]:
    with engine_at(settings.database) as engine:
        yield Desk(engine, settings.secret)


def said_of_restored(settings: Settings, restored: Restored) -> list[str]:
    """Say what was brought back and what has changed by it."""
    made = restored.made
    with desk_of(settings) as desk:
        taken_at = _moment(desk, made.taken_at)
    lines = [f"Восстановлено: копия от {taken_at}, строк: {made.rows}."]
    if restored.aside:
        lines.append(f"То, что было до этого, отложено целиком: {restored.aside}")
    if restored.erased_again:
        lines.append(f"Удалённое по закону после копии удалено снова: {restored.erased_again}.")
    lines += _said_of_numbers(restored.numbers)
    if not restored.is_key_same:
        lines.append(
            "SECRET_KEY не тот, при котором сделана копия: ссылки родителей и кнопки не действуют. "
            "Верните прежний ключ или выполните make release, он заведёт новые ссылки."
        )
    return lines


def _said_of_numbers(numbers: Mapping[int, int]) -> list[str]:
    if not numbers:
        return []
    year = max(numbers)
    first = numbers[year] + 1
    return [f"Номера журнала за {year} год пойдут с {first}: данные после копии не повторятся."]


def said_of_waiting(settings: Settings, now: datetime) -> list[str]:
    """Say what would leave now; raise NotKept where nothing is held."""
    with desk_of(settings) as desk:
        held = hold_of(desk)
        if held is None:
            raise _nothing_held(settings)
        found = waiting(desk, now)
        seen = look_into_chat(desk, settings, found.posts, held.taken_at)
        taken_at = _moment(desk, held.taken_at)
    return [
        _said_since(taken_at, seen),
        "По копии не отправлено:",
        f"  в чат — {len(found.posts)} ({_said_there(seen)})",
        f"  писем — {len(found.letters)} (ушли ли они, узнать нельзя: «{SEND}» повторит их)",
        f"  пора напомнить о сроках — {found.steps}",
    ]


def _nothing_held(settings: Settings) -> NotKept:
    """Say how a copy is brought back: who finds nothing held has most likely come for that."""
    copies = shelf.copies_in(settings.backups)
    newest = RETURN_NEWEST.format(shlex.quote(str(copies[0].path))) if copies else ""
    return NotKept(f"{NOTHING_HELD}\n{newest or RETURN_ANY.format(settings.backups)}")


def _said_since(taken_at: str, seen: Seen | None) -> str:
    if seen is None:
        return (
            f"Копия сделана {taken_at}. Чат сейчас не отвечает, и что ушло в него после неё, "
            "не видно."
        )
    return (
        f"С момента копии ({taken_at}) в канал консультантов ушло сообщений: {seen.said}, из них "
        f"о том, чего в копии нет: {seen.unknown} (кнопки на них скажут, что карточка устарела)."
    )


def _said_there(seen: Seen | None) -> str:
    return f"из них уже там и не повторятся: {seen.there}" if seen else CHAT_SILENT


def choose(settings: Settings, choice: str, now: datetime) -> str:
    """Do what was chosen; return what is said of it. Raise NotKept where nothing is held."""
    with desk_of(settings) as desk:
        if choice == SEND:
            if not send_all(desk, now):
                raise _nothing_held(settings)
            return SENT_NOW if is_awake(desk.last_beat(CLOCK), now) else SENT
        dropped = drop_all(desk, now)
    if dropped is None:
        raise _nothing_held(settings)
    return DROPPED.format(dropped)


def asked() -> str:
    """Return what a person at the terminal chooses; nothing where there is none, or not yet."""
    if not sys.stdin.isatty():
        return ""
    try:
        while (typed := input(QUESTION).strip().casefold()) not in (SEND, DROP, ""):
            sys.stdout.write(f"Наберите «{SEND}» или «{DROP}».\n")
    except EOFError:
        return ""
    return typed


def _moment(desk: Desk, at: datetime) -> str:
    try:
        return dates.full_moment(at, desk.regulation().calendar)
    except LookupError:
        # A copy from before the first release.
        return dates.full_moment(at, None)
