"""The acts that a page offers on an inquiry, and how one is done: once, however often it is sent.

The page of one inquiry and the journal, where several are chosen, do the same in the same way.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request

from helpdesk.domain.actions import Action
from helpdesk.domain.errors import RuleViolation, UnfitFields
from helpdesk.domain.filled_form import MOST_WORDS, too_long
from helpdesk.domain.people import Actor, Person
from helpdesk.inquiries.closing import WITHOUT_ANSWER
from helpdesk.journal.acts import AT_ONCE, Do, Filled, read
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.journal.offers import Offers, offers_to
from helpdesk.journal.overviews import others_of
from helpdesk.kernel.once import Sent, once, when_done
from helpdesk.orders.relieving import may_follow
from helpdesk.privacy.confidential import look_through
from helpdesk.schedule.availability_words import ALL_THE_SAME, AWAY, away_today, present_first
from webforms.staff.access.visitors import standing_now
from webforms.web import fields
from webforms.web.site import moment, site

CHANGED_SINCE = (
    "Сейчас ничего не сделано: вы уже нажимали это раньше, а потом вопрос изменился. Посмотрите, "
    "каков он теперь."
)
CHOOSES_COLLEAGUE = frozenset({Action.OFFER, Action.REASSIGN})
# The panels of a page do the rest with fields of their own.
PRESSED = AT_ONCE.keys() - {Action.VENDOR_TOLD, Action.CALL_TO_LESSON}
WITH_FIELDS = CHOOSES_COLLEAGUE | {
    Action.HAND_OFF,
    Action.CLOSE,
    Action.DUPLICATE,
    Action.DID_NOT_HELP,
}


def done_words(act: Action) -> str:
    """Say that an act was done; of one by which a colleague was chosen, which."""
    return " ".join(filter(None, (act.done, chosen_words(act))))


def chosen_words(act: Action) -> str:
    """Say which colleague was chosen; nothing for an act that chooses none."""
    to = fields.line("colleague") if act in CHOOSES_COLLEAGUE else ""
    name = next((each.name for each in _colleagues() if to and each.id == to), "")
    return f"Кому: {name}." if name else ""


def colleagues(claimant_id: str | None = None) -> list[Person]:
    """Return to whom an inquiry can be given, the absent marked."""
    people = [each for each in _colleagues() if each.id != claimant_id]
    return present_first(people, away_today(site().desk, people, moment()))


def _colleagues() -> list[Person]:
    """Whom the desk knows in the consultants' channel: that it knows while the chat is away too."""
    return site().desk.read(may_follow, standing_now(), "")


def _filled(act: Action) -> Filled:
    """Return what was filled in; raise UnfitFields for words that are too long."""
    if act not in WITH_FIELDS:
        return Filled()
    if act in CHOOSES_COLLEAGUE:
        people, chosen = _colleagues(), fields.line("colleague")
        away = away_today(site().desk, people, moment())
        is_meant = bool(fields.line("even_away"))
        return Filled(colleague=chosen, colleagues=people, away=away, even_away=is_meant)
    words = fields.words()
    unfit = too_long(words, MOST_WORDS)
    if unfit:
        raise UnfitFields(("words", unfit))
    look_through(words)
    reason, typed_in, original = map(fields.line, ("reason", "typed", "original"))
    return Filled(words=words, reason=reason, typed=typed_in, original=original)


def filled_in(act: Action) -> Do:
    """Return what does this act as its fields say; raise UnfitFields."""
    return read(act, _filled(act))


def sent() -> Sent:
    """Return what was sent, as a key names it."""
    return tuple(pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token")


def do_once(key: Sent, inquiry_id: int, reads: Callable[[], Do], actor: Actor) -> None:
    """Do it to an inquiry, unless this was done before and the inquiry is as it was left then.

    Raise RuleViolation where something has happened to it since: it may not stand any more.
    """
    desk, now, before = site().desk, moment(), when_done(site().desk, key)
    if before is None:
        do = reads()
        once(desk, key, lambda within: do(within, inquiry_id, actor, now), now)
    elif any(entry.at > before for entry in view(desk, inquiry_id).history):
        raise RuleViolation(CHANGED_SINCE)


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
