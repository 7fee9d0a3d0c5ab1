"""What is said of several inquiries at once: the morning's digest, and what was done to many."""

from collections.abc import Callable, Sequence

from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import CHANNEL, NotificationType
from helpdesk.domain.states import State
from helpdesk.inquiries.looking_through import Alike
from integration.chat import phrases
from integration.chat.buttons import Button
from integration.chat.speech import Block, Line, Listing, Notification, line, notification
from integration.notifications.several import Several, listed, morning, most_of, reference_of
from integration.notifications.to_head import head_day

# The rarest of a flood, shortened to a line.
MOST_ALIKE, SHOWN_OF_WORDS = 5, 80
# The lists of inquiries that such a notice may carry.
NAMED = ("ids", "answered", "left")


def notification_of_several(several: Several) -> Notification | None:
    """Return what to say; None where it is void by now."""
    return OF_SEVERAL[NotificationType(several.occasion)](several)


def _answered_together(several: Several) -> Notification | None:
    answered = several.among("answered")
    return notification(
        f"Ваш ответ дан на {_many(answered)}:",
        Listing(tuple(line(reference_of(several, each)) for each in answered)),
        *_without(several, "Без вашего ответа остались:"),
    )


def _case_passed_on(several: Several) -> Notification | None:
    got = several.among("answered")
    named = ", ".join(each.shown_reference for each in got)
    said = f"Ответ поддержки получили: {len(got)} — {named}."
    return notification(said, *_without(several, "Без него остались:"))


def _without(several: Several, title: str) -> tuple[Block, ...]:
    left = several.among("left")
    return (title, listed(several, left)) if left else ()


def _many(inquiries: Sequence[Inquiry]) -> str:
    return dates.counted(len(inquiries), "вопрос", "вопроса", "вопросов")


def _handed_over(several: Several) -> Notification | None:
    moved = several.among("ids")
    if several.addressee == CHANNEL:
        return _free_again(several, [each for each in moved if each.claimant_id is None])
    to = several.person("to") if several.params.get("to") else "в очередь, возьмёт любой"
    said = f"Передано: {_many(moved)}. От кого: {several.person('from')}. Кому: {to}."
    if several.is_to("to"):
        said = f"Вам передали {_many(moved)}. Раньше занимался коллега: {several.person('from')}."
    elif several.is_to("from"):
        said = f"Ваши вопросы передали: {_many(moved)}. Кому: {to}."
    return notification(said, listed(several, moved))


def _free_again(several: Several, free: Sequence[Inquiry]) -> Notification | None:
    called = line(*several.duty(), "вопросы свободны, возьмите их:")
    return notification(called, listed(several, free)) if free else None


def _left(several: Several) -> Notification | None:
    free = [each for each in several.among("ids") if each.claimant_id is None and each.is_open]
    if not free:
        return None
    return notification(
        f"{several.person('from')} больше не консультант. Снова свободно: {_many(free)}.",
        listed(several, free),
        "Их может взять любой консультант, а вы можете сразу передать их коллеге.",
        buttons=(Button(Action.HAND_OVER),),
    )


def _entered_together(several: Several) -> Notification | None:
    entered, by = several.among("ids"), several.person("by")
    free = any(each.state is State.NEW for each in entered)
    called = phrases.calls(several.overview.roster, several.now) if free else ()
    said = f"на родительском собрании записано: {_many(entered)}. Записал(а): {by}."
    said = f", {said}" if called else said[0].upper() + said[1:]
    return notification(line(*called, said), *most_of(several, entered))


def _gathered(several: Several) -> Notification | None:
    """One post for a flood: how much there is, and first of all what came least often."""
    total = sum(len(group.inquiries) for group in several.alike)
    if not total:
        return notification("Собранные вопросы с сайта разобраны.")
    many = dates.counted(total, "вопрос", "вопроса", "вопросов")
    said = f"с сайта сразу пришло слишком много. Карточек пока нет, собрано: {many}."
    beyond = sum(len(group.inquiries) for group in several.alike[MOST_ALIKE:])
    return notification(
        line(*several.duty(), said),
        Listing(tuple(_alike(group) for group in several.alike[:MOST_ALIKE])),
        *([f"И ещё {beyond} с другими словами."] if beyond else []),
        buttons=(Button(Action.GATHERED, about="flood"),),
    )


def _alike(group: Alike) -> Line:
    words = " ".join(group.words.split())
    shown = words if len(words) <= SHOWN_OF_WORDS else f"{words[:SHOWN_OF_WORDS]}…"
    others = len(group.inquiries) - 1
    many = dates.counted(others, "похожий", "похожих", "похожих")
    return line(f"«{shown}»", f" и ещё {many}" if others else "")


OF_SEVERAL: dict[NotificationType, Callable[[Several], Notification | None]] = {
    NotificationType.HEAD_DAY: head_day,
    NotificationType.MORNING: morning,
    NotificationType.ANSWERED_TOGETHER: _answered_together,
    NotificationType.CASE_PASSED_ON: _case_passed_on,
    NotificationType.ENTERED_TOGETHER: _entered_together,
    NotificationType.GATHERED: _gathered,
    NotificationType.HANDED_OVER: _handed_over,
    NotificationType.LEFT: _left,
}
