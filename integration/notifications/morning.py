"""The morning's one post: what is open, sorted by how soon it has to be answered."""

from collections.abc import Iterator, Sequence

from helpdesk.clock.digest import digest_of
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from integration.chat import phrases
from integration.chat.speech import Block, Exact, Listing, Notification, Strong, line, notification
from integration.notifications.several import MOST_LISTED, Several, titled

# By the school's clock, in hours.
NOON = 12


def _greeting(several: Several) -> str:
    """The morning's word comes late where nobody was on duty, or the chat was away."""
    hour = several.overview.regulation.calendar.local(several.now).hour
    return "доброе утро!" if hour < NOON else "добрый день!"


def morning(several: Several) -> Notification | None:
    """One post, however much there is: who is on duty is called once, and nobody else."""
    inquiries = several.overview.inquiries
    if not inquiries and not several.trainings:
        return None
    now = several.now
    return notification(
        line(
            *phrases.calls(several.overview.roster, now),
            f", {_greeting(several)} ",
            _how_many(inquiries),
        ),
        *_sections(several),
        *_trainings(several),
    )


def _trainings(several: Several) -> Iterator[Block]:
    if not several.trainings:
        return
    yield line(Strong("Обучение новых сотрудников: срок сегодня или прошёл"))
    yield Listing(
        tuple(
            line(
                f"{each.name}, обучает {each.trainer_name}, не отмечено тем: {len(each.missing)}. ",
                Exact("/help обучение"),
            )
            for each in several.trainings[:MOST_LISTED]
        )
    )


def _how_many(inquiries: Sequence[Inquiry]) -> str:
    if not inquiries:
        return "Открытых вопросов нет."
    waits = [i.state for i in inquiries]
    parts = [
        (waits.count(State.NEW), "свободно"),
        (waits.count(State.CLAIMED), "в работе"),
        (waits.count(State.WAITING), "ждём уточнения"),
        (waits.count(State.HANDED_OFF), "в поддержке"),
    ]
    said = ", ".join(f"{words} {count}" for count, words in parts if count)
    return f"Открытых вопросов {len(inquiries)}: {said}."


def _sections(several: Several) -> Iterator[Block]:
    digest = digest_of(several.overview, several.now)
    room = MOST_LISTED
    for title, inquiries in (
        ("Срок по регламенту прошёл", digest.overdue),
        ("Ответить сегодня", digest.today),
        ("Пришло, пока школа была закрыта", digest.night),
        ("Время ещё есть", digest.rest),
    ):
        yield from titled(several, title, inquiries, room=room)
        room = max(room - len(inquiries), 0)
