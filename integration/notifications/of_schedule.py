"""What is said of a schedule on its way: agreed to, approved, returned.

What asks for a decision is drawn anew when it has been decided: it says what, and has no buttons.
"""

from dataclasses import dataclass
from datetime import date, datetime

from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.duty.model import Absence, Agreement, Schedule, Slot, Stage
from helpdesk.schedule.availability_words import WAYS, hours_of
from integration.chat.buttons import Button
from integration.chat.speech import (
    Block,
    Exact,
    Line,
    Listing,
    Notification,
    Quote,
    Strong,
    line,
    notification,
)

PAGE_WORD = "/help график"


@dataclass(frozen=True)
class Asked:
    """One edition of a draft that somebody is asked about, as it stands at `now`."""

    held: Schedule
    edition: int
    user: str
    calendar: WorkingCalendar
    now: datetime
    # To where a letter with a link went besides, shortened.
    mailed: str = ""

    @property
    def today(self) -> date:
        return self.calendar.local_date(self.now)

    @property
    def agreement(self) -> Agreement | None:
        return next((each for each in self.held.agreements if each.user == self.user), None)

    @property
    def is_open(self) -> bool:
        """Whether this edition still waits for decisions."""
        return self.held.stage is Stage.AGREEING and self.held.edition == self.edition

    def when(self, at: datetime | None) -> str:
        """Not «сегодня»: such a word is read on other days than the one on which it was drawn."""
        if at is None:
            return ""
        local = self.calendar.local(at)
        return f"{dates.short(local.date(), self.today)} в {dates.clock(local)}"


def to_agree(asked: Asked) -> Notification:
    """Ask one of those who stand in it; say what was decided, where it was."""
    if not asked.is_open:
        return _closed(asked)
    if asked.agreement is not None:
        said = f"Вы согласны с графиком: {_when_and_how(asked, asked.agreement)}."
        return _as_it_stands(asked, said, _waits_for(asked))
    mend = "Если что-то не так, нажмите «Есть замечание» и напишите, что исправить."
    return notification(
        _title(asked, ": согласуйте, пожалуйста"),
        *_table(asked),
        f"{mend}{_mailed(asked)}",
        buttons=_buttons(asked, Action.SCHEDULE_AGREE, Action.SCHEDULE_REMARK),
    )


def to_approve(asked: Asked) -> Notification:
    """Ask the director, once everybody has agreed; say what was decided, where it was."""
    if not asked.is_open or asked.held.awaited(asked.today):
        return _closed(asked)
    away = asked.held.excused(asked.today)
    if away:
        names = ", ".join(each.name for each in away)
        said = f"Согласия нет только от тех, кого не будет: {names}. Утвердить без них: "
        return _as_it_stands(asked, _to_page(said))
    agreed = (f"{each.name}: {_when_and_how(asked, each)}" for each in asked.held.agreements)
    how = "После утверждения график появится на сайте, и дежурства пойдут по нему."
    return notification(
        _title(asked, ": утвердите, пожалуйста"),
        *_table(asked),
        "Согласны все, кто в нём стоит:",
        Listing(tuple(map(line, agreed))),
        f"{how}{_mailed(asked)}",
        buttons=_buttons(asked, Action.SCHEDULE_APPROVE, Action.SCHEDULE_RETURN),
    )


def _buttons(asked: Asked, *actions: Action) -> tuple[Button, ...]:
    return tuple(Button(action, about=f"{asked.held.number}.{asked.edition}") for action in actions)


def returned(asked: Asked) -> Notification | None:
    """Tell who has drafted it what is to be mended; None once it has been sent anew."""
    back = asked.held.returned
    if back is None or asked.held.edition < asked.edition:
        return None
    said = _title(asked, f", вернули на правку: {back.name}")
    return notification(said, _to_page("Поправить и отправить снова: "), Quote(back.words))


def approved(asked: Asked) -> Notification | None:
    held = asked.held
    if held.stage is not Stage.APPROVED:
        return None
    said = "С этого дня дежурства идут по нему. Напомнить часы: "
    title = _title(asked, f", утвердил(а) {held.approved_by}")
    return notification(title, *_table(asked), _to_page(said))


def _closed(asked: Asked) -> Notification:
    """Say what has become of an edition that waits for nothing more."""
    held = asked.held
    if held.stage is Stage.APPROVED and held.edition == asked.edition:
        return _as_it_stands(
            asked, f"Утвердили: {held.approved_by}, {asked.when(held.approved_at)}."
        )
    if held.edition == asked.edition:
        return _as_it_stands(asked, _waits_for(asked))
    said, words = "Этот вариант больше не действует: график с тех пор изменили.", list[Quote]()
    if held.returned is not None and held.edition == asked.edition + 1:
        said, words = f"Вернули на правку: {held.returned.name}.", [Quote(held.returned.words)]
    later = "Новый вариант придёт отдельным сообщением. Посмотреть сейчас: "
    return notification(_title(asked), said, _to_page(later), *words)


def _as_it_stands(asked: Asked, *said: Block) -> Notification:
    return notification(_title(asked), *_table(asked), *said)


def _title(asked: Asked, ending: str = "") -> Line:
    return line(Strong(f"График помощи, версия {asked.held.number}{ending}"))


def _table(asked: Asked) -> tuple[Block, ...]:
    """The hours in lines, one's own standing out: on a phone a table would be cut."""
    held = asked.held
    first = dates.day_and_month(held.valid_from, asked.today)
    hours = Listing(tuple(_slot(slot, asked.user) for day in range(7) for slot in held.on(day)))
    away = tuple(line(_away(each, asked.today)) for each in held.absences)
    drafted = held.edited_by or held.drafted_by
    return (line(f"Действует с {first}. Составил(а): {drafted}."), hours, *away)


def _slot(slot: Slot, user: str) -> Line:
    said = hours_of(slot)
    return line(Strong(said)) if slot.user == user else line(said)


def _away(absence: Absence, today: date) -> str:
    first, last = (dates.day_and_month(day, today) for day in (absence.first, absence.last))
    return f"Отсутствует {absence.name}: {first}" + (f" – {last}." if first != last else ".")


def _when_and_how(asked: Asked, agreement: Agreement) -> str:
    return f"{asked.when(agreement.at)}, {WAYS[agreement.way]}"


def _waits_for(asked: Asked) -> str:
    names = ", ".join(slot.name for slot in asked.held.missing)
    return f"Ждём согласия: {names}." if names else "Согласны все. Осталось утвердить директору."


def _mailed(asked: Asked) -> str:
    return f" Письмо со ссылкой отправлено и на {asked.mailed}." if asked.mailed else ""


def _to_page(said: str) -> Line:
    return line(said, Exact(PAGE_WORD))
