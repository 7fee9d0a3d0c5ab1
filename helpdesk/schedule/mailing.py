"""Sending the link once more, or to somebody else, while a schedule waits for decisions."""

from collections.abc import Sequence

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.schedule import telling
from helpdesk.schedule.held import agreeing, lock
from helpdesk.schedule.letters import Addressed, choose

NOBODY_CHOSEN = "Отметьте, кому отправить письмо, или впишите почту."


@use_case
def mail(unit: UnitOfWork, edition: int, letters: Sequence[Addressed], actor: Actor) -> None:
    """Write to these people, now or when it is their turn; raise UnfitMail or RuleViolation."""
    lock(unit)
    held = agreeing(unit, edition)
    if not letters:
        raise RuleViolation(NOBODY_CHOSEN)
    choose(unit, held, letters, actor)
    telling.mail_to(unit, held, [each.user for each in letters])
    # Whoever is asked in the chat as well reads there that a link has gone out in his name.
    telling.redraw(unit, held)
