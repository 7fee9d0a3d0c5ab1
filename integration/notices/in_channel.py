"""What is said to all consultants at once about one inquiry: that nobody claims it."""

from __future__ import annotations

from helpdesk.model import Occasion, State
from integration import phrases
from integration.moves import Action, Button
from integration.notices.about import About, Say
from integration.speech import Notice, Quote, Strong, line


def _remind_channel(about: About) -> Notice | None:
    if about.state is not State.NEW or not about.is_of_this_cycle:
        return None
    return Notice(
        (
            line(*about.duty(), "коллеги, вопрос до сих пор никто не взял:"),
            line(Strong(phrases.summary(about.view)), f". {about.to_answer}"),
            Quote(about.inquiry.subject),
            line("Если его не взять, он уйдёт в поддержку «Дневник.ру»."),
            *about.to_card(),
        ),
        (Button(Action.CLAIM),),
    )


IN_CHANNEL: dict[Occasion, Say] = {Occasion.REMIND_CHANNEL: _remind_channel}
