"""The first setup: which of its steps are done, and messages that only prove that they come.

What is still the example's does not count as wrong by itself: somebody says that it is right.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from sqlalchemy import Connection, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.messages import DeliveryState, NotificationType, by_id, by_mail
from helpdesk.domain.people import Actor
from helpdesk.domain.states import State
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage.clock_tables import kept
from helpdesk.storage.inquiry_tables import delivery, inquiry

NAME = "first setup"
NO_MAIL = "Вашей почты программа не знает: впишите её на странице «Люди и должности»."


class SetupStep(StrEnum):
    """The steps in their order; the first four are also pages of the settings."""

    SCHOOL = "school"
    PEOPLE = "people"
    HOURS = "hours"
    DAYS = "days"
    MAIL = "mail"
    CHAT = "chat"
    QUESTION = "question"


# What the shipped file says of its example school; people have their names in the chat beside.
EXAMPLE: Mapping[str, str] = {
    "school.name": "СОШ №9 им. К. Х. Нехая",
    "school.phone": "9-44-24",
    "school.mail": "vocherpsy.shkola9@yandex.ru",
    "school.address": "Республика Адыгея, Теучежский район, аул Вочепший",
    "people.head.name": "Сусанна Аслановна Тлехусеж",
    "people.director.name": "Аслан Муратович Хуако",
}


@dataclass(frozen=True)
class Setup:
    """How far it is: what is `done`, what of it somebody has `confirmed`, how the
    two messages fare, and the question that was asked last; whether it waits to be closed.
    """

    done: frozenset[SetupStep]
    confirmed: frozenset[SetupStep]
    messages: Mapping[SetupStep, DeliveryState]
    reference: str | None
    is_trial_open: bool = False

    @property
    def next(self) -> SetupStep | None:
        """The first step that is not done; None where all are."""
        return next((step for step in SetupStep if step not in self.done), None)


def setup_of(connection: Connection, who: Actor) -> Setup:
    """Return how far the setup is for who goes through it."""
    found = select(kept.c.value).where(kept.c.name == NAME)
    confirmed = {SetupStep(each) for each in json.loads(connection.execute(found).scalar() or "[]")}
    messages = {}
    for step, to in ((SetupStep.MAIL, by_mail(who.username)), (SetupStep.CHAT, by_id(who.id))):
        state = _newest_state(connection, to)
        if state is not None:
            messages[step] = DeliveryState(state)
    asked = connection.execute(
        select(inquiry.c.reference, inquiry.c.state, inquiry.c.answered_at)
        .where(inquiry.c.mattermost_id == who.id)
        .order_by(inquiry.c.id.desc())
        .limit(1)
    ).one_or_none()
    sent = {step for step, state in messages.items() if state is DeliveryState.SENT}
    answered = {SetupStep.QUESTION} if asked and asked.answered_at is not None else set()
    done = frozenset(confirmed | sent | answered)
    waits = asked is not None and asked.state == State.ANSWERED
    return Setup(done, frozenset(confirmed), messages, asked and asked.reference, waits)


def is_setup_wanted(setup: Setup, regulation: Regulation) -> bool:
    """Whether to offer it: somebody has begun and not ended it, or the example still holds."""
    held = (attrgetter(path)(regulation) == value for path, value in EXAMPLE.items())
    return setup.next is not None and (bool(setup.confirmed) or any(held))


def _newest_state(connection: Connection, to: str) -> str | None:
    row = delivery.c
    query = select(row.state).where(row.occasion == NotificationType.TRIAL, row.addressee == to)
    state: str | None = connection.execute(query.order_by(row.id.desc()).limit(1)).scalar()
    return state


@use_case
def confirm_step(unit: UnitOfWork, step: SetupStep) -> None:
    """Write down that somebody has found a step right as it is."""
    held = unit.value(select(kept.c.value).where(kept.c.name == NAME))
    steps = {*json.loads(held or "[]"), str(step)}
    unit.put_row(kept, name=NAME, value=json.dumps(sorted(steps)))


@use_case
def send_trial(unit: UnitOfWork, step: SetupStep, who: Actor) -> None:
    """Send a message to oneself, by the way of all others: mail or chat."""
    to = by_id(who.id)
    if step is SetupStep.MAIL:
        named = [each for each in unit.regulation.everybody() if each.user == who.username]
        if not any(each.mail for each in named):
            raise RuleViolation(NO_MAIL)
        to = by_mail(who.username)
    unit.tell(None, NotificationType.TRIAL, [to], key=unit.now.isoformat(timespec="seconds"))
