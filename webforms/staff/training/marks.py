"""What can be pressed on the page of a training: each mark as its form says it."""

from collections.abc import Callable
from datetime import date

from flask import request

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.training import marking
from helpdesk.training.model import Training
from helpdesk.training.registering import change
from webforms.staff.access.recording import day_said, said
from webforms.staff.training.trainings import Problem, details_said, may_train, problem_of
from webforms.web import typed
from webforms.web.pictures import store_picture
from webforms.web.site import moment, site

NO_DAY = "Выберите день."
# Where a refusal of each is shown.
_PLACES = {"taught": "taught_day", "paper": "paper_day", "cancel": "reason", "void": "record"}

# Does it, and returns what to say of it; `str` is what stands behind the colon of the button's
# value. Raises RuleViolation, Unfit (the picture) or NotSaid.
Mark = Callable[[Training, Actor, str], str]


class NotSaid(Exception):
    """A field is missing; `at` is the field with the words."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.at: Problem = (field, words)


def place_of(do: str, refused: RuleViolation) -> str:
    """Return at which field the refusal is shown."""
    return problem_of(refused)[0] if do == "change" else _PLACES.get(do, "plan")


def _can(held: Training, actor: Actor, topic: str) -> str:
    marking.sign(site().desk, held.id, topic, actor, moment())
    return f"Отмечено «Умею»: {held.title(topic)}."


def _more(held: Training, actor: Actor, topic: str) -> str:
    marking.want_more(site().desk, held.id, topic, actor, moment())
    return f"Тот, кто обучает, узнает: нужно ещё показать «{held.title(topic)}»."


def _taught(held: Training, actor: Actor, _about: str) -> str:
    day, topics = _day("taught_day"), request.form.getlist("topic")
    marking.teach(site().desk, held.id, topics, day, actor, moment())
    return "Записано, что показали."


def _paper(held: Training, actor: Actor, _about: str) -> str:
    day = _day("paper_day")
    if not may_train(held, actor):
        raise RuleViolation(marking.NOT_TRAINER)
    picture = store_picture("training")
    marking.sign_on_paper(site().desk, held.id, day, picture, said("note"), actor, moment())
    return "Записано: лист подписан, обучение завершено."


def _cancel(held: Training, actor: Actor, _about: str) -> str:
    marking.cancel(site().desk, held.id, said("reason"), actor, moment())
    return "Обучение снято."


def _change(held: Training, actor: Actor, _about: str) -> str:
    details, problems = details_said()
    if details is None:
        raise NotSaid(*problems[0])
    change(site().desk, held.id, details, actor, moment())
    return "Исправлено."


def _void(held: Training, actor: Actor, line: str) -> str:
    marking.take_back(site().desk, held.id, typed.number(line) or 0, actor, moment())
    return "Запись отменена. Прежняя строка осталась."


def _day(name: str) -> date:
    day = day_said(name)
    if day is None:
        raise NotSaid(name, NO_DAY)
    return day


MARKS: dict[str, Mark] = {
    "can": _can,
    "more": _more,
    "taught": _taught,
    "paper": _paper,
    "cancel": _cancel,
    "change": _change,
    "void": _void,
}
