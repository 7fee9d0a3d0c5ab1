"""What is said to all consultants at once: what nobody claims, and what the night has brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from helpdesk.model import Inquiry, Occasion, State
from helpdesk.regulation import Regulation
from integration import phrases
from integration.moves import Action, Button
from integration.notices.about import About, Say
from integration.speech import Line, Link, Notice, Quote, Run, Strong, line

# More would be cut by the limit of a post; the cards themselves stand above.
MOST_LISTED = 40


def _remind_channel(about: About) -> Notice | None:
    if about.state is not State.NEW or not about.is_of_this_cycle:
        return None
    return Notice(
        (
            line(*about.duty(), "коллеги, вопрос до сих пор никто не взял:"),
            line(Strong(phrases.summary(about.view)), f" — ответить {about.promise}"),
            Quote(about.inquiry.subject),
            line("Если его не взять, он уйдёт в поддержку Дневник.ру."),
            *about.to_card(),
        ),
        (Button(Action.CLAIM),),
    )


def morning_of(
    inquiries: Sequence[Inquiry],
    regulation: Regulation,
    cards: Mapping[int, str],
    now: datetime,
) -> Notice | None:
    """Return the one mention in the morning; `cards` are the cards' addresses by inquiry."""
    if not inquiries:
        return None
    shown = inquiries[:MOST_LISTED]
    rest = len(inquiries) - len(shown)
    return Notice(
        (
            line(*phrases.calls(regulation, now), ", доброе утро! Пока школа была закрыта, "
                 "пришли вопросы:"),
            *(_listed(each, regulation, cards.get(each.id, ""), now) for each in shown),
            *([line(f"И ещё {rest}: карточки выше.")] if rest else []),
        )
    )  # fmt: skip


def _listed(inquiry: Inquiry, regulation: Regulation, card: str, now: datetime) -> Line:
    reference: Run = Strong(inquiry.shown_reference)
    if card:
        reference = Link(inquiry.shown_reference, card)
    due = phrases.day_of(inquiry.working_due_at, regulation, now)
    return line(reference, f" · {phrases.topic(inquiry, regulation)} — ответить до {due}")


IN_CHANNEL: dict[Occasion, Say] = {Occasion.REMIND_CHANNEL: _remind_channel}
