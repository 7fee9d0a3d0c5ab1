"""What the head hears, and the administrator: of the day, of papers, letters, accounts, incidents.

All of it is about no single inquiry; nobody's words or names are in it that need not be.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from helpdesk.clock.incident_words import what_is_wrong, what_to_do
from helpdesk.clock.incidents import told_of
from helpdesk.contacts.posting_reminder import newest_unposted
from helpdesk.contacts.publicity import Place
from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.states import State
from helpdesk.duty.known_accounts import Claim, claim_of, named_so
from helpdesk.duty.roster import Roster
from helpdesk.erasure.acts import act_with
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from helpdesk.schedule.coverage import unclaimed_near_term, uncovered_days
from integration.chat.buttons import Button
from integration.chat.speech import (
    Block,
    Exact,
    Line,
    Listing,
    Notification,
    Strong,
    line,
    notification,
)
from integration.notifications.several import Several, titled

PLACES = {Place.BOARD: "на информационном стенде", Place.SITE: "на сайте школы"}
INCIDENTS = frozenset({NotificationType.TROUBLE, NotificationType.TROUBLE_OVER})
_NEW = "В чате появилась учётная запись с именем "
_TAKEN = "Имя в чате взяла другая учётная запись: "
_NO_RIGHTS = "Прав у неё нет. Вопросы задавать может, как любой сотрудник."
_COUNTED = frozenset({State.NEW, State.CLAIMED, State.WAITING, State.HANDED_OFF})


def head_day(several: Several) -> Notification | None:
    """Return what holds now; None where all of it is over."""
    overview, now = several.overview, several.now
    days = uncovered_days(overview.roster, now)
    late = [i for i in overview.inquiries if i.state in _COUNTED and i.regulation_due_at <= now]
    calendar = overview.regulation.calendar
    near = unclaimed_near_term(overview.inquiries, calendar, now)
    waits = [each for each in near if each not in late]
    handed_off = [i for i in overview.inquiries if i.state is State.HANDED_OFF and i not in late]
    yours = [each for each in handed_off if each.claimant_id is None]
    blocks: list[Block] = [
        *_nobody_there(overview.roster, days, now),
        *_listed(several, "Срок по регламенту прошёл", late),
        *_listed(several, "Никто не взял, а срок близко", waits),
        *_listed(several, "Никто не взял, передано в поддержку, за них отвечаете вы", yours),
        *_trainings(several),
    ]
    return notification(*blocks) if blocks else None


def _listed(several: Several, title: str, found: Sequence[Inquiry]) -> Iterator[Block]:
    return titled(several, title, found, elsewhere="они в журнале")


def _nobody_there(roster: Roster, days: Sequence[date], now: datetime) -> Iterator[Block]:
    if not days:
        return
    yield line(Strong("Дежурить некому"))
    yield Listing(tuple(_day(roster, day, now) for day in days))
    yield line("Договоритесь о подмене или составьте новый график: ", Exact("/help график"))


def _day(roster: Roster, day: date, now: datetime) -> Line:
    said = dates.short(day, roster.regulation.calendar.local_date(now))
    held = roster.schedule(day)
    why = [
        f"{held.name_of(user)} ({_why(roster, user, day)})"
        for user in dict.fromkeys(roster.standing_on(day))
        if held
    ]
    reasons = ", ".join(why) or "никого из консультантов нет"
    return line(f"{said}: {reasons}")


def _why(roster: Roster, user: str, day: date) -> str:
    swap = roster.swap_of(user, day)
    if swap is not None:
        return f"подменяет {swap.by_name}: {_why(roster, swap.by_user, day)}"
    if user in roster.gone:
        return "нет в канале консультантов"
    return "отсутствует" if roster.may_help(user, day) else "по приказам не консультант"


def _trainings(several: Several) -> Iterator[Block]:
    if not several.trainings:
        return
    yield line(Strong("Обучает тот, кто больше не консультант"))
    yield Listing(
        tuple(line(f"{each.name}, обучает {each.trainer_name}") for each in several.trainings)
    )
    yield line("Выберите другого: ", Exact("/help обучение"))


def not_posted(desk: Desk, number: int) -> Notification | None:
    """Return where an approved schedule has to hang and does not; None where that is over."""
    found = desk.read(newest_unposted)
    if found is None or found[0].number != number:
        return None
    where = " и ".join(PLACES[place] for place in found[1])
    return notification(
        line(Strong(f"График помощи, версия {number}: не отмечено, что он размещён {where}.")),
        "По регламенту (раздел 2) график размещён на стенде и на сайте школы.",
        line("Лист для стенда, код для сайта и отметка: ", Exact("/help размещено")),
    )


def letters_kept(*_: object) -> Notification:
    """Return a reminder of what waits in the mailbox, without a word of any letter."""
    return notification(
        "В ящике школы есть письмо, с которым программа сама не справилась.",
        line("Посмотрите его на странице «Почта»: ", Exact("/help почта")),
    )


def erasure_act(desk: Desk, delivery: Delivery, _now: datetime) -> Notification | None:
    """Return the word about an act to be signed; None once it is not kept any more."""
    act = desk.read(act_with, int(delivery.key))
    if act is None:
        return None
    sign = f"Акт {act.title} лежит на странице «Персональные данные», его нужно подписать."
    return notification(
        f"Личные данные удалены: вышел срок хранения или отозвано согласие. {sign}",
        line("Открыть: ", Exact("/help данные")),
    )


def account_claimed(desk: Desk, delivery: Delivery, _now: datetime) -> Notification | None:
    """Ask whose account it is that has come under a known name; say what was decided."""
    with desk.reading() as connection:
        claim = claim_of(connection, int(delivery.params["claim"]))
        regulation = desk.book.current(connection)[1]
        named = named_so(connection, regulation, claim.name) if claim else ""
    return _whose_account(claim, named) if claim else None


def _whose_account(claim: Claim, named: str) -> Notification:
    begins = line(_TAKEN if claim.holder else _NEW, Exact(claim.name), f" ({claim.title}).")
    if claim.is_his is not None:
        became = "Подтверждено: это тот человек." if claim.is_his else "Решено: это другой человек."
        return notification(begins, line(Strong(became), "" if claim.is_his else f" {_NO_RIGHTS}"))
    stays = "У прежней учётной записи всё осталось, пока вы не подтвердите новую."
    about = str(claim.id)
    return notification(
        begins,
        *([line(Strong("Так записан(а) у школы:"), f" {named}.")] if named else []),
        f"{_NO_RIGHTS} Тот ли это человек? Спросите его лично, не в чате.",
        *([stays] if claim.holder else []),
        buttons=(
            Button(Action.ACCOUNT_HIS, about=about),
            Button(Action.ACCOUNT_OTHERS, about=about),
        ),
    )


def incident(delivery: Delivery) -> Notification:
    """Tell the administrator in the chat what is wrong with chat, mailbox or disk, or was."""
    trouble = told_of(delivery)
    wrong = what_is_wrong(trouble)
    if delivery.occasion == NotificationType.TROUBLE_OVER:
        return notification(line(Strong("Снова в порядке."), f" Было: {wrong}."))
    return notification(line(Strong(f"{wrong}.")), what_to_do(trouble))
