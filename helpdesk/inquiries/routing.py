"""Words that a member of staff writes to the bot: they join his inquiry, or wait for his choice."""

from dataclasses import replace
from datetime import datetime

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Actor, Role
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import State
from helpdesk.inquiries.adding import WITHOUT_WORDS, confirm_in, join_in
from helpdesk.inquiries.incoming_posts import IncomingPost, belong, is_first
from helpdesk.inquiries.unassigned import inquiries_of, keep
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through


def take(
    desk: Desk,
    heard: IncomingPost,
    now: datetime,
    *,
    about: int | None = None,
    actor: Actor = REQUESTER,
) -> None:
    """Let the words join the inquiry that they are `about`, or the writer's only open one.

    Of several open ones they join the one that waits for him, where it alone does.

    Where it cannot be told which, or there is none, they are kept and the writer is asked.
    """
    look_through(heard.words, WITHOUT_WORDS)
    desk.write(_take_in, now, heard, about=about, actor=actor)


def _take_in(unit: UnitOfWork, heard: IncomingPost, *, about: int | None, actor: Actor) -> None:
    if not is_first(unit, heard):
        return
    named = _named(unit, about, heard, actor)
    inquiry = named or _only_one(unit, heard.author_id)
    if inquiry is None:
        keep(unit, heard)
        return
    is_guessed = named is None and inquiry.state is State.WAITING
    joined = join_in(unit, inquiry, heard.words, heard.pictures, actor)
    if is_guessed and len(inquiries_of(unit.connection, heard.author_id)) > 1:
        joined = replace(joined, is_guessed=True)
    belong(unit, [heard.post_id], inquiry.id, joined.text_id)
    confirm_in(unit, joined, heard.author_id, heard.post_id, heard.root_id, heard.unfit)


def _named(
    unit: UnitOfWork, about: int | None, heard: IncomingPost, actor: Actor
) -> Inquiry | None:
    """Return the inquiry of the thread, where it may still be added to and by him."""
    if about is None:
        return None
    inquiry = unit.load(about)
    is_his = inquiry.mattermost_id == heard.author_id or actor.role is Role.CONSULTANT
    return inquiry if is_his and permitted(Move.ADD, inquiry, actor) else None


def _only_one(unit: UnitOfWork, author_id: str) -> Inquiry | None:
    """Return his one open inquiry, or of several the one that waits for him."""
    found = inquiries_of(unit.connection, author_id)
    waits = [each for each in found if each.state is State.WAITING]
    chosen = found if len(found) == 1 else waits
    return unit.load(chosen[0].id) if len(chosen) == 1 else None
