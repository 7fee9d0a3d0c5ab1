"""What is said to all consultants at once about one inquiry: that nobody claims it."""

from helpdesk.domain.states import State
from integration.chat import phrases
from integration.chat.actions import Action, Button
from integration.chat.speech import Notification, Quote, Strong, line
from integration.notifications.about import About


def remind_channel(about: About) -> Notification | None:
    if about.state is not State.NEW or not about.is_of_this_cycle:
        return None
    return Notification(
        (
            line(*about.duty(), "коллеги, вопрос до сих пор никто не взял:"),
            line(Strong(phrases.summary(about.view)), f". {about.to_answer}"),
            Quote(about.inquiry.subject),
            line("Если его не взять, он уйдёт в поддержку «Дневник.ру»."),
            *about.to_card(),
        ),
        (Button(Action.CLAIM),),
    )
