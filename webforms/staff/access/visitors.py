"""Who somebody is on the staff's pages, at each request: what his session and the orders say.

Each request looks whether the session still stands and its post is still held; once a minute the
chat is asked as well whether this person still belongs. While the chat is silent, pages go on by
what was known, for as long as the session lasts; files do not leave the desk (`ask_chat_now`).
"""

from dataclasses import replace

import structlog
from flask import Response, g, request, session
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.access.login_links import ENTER, LEAVE, ROOM
from helpdesk.access.sessions import Belongs, ChatSilent, end_session, forget_person, session_of
from helpdesk.domain.people import Actor, Person, Role
from helpdesk.domain.rules import NOT_APPOINTED
from helpdesk.duty.known_accounts import still_known_as
from helpdesk.duty.order_register import standing
from helpdesk.duty.standing import DutyStanding
from helpdesk.inquiries.entitlement import no_consultant
from helpdesk.journal.inquiry_queries import known_person
from helpdesk.schedule.deciding import ACTING, DIRECTOR
from webforms.public.error_pages import stale
from webforms.staff.access.closed import (
    CHAT_SILENT,
    NOT_CONSULTANT,
    NOT_HEAD,
    NOT_IN,
    NOT_IN_UNSENT,
    NOT_MET,
    NOT_OF_STAFF,
    OTHER_POST,
    TIME_IS_UP,
    TIME_IS_UP_UNSENT,
    UNAVAILABLE,
    Closed,
    Visitor,
    said_closed,
)
from webforms.web.site import moment, site, staff_pages, today

log = structlog.get_logger(__name__)


def visitor() -> Visitor:
    """Return who is here; raise Closed where nobody is, or he may be here no more."""
    if "visitor" not in g:
        found = _live_session()
        if site().is_to_ask(found.id):
            _ask_chat(found)
        g.visitor = found
    here: Visitor = g.visitor
    return here


@staff_pages.errorhandler(CSRFError)
def without_token(error: CSRFError) -> Response:
    """Say at once that nobody is in, where that is so; who comes in or leaves need not be."""
    path = request.path
    if path.startswith(f"{ROOM}/") and not path.startswith((ENTER, LEAVE)):
        try:
            _live_session()
        except Closed as closed:
            return said_closed(closed)
        except SQLAlchemyError as away:
            log.warning("not known whether somebody is in", error=type(away).__name__)
    return stale(error)


def ask_chat_now() -> None:
    """Ask the chat about who is here; raise Closed unless it says at this moment that he belongs.

    Before anything that takes many people's data out of the desk.
    """
    if not _ask_chat(_live_session()):
        raise Closed(CHAT_SILENT, status=UNAVAILABLE)


def session_here() -> Visitor | None:
    """Return the session of this browser, over or not; None where there is none."""
    token = session.get("staff")
    if not isinstance(token, str):
        return None
    with site().desk.reading() as connection:
        found = session_of(connection, token)
        if found is None:
            return None
        # It may be older than what the papers call him, or somebody else, by now.
        return replace(found, username=still_known_as(connection, found.id, found.username))


def holds_his_post(found: Visitor) -> bool:
    """Return whether nobody has changed his post since he came in."""
    return standing_now().post_of(found.username) == found.post


def _live_session() -> Visitor:
    found, is_sent = session_here(), request.method == "POST"
    if found is None:
        raise Closed(NOT_IN_UNSENT if is_sent else NOT_IN)
    if found.is_late(moment()):
        raise Closed(TIME_IS_UP_UNSENT if is_sent else TIME_IS_UP, found)
    if not holds_his_post(found):
        log.info("session ended: another post", user=found.id)
        end_session(site().desk, session["staff"])
        raise Closed(OTHER_POST)
    return found


def _ask_chat(found: Visitor) -> bool:
    """Return whether the chat has answered; raise Closed where it says that he is here no more."""
    try:
        belongs = site().ask_chat(found.id)
    except ChatSilent:
        return False
    if met(found.id) is not None and belongs is not Belongs.TO_CHANNEL:
        log.warning("session ended: not in the consultants' channel", user=found.id)
        site().desk.write(lambda unit: no_consultant(unit, found.id), moment())
        raise Closed(OTHER_POST if belongs is Belongs.TO_STAFF else NOT_OF_STAFF)
    if belongs is Belongs.TO_NOBODY:
        log.warning("session ended: not of the staff", user=found.id)
        site().desk.transact(lambda connection: forget_person(connection, found.id))
        raise Closed(NOT_OF_STAFF)
    return True


def acting(role: Role = Role.STAFF) -> Actor:
    """Return who is here, ready to act as one of the staff; raise Closed where nobody is."""
    here = visitor()
    return Actor(role, here.id, here.username, here.name, is_head(here))


def consultant() -> Actor:
    """Return who is here, ready to act; raise Closed unless the desk takes him for a consultant."""
    here = visitor()
    person = met(here.id)
    standing = standing_now()
    appointed = standing.may_consult(here.username)
    leads = standing.is_head(here.username)
    # Who leads need not be appointed, but the desk must have met him in the consultants' channel.
    if person is None or not (person.entitled or leads):
        log.warning("refused: no consultant", user=here.id)
        raise Closed(NOT_MET if leads else NOT_CONSULTANT)
    if not (appointed or leads):
        log.warning("refused: not appointed", user=here.id)
        raise Closed(("Вас нет в приказе о консультантах", NOT_APPOINTED))
    return Actor(Role.CONSULTANT, person.id, person.username, person.name, leads, appointed)


def head() -> Actor:
    """Return the head or the director, ready to act; raise Closed for everybody else."""
    here = visitor()
    if not is_head(here):
        log.warning("refused: not the head", user=here.id)
        raise Closed(NOT_HEAD)
    # That he advises as well, an order says, or nobody is appointed yet.
    appointed = standing_now().may_consult(here.username)
    is_met = met(here.id) is not None
    return Actor(Role.CONSULTANT, here.id, here.username, here.name, True, appointed, is_met)


def overseer() -> Actor:
    """Return a consultant, the head or the director: who read others' inquiries, and enter."""
    here = visitor()
    if is_head(here) and met(here.id) is None:
        return head()
    return consultant()


def is_head(who: Visitor) -> bool:
    """Return whether this is the head, or the director, who may do what the head may."""
    return standing_now().is_head(who.username)


def standing_now() -> DutyStanding:
    """Return who holds which post today; read once for each request."""
    if "standing" not in g:
        g.standing = site().desk.read(standing, site().regulation, today())
    found: DutyStanding = g.standing
    return found


def signs_today() -> tuple[str, str]:
    """Return who signs today, with his post: the director, or who acts for him by an order."""
    acting = standing_now().acting_director()
    return (ACTING, acting.name) if acting else (DIRECTOR, site().regulation.people.director.name)


def known(person_id: str) -> Person | None:
    """Return somebody as the desk knows him; read once for each request."""
    read: dict[str, Person | None] = g.setdefault("known", {})
    if person_id not in read:
        read[person_id] = known_person(site().desk, person_id)
    return read[person_id]


def met(person_id: str) -> Person | None:
    """Return somebody whom the desk has met in the consultants' channel."""
    person = known(person_id)
    return person if person is not None and person.met else None


def is_entitled(who: Visitor) -> bool:
    """Return whether the desk takes this person for a consultant."""
    person = met(who.id)
    return person is not None and person.entitled and standing_now().may_consult(who.username)
