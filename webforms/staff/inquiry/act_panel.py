"""The acts that a page offers on an inquiry: buttons, links, and those that ask something first."""

from dataclasses import dataclass

from helpdesk.domain.actions import Action
from helpdesk.domain.people import Actor, Person
from helpdesk.inquiries.closing import WITHOUT_ANSWER
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.journal.offers import Offers, offers_to
from helpdesk.journal.overviews import others_of
from helpdesk.schedule.availability_words import ALL_THE_SAME, AWAY
from webforms.staff.inquiry.acting import CHOOSES_COLLEAGUE, PRESSED, WITH_FIELDS, colleagues
from webforms.web.site import moment, site

MOST_OTHERS = 20
REASONS = [(str(each), each.label) for each in WITHOUT_ANSWER]


@dataclass(frozen=True)
class ActPanel:
    """What stands on the page; a colleague, a reason or words are asked for where `asking` has it.

    The panels of a call, of the support's case and of personal data offer the rest.
    """

    offered: Offers
    colleagues: list[tuple[str, str]]
    others: list[tuple[str, str]]
    mail: str
    reasons: list[tuple[str, str]]
    even_away: str

    @property
    def pressed(self) -> list[tuple[Action, str]]:
        """Return buttons and links, likeliest first; a link has the end of its address."""
        found = [(act, _page_of(act)) for act in self.offered.all]
        return [(act, where) for act, where in found if where or act in PRESSED]

    @property
    def asking(self) -> list[Action]:
        return [act for act in self.offered.all if act in WITH_FIELDS]

    @property
    def ready(self) -> list[tuple[str, str]]:
        return [(str(each.id), each.title) for each in self.offered.ready]

    @property
    def ready_words(self) -> str:
        return Action.READY.words

    def about(self, act: Action) -> str:
        return act.about.format(mail=self.mail)


def acts_of(seen: InquiryView, actor: Actor) -> ActPanel:
    """Return what this consultant may do by now."""
    offered = offers_to(seen, actor, moment())
    gives = CHOOSES_COLLEAGUE.intersection(offered.all)
    people = colleagues(seen.inquiry.claimant_id) if gives else []
    repeats = Action.DUPLICATE in offered.all
    others = others_of(site().desk, seen.inquiry)[:MOST_OTHERS] if repeats else []
    return ActPanel(
        offered,
        [(each.id, each.name) for each in people],
        [(each.reference, f"{each.shown_reference} · {each.subject}") for each in others],
        seen.regulation.vendor.mail,
        REASONS,
        even_away(people),
    )


def even_away(people: list[Person]) -> str:
    """Return what is ticked to give it to who is absent; nothing where nobody is."""
    return ALL_THE_SAME if any(each.name.endswith(AWAY) for each in people) else ""


def _page_of(act: Action) -> str:
    if act in (Action.SIMILAR, Action.OUTAGE):
        return str(act)
    # What a card calls «на странице» is the page that the act itself leads to here.
    return "" if act in (Action.ANSWER_PAGE, Action.CORRECT_PAGE, Action.READY) else act.move.page
