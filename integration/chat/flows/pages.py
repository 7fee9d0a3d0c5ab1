"""Links to pages of the site, for who has just pressed or typed.

A page serves where a dialog is too small for what there is to say, or does not open.
"""

from datetime import datetime

from helpdesk.access.login_links import GOOD_FOR, LoginPass, pass_url
from helpdesk.access.sections import StaffPage
from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Actor, Person
from helpdesk.inquiries.entitlement import upsert_staff
from helpdesk.journal.acts import AT_ONCE
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.links import link_token
from integration.chat import replies
from integration.chat.catalogue import CATALOGUE
from integration.chat.directory import NotSure, person_of
from integration.chat.flows.context import ChatContext
from integration.chat.speech import Answer, worded
from integration.chat.values import User

ON_PAGE_ACTIONS = frozenset(
    each for each, row in CATALOGUE.items() if not row.dialog and each not in AT_ONCE
)
# What is done on the page of the inquiry itself, and how the link to it is called.
_INQUIRYS = {
    Action.CALL_PAGE: "Позвонить: страница с номером",
    Action.ERASE_PAGE: "Страница вопроса: внизу «Просят удалить данные»",
}
# What a colleague can do on the page of an inquiry as well.
_ON_INQUIRYS_PAGE = frozenset({Action.VENDOR_CASE, Action.VENDOR_WANTS, Action.VENDOR_REJECTED})
_OPEN_OWN = "Открыть страницу вопроса"
# A button that leads to the page of a move; the others' pages are offered where no dialog opens.
_BUTTONS = {each.move: each.words for each in ON_PAGE_ACTIONS - _INQUIRYS.keys()}


def said_of_page(
    context: ChatContext, action: Action, seen: InquiryView, actor: Actor, now: datetime
) -> Answer:
    """Return the words with the link to the page of this move."""
    if action in _INQUIRYS:
        url = _inquiry_page(context, seen, actor, now)
        return worded(replies.CALL_PAGE, _INQUIRYS[action], url, _good_for())
    return worded(replies.PAGE, *_page_of(context, action.move, seen, actor, now), _good_for())


def instead_of_dialog(
    context: ChatContext, action: Action, seen: InquiryView, actor: Actor, now: datetime
) -> Answer:
    """Return words with a link to where the same can be done; none where there is no such page."""
    if actor == REQUESTER:
        settings, reference = context.settings, seen.inquiry.reference
        url = f"{settings.public_url}/i/{link_token(settings.secret, reference)}"
        return worded(replies.NO_WINDOW_BUT_PAGE, _OPEN_OWN, url)
    if action in _ON_INQUIRYS_PAGE:
        url = _inquiry_page(context, seen, actor, now)
        return worded(replies.NO_WINDOW_BUT_PAGE, _OPEN_OWN, url)
    if not action.move.page:
        return ()
    return worded(replies.NO_WINDOW_BUT_PAGE, *_page_of(context, action.move, seen, actor, now))


def _inquiry_page(context: ChatContext, seen: InquiryView, actor: Actor, now: datetime) -> str:
    return _login(context, actor, now, page=seen.inquiry.reference.lower())


def _page_of(
    context: ChatContext, move: Move, seen: InquiryView, actor: Actor, now: datetime
) -> tuple[str, str]:
    """Return the title and the address of the page of this move."""
    url = _login(context, actor, now, move=move, reference=seen.inquiry.reference)
    return _BUTTONS.get(move, f"{move.link} на странице"), url


def question_page(context: ChatContext, user: User, now: datetime) -> tuple[str, str]:
    """Return the address of the form that knows this teacher, and for how long it is good."""
    who = person_of(user, context.desk.regulation())
    return _login(context, who, now, move=Move.OPEN), _good_for()


def staff_page(context: ChatContext, user: User, page: str, now: datetime) -> tuple[str, str]:
    """Return the address of a page for staff that knows this colleague, and how long it is good.

    Whether he is in the consultants' channel is written down, for the site cannot ask the chat.
    Where the chat does not say, the site goes on believing what it knew.
    """
    regulation = context.desk.regulation()
    try:
        member = context.directory.member(user, regulation)
    except NotSure:
        member = None
    if member is not None:
        upsert_staff(context.desk, member, now)
    return _login(context, person_of(user, regulation), now, page=page), _good_for()


def page_link(
    context: ChatContext, user: User, page: StaffPage, now: datetime, said: str = replies.ROOM
) -> Answer:
    """Return a page's name as the link of `staff_page`."""
    return worded(said, *staff_page(context, user, page.path, now), page.title)


def gathered_page(context: ChatContext, user_id: str, now: datetime) -> Answer:
    """Return the way to the questions of a flood, for a consultant; raise NotAllowed."""
    context.directory.consultant(user_id, context.desk.regulation())
    user = context.directory.staff(user_id)
    return worded(replies.GATHERED, *staff_page(context, user, "gathered", now))


def _login(
    context: ChatContext,
    who: Actor | Person,
    now: datetime,
    *,
    move: Move | None = None,
    reference: str = "",
    page: str = "",
) -> str:
    given = LoginPass(who.id, who.username, who.name, move, reference, page=page)
    return pass_url(context.settings.public_url, context.settings.secret, given, now)


def _good_for() -> str:
    minutes = int(GOOD_FOR.total_seconds() // 60)
    return dates.counted(minutes, "минуту", "минуты", "минут")
