"""The page behind a signed link from a letter: a schedule is read, and agreed to or approved.

Opening it decides nothing, for mail servers open links too. Who decides is who got the letter.
"""

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import Response, abort, request

from helpdesk.access.login_links import Expired, Unreadable
from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.domain.people import Actor, Role
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import Agreement, DecidedBy, Schedule, Stage
from helpdesk.schedule import deciding
from helpdesk.schedule.decision_links import PATH, Capacity, Link, read_link
from webforms.staff.access.visitors import standing_now
from webforms.staff.duty.schedule_people import name_of
from webforms.staff.duty.week_grid import grid
from webforms.web import fields
from webforms.web.limits import limit
from webforms.web.rendering import go_on, page
from webforms.web.site import in_words, moment, site, staff_pages

MOST_WORDS = 2000
GONE = 410
OLD_LINK = (
    "Ссылка больше не действует",
    (
        "Она живёт семь дней. Попросите завуча или того, кто составлял график, отправить письмо "
        "ещё раз. Если у вас есть чат, наберите там /help график."
    ),
)
BAD_LINK = (
    "Такой ссылки нет",
    "Возможно, она скопирована не целиком. Откройте её прямо из письма.",
)
NOT_IN_IT = "Вас больше нет среди консультантов школы. Если это ошибка, скажите завучу."

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Asked:
    """Who is asked by the link, and the version as it stands now."""

    link: Link
    held: Schedule
    name: str

    @property
    def leads(self) -> bool:
        return self.link.capacity is Capacity.DIRECTOR

    @property
    def agreement(self) -> Agreement | None:
        mine = (each for each in self.held.agreements if each.user == self.link.user)
        return None if self.leads else next(mine, None)

    @property
    def is_void(self) -> bool:
        """Whether what the letter showed has been changed since."""
        return not self.link.shows(self.held)

    @property
    def is_another(self) -> bool:
        """Whether a restored desk has given number and edition to other hours."""
        return self.is_void and self.held.edition == self.link.edition

    @property
    def is_open(self) -> bool:
        """Whether this person can decide now."""
        if self.is_void or self.held.stage is not Stage.AGREEING:
            return False
        return not self.held.missing if self.leads else self.agreement is None

    @property
    def actor(self) -> Actor:
        """He has no proof from the chat: history holds the way by which he decided."""
        return Actor(Role.CONSULTANT, "", self.link.user, self.name)


@staff_pages.route(f"{PATH}/<token>", methods=["GET", "POST"])
def agree(token: str) -> Response:
    """Show the draft; a POST does one thing and leads back here."""
    try:
        asked = _asked(read_link(site().settings.secret, token, moment()))
    except Expired:
        log.info("link has expired")
        return page("error.html", GONE, heading=OLD_LINK[0], advice=OLD_LINK[1])
    except Unreadable:
        log.warning("link is not ours")
        return page("error.html", 404, heading=BAD_LINK[0], advice=BAD_LINK[1])
    if request.method != "POST":
        return _showing(asked, token)
    limit("ACTS", token)
    return _do(asked, token)


def _asked(link: Link) -> Asked:
    held = site().desk.read(schedule_queries.version, link.number)
    if held is None:
        raise Unreadable
    return Asked(link, held, _name(link, held))


def _name(link: Link, held: Schedule) -> str:
    if link.capacity is Capacity.CONSULTANT:
        return held.name_of(link.user)
    return name_of(link.user)


def _do(asked: Asked, token: str) -> Response:
    if asked.is_another:
        return _showing(asked, token)
    capacity, wish = asked.link.capacity, request.form.get("do", "")
    decide, done = _ACTS.get((capacity, wish)) or abort(400)
    words = fields.words()
    shown = deciding.Shown(asked.link.edition, asked.link.number, DecidedBy.MAIL)
    said = (words[:MOST_WORDS],) if wish == "return" else ()
    try:
        if capacity is Capacity.CONSULTANT and not standing_now().may_consult(asked.link.user):
            raise RuleViolation(NOT_IN_IT)
        decide(site().desk, shown, *said, asked.actor, moment())
    except RuleViolation as refused:
        log.info("refused", user=asked.link.user, number=shown.number)
        return _showing(_asked(asked.link), token, refused=refused, words=words)
    return go_on(f"{PATH}/{token}", f"{done} Страницу можно закрыть.")


_RETURN = (deciding.give_back, "График вернулся на правку, составители увидят ваши слова.")
# What each capacity decides by which button, and what is said of it.
_ACTS: dict[tuple[Capacity, str], tuple[Callable[..., object], str]] = {
    (Capacity.CONSULTANT, "agree"): (deciding.agree, "Записано: вы согласны с графиком."),
    (Capacity.CONSULTANT, "return"): _RETURN,
    (Capacity.DIRECTOR, "approve"): (deciding.approve, "График утверждён."),
    (Capacity.DIRECTOR, "return"): _RETURN,
}


def _showing(
    asked: Asked, token: str, *, refused: RuleViolation | None = None, words: str = ""
) -> Response:
    error = str(refused or "")
    needs_words = refused is not None and refused.code is Code.WORDS
    return page(
        "agree.html",
        asked=asked,
        held=asked.held,
        grid=grid(asked.held.slots, site().regulation),
        path=f"{PATH}/{token}",
        words=words,
        error="" if needs_words else error,
        problems=[("words", error)] if needs_words else [],
        decided=_decided(asked),
    )


def _decided(asked: Asked) -> str:
    """Say what has been decided already, by whom and when; nothing while this person decides."""
    held = asked.held
    if asked.is_open:
        return ""
    if asked.is_void:
        returned = held.returned
        by = f" Его вернули на правку: {returned.name}." if returned else ""
        return (
            f"График с тех пор изменили, и по этой ссылке решать больше нечего.{by} "
            "О новом варианте придёт новое письмо."
        )
    if held.stage is Stage.APPROVED and held.approved_at:
        return f"График уже утверждён: {held.approved_by}, {in_words(held.approved_at)}."
    if asked.agreement is not None:
        return f"Вы уже согласились с этим графиком: {in_words(asked.agreement.at)}."
    return f"Сейчас ждём согласия: {', '.join(slot.name for slot in held.missing)}."
