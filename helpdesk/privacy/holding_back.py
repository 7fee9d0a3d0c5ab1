"""What looks confidential is held back: it is in no answer and in no letter.

A guess (`confidential`), so what is held can be sent all the same by somebody who insists.
"""

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor, Role
from helpdesk.privacy.confidential import find, look_through

ASKED_TO_LEAVE_OUT = (
    "{} Уберите, пожалуйста: мы этого не спрашиваем. "
    "Если это что-то другое, отправьте ещё раз как есть."
)
HIDDEN = (
    "В ваших словах было похожее на пароль или номер документа. Мы это скрыли и не спрашиваем: "
    "больше не присылайте. Если это пароль, смените его."
)
NEVER = "Пароли, логины, коды и номера документов здесь не передаём."


class Held(RuleViolation):
    """Words held until their sender insists; the message can be shown to him.

    `unless` ends «Если …, отправьте ещё раз»; `denial` is what he ticks.
    """

    unless = "это не пароль"
    denial = "Здесь нет ни пароля, ни логина, ни кода"


class LooksSecret(Held):
    """What was to be sent looks like a password."""


def hold(words: str, actor: Actor, *, insisted: bool) -> None:
    """Raise LooksSecret for a consultant's words, unless he insists that they are no secret."""
    if actor.role not in (Role.CONSULTANT, Role.STAFF) or insisted:
        return
    warning = warning_of(words)
    if warning:
        raise LooksSecret(warning)


def warning_of(words: str) -> str:
    """Return why words are held back; nothing where they look harmless."""
    looks = looks_like(words)
    return f"{looks} {NEVER}" if looks else ""


def ask_once_to_leave_out(*texts: str | None, was_asked: bool) -> None:
    """Raise LooksSecret, with words for the sender, unless he has read them before."""
    looks = next(filter(None, (looks_like(each) for each in texts if each)), "")
    if looks and not was_asked:
        raise LooksSecret(ASKED_TO_LEAVE_OUT.format(looks))


def looks_like(words: str) -> str:
    """Say what sort of secret the words seem to hold; an empty string for none."""
    return next((each.looks for each in find(words)), "")


def said(body: str, refusal: str) -> str:
    """Return the words without the white space around them, looked through; refuse empty ones."""
    words = body.strip()
    if not words:
        raise RuleViolation(refusal)
    look_through(words)
    return words
