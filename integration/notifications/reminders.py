"""Who is reminded under the card or in the channel: of what nobody claims, of terms and calls."""

from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.states import State
from helpdesk.kernel.pending_steps import CALL_ATTEMPTS, has_still_to_be_called, must_be_called
from integration.chat import phrases
from integration.chat.buttons import Button
from integration.chat.speech import Block, Notification, Quote, Strong, line, notification
from integration.notifications.about import About, says

_BEFORE_ANSWER = (State.NEW, State.CLAIMED)


def remind_duty(about: About) -> Notification | None:
    if not _waits_for_claim(about):
        return None
    asked = line(*about.duty(), "вопрос ещё никто не взял. Возьмите его, пожалуйста.")
    return notification(asked, *_age(about))


def remind_channel(about: About) -> Notification | None:
    """Say to all consultants at once that nobody claims it."""
    if not _waits_for_claim(about):
        return None
    return notification(
        line(*about.duty(), "коллеги, вопрос до сих пор никто не взял:"),
        line(Strong(phrases.summary(about.view)), f". {about.to_answer}"),
        Quote(about.inquiry.subject),
        "Если его не взять, он уйдёт в поддержку «Дневник.ру».",
        *about.to_card(),
        buttons=(Button(Action.CLAIM),),
    )


def _waits_for_claim(about: About) -> bool:
    return about.state is State.NEW and about.is_of_this_cycle


def _age(about: About) -> tuple[Block, ...]:
    """Say since when it waits: what is urgent is seen by that."""
    since = about.inquiry.window_from
    if since is None:
        return ()
    when = dates.since(since, about.now, about.regulation.calendar)
    return (line(f"Ждёт {when}. {about.to_answer}"),)


def lesson_now(about: About) -> Notification | None:
    if about.state not in _BEFORE_ANSWER:
        return None
    # A lesson does not wait: whoever is on duty is called at any hour.
    runs = (*phrases.calls(about.view.duty, about.now, about.inquiry), ", ")
    who = about.inquiry.requester_name
    return notification(line(*runs, Strong("урок идёт сейчас"), f": {who}. Помогите, пожалуйста."))


def call_due(about: About) -> Notification | None:
    if about.state is State.CLOSED or not must_be_called(about.inquiry):
        return None
    tried = _tried(about) if about.inquiry.calls_tried else ""
    return notification(
        line(*about.duty(), f"позвоните, пожалуйста: {about.contact}.{tried}"),
        "Потом отметьте на карточке: «Дозвонились» или «Не дозвонились».",
    )


def call_again(about: About) -> Notification | None:
    if about.state is State.CLOSED or not has_still_to_be_called(about.inquiry):
        return None
    again = f"позвоните ещё раз: {about.contact}.{_tried(about)}"
    return notification(line(*about.duty(), again))


def _tried(about: About) -> str:
    return f" Звонили: {about.inquiry.calls_tried} из {CALL_ATTEMPTS}."


warn = says(
    "подходит срок. {0.to_answer}",
    when=lambda about: about.state in _BEFORE_ANSWER and about.is_of_this_cycle,
    duty=True,
)
quiet = says("вопрос давно без движения.", lambda about: about.state is State.CLAIMED, duty=True)
