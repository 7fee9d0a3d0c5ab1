"""Who is reminded under the card: of a term that comes, of a call that is owed."""

from helpdesk.domain import dates
from helpdesk.domain.states import State
from helpdesk.kernel.wake import CALL_ATTEMPTS, has_still_to_be_called, must_be_called
from integration.chat import phrases
from integration.chat.speech import Block, Notification, Strong, line
from integration.notifications.about import About
from integration.notifications.in_thread import contact


def remind_duty(about: About) -> Notification | None:
    if not _waits_for_claim(about):
        return None
    asked = line(*about.duty(), "вопрос ещё никто не взял. Возьмите его, пожалуйста.")
    return Notification((asked, *_age(about)))


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
    if about.state not in (State.NEW, State.CLAIMED):
        return None
    # A lesson does not wait: whoever is on duty is called at any hour.
    runs = (*phrases.calls(about.view.duty, about.now, about.inquiry), ", ")
    who = about.inquiry.requester_name
    return Notification(
        (line(*runs, Strong("урок идёт сейчас"), f": {who}. Помогите, пожалуйста."),)
    )


def call_due(about: About) -> Notification | None:
    if about.state is State.CLOSED or not must_be_called(about.inquiry):
        return None
    inquiry = about.inquiry
    tried = f" Звонили: {inquiry.calls_tried} из {CALL_ATTEMPTS}." if inquiry.calls_tried else ""
    return Notification(
        (
            line(*about.duty(), f"позвоните, пожалуйста: {contact(about)}.{tried}"),
            line("Потом отметьте на карточке: «Дозвонились» или «Не дозвонились»."),
        )
    )


def call_again(about: About) -> Notification | None:
    inquiry = about.inquiry
    if about.state is State.CLOSED or not has_still_to_be_called(inquiry):
        return None
    tried = f" Звонили: {inquiry.calls_tried} из {CALL_ATTEMPTS}."
    return Notification((line(*about.duty(), f"позвоните ещё раз: {contact(about)}.{tried}"),))


def warn(about: About) -> Notification | None:
    if about.state not in (State.NEW, State.CLAIMED) or not about.is_of_this_cycle:
        return None
    return Notification((line(*about.duty(), f"подходит срок. {about.to_answer}"),))


def quiet(about: About) -> Notification | None:
    if about.state is not State.CLAIMED:
        return None
    return Notification((line(*about.duty(), "вопрос давно без движения."),))
