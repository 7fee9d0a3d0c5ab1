"""What the head and the administrator read of an account under a name that is somebody's."""

from datetime import datetime

from helpdesk.duty.known_accounts import Claim, claim_of, named_so
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import Delivery
from integration.chat.actions import Action, Button
from integration.chat.speech import Exact, Notification, Strong, line

_NEW = "В чате появилась учётная запись с именем "
_TAKEN = "Имя в чате взяла другая учётная запись: "
_NO_RIGHTS = "Прав у неё нет. Вопросы задавать может, как любой сотрудник."


def claimed(desk: Desk, delivery: Delivery, _now: datetime) -> Notification | None:
    """Ask whose account it is; say what was decided, where it is."""
    with desk.reading() as connection:
        claim = claim_of(connection, int(delivery.params["claim"]))
        regulation = desk.book.current(connection)[1]
        named = named_so(connection, regulation, claim.name) if claim else ""
    return _asked(claim, named) if claim else None


def _asked(claim: Claim, named: str) -> Notification:
    begins = line(_TAKEN if claim.holder else _NEW, Exact(claim.name), f" ({claim.title}).")
    means = line(Strong("Так записан(а) у школы:"), f" {named}.") if named else None
    if claim.is_his is not None:
        became = "Подтверждено: это тот человек." if claim.is_his else "Решено: это другой человек."
        rest = [line(Strong(became), "" if claim.is_his else f" {_NO_RIGHTS}")]
        return Notification((begins, *rest))
    rest = [line(_NO_RIGHTS, " Тот ли это человек? Спросите его лично, не в чате.")]
    if claim.holder:
        rest.append(line("У прежней учётной записи всё осталось, пока вы не подтвердите новую."))
    buttons = tuple(
        Button(action, about=str(claim.id))
        for action in (Action.ACCOUNT_HIS, Action.ACCOUNT_OTHERS)
    )
    return Notification((begins, *([means] if means else []), *rest), buttons)
