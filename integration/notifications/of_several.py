"""What is said of several inquiries at once: the morning's digest, and what was done to many."""

from collections.abc import Callable, Sequence

from helpdesk.domain import dates
from helpdesk.domain.addressee import CHANNEL
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.states import State
from helpdesk.inquiries.looking_through import Alike
from integration.chat import phrases
from integration.chat.actions import Action, Button
from integration.chat.speech import (
    Block,
    Line,
    Listing,
    Notification,
    line,
)
from integration.notifications.morning import morning
from integration.notifications.several import MOST_LISTED, Several, listed, reference_of

# The rarest of a flood, shortened to a line.
MOST_ALIKE, SHOWN_OF_WORDS = 5, 80
# The lists of inquiries that such a notice may carry.
NAMED = ("ids", "answered", "left")


def notification_of_several(several: Several) -> Notification | None:
    """Return what to say; None where it is void by now."""
    return OF_SEVERAL[NotificationType(several.occasion)](several)


def _answered_together(several: Several) -> Notification | None:
    answered, left = several.among("answered"), several.among("left")
    many = dates.counted(len(answered), "вопрос", "вопроса", "вопросов")
    blocks: list[Block] = [
        line(f"Ваш ответ дан на {many}:"),
        Listing(tuple(line(reference_of(several, each)) for each in answered)),
    ]
    if left:
        blocks += [line("Без вашего ответа остались:"), listed(several, left)]
    return Notification(tuple(blocks))


def _case_passed_on(several: Several) -> Notification | None:
    got, left = several.among("answered"), several.among("left")
    named = ", ".join(each.shown_reference for each in got)
    blocks: list[Block] = [line(f"Ответ поддержки получили: {len(got)} — {named}.")]
    if left:
        blocks += [line("Без него остались:"), listed(several, left)]
    return Notification(tuple(blocks))


def _handed_over(several: Several) -> Notification | None:
    moved = several.among("ids")
    if several.addressee == CHANNEL:
        return _free_again(several, [each for each in moved if each.claimant_id is None])
    many = dates.counted(len(moved), "вопрос", "вопроса", "вопросов")
    to = several.person("to") if several.params.get("to") else "в очередь, возьмёт любой"
    said = f"Передано: {many}. От кого: {several.person('from')}. Кому: {to}."
    if several.is_to("to"):
        said = f"Вам передали {many}. Раньше занимался коллега: {several.person('from')}."
    elif several.is_to("from"):
        said = f"Ваши вопросы передали: {many}. Кому: {to}."
    return Notification((line(said), listed(several, moved)))


def _free_again(several: Several, free: Sequence[Inquiry]) -> Notification | None:
    if not free:
        return None
    called = phrases.duty(several.overview.roster, several.now)
    return Notification((line(*called, "вопросы свободны, возьмите их:"), listed(several, free)))


def _left(several: Several) -> Notification | None:
    free = [each for each in several.among("ids") if each.claimant_id is None and each.is_open]
    if not free:
        return None
    who = several.person("from")
    many = dates.counted(len(free), "вопрос", "вопроса", "вопросов")
    return Notification(
        (
            line(f"{who} больше не консультант. Снова свободно: {many}."),
            listed(several, free),
            line("Их может взять любой консультант, а вы можете сразу передать их коллеге."),
        ),
        (Button(Action.HAND_OVER),),
    )


def _entered_together(several: Several) -> Notification | None:
    entered = several.among("ids")
    many = dates.counted(len(entered), "вопрос", "вопроса", "вопросов")
    by = several.person("by")
    free = any(each.state is State.NEW for each in entered)
    called = phrases.calls(several.overview.roster, several.now) if free else ()
    said = f"на родительском собрании записано: {many}. Записал(а): {by}."
    said = f", {said}" if called else said[0].upper() + said[1:]
    blocks: list[Block] = [line(*called, said), listed(several, entered[:MOST_LISTED])]
    if len(entered) > MOST_LISTED:
        blocks.append(line(f"И ещё {len(entered) - MOST_LISTED}: карточки выше."))
    return Notification(tuple(blocks))


def _gathered(several: Several) -> Notification | None:
    """One post for a flood: how much there is, and first of all what came least often."""
    total = sum(len(group.inquiries) for group in several.alike)
    if not total:
        return Notification((line("Собранные вопросы с сайта разобраны."),))
    many = dates.counted(total, "вопрос", "вопроса", "вопросов")
    called = phrases.duty(several.overview.roster, several.now)
    blocks: list[Block] = [
        line(
            *called,
            f"с сайта сразу пришло слишком много. Карточек пока нет, собрано: {many}.",
        ),
        Listing(tuple(_alike(group) for group in several.alike[:MOST_ALIKE])),
    ]
    beyond = sum(len(group.inquiries) for group in several.alike[MOST_ALIKE:])
    if beyond:
        blocks.append(line(f"И ещё {beyond} с другими словами."))
    return Notification(tuple(blocks), (Button(Action.GATHERED, about="flood"),))


def _alike(group: Alike) -> Line:
    words = " ".join(group.words.split())
    shown = words if len(words) <= SHOWN_OF_WORDS else f"{words[:SHOWN_OF_WORDS]}…"
    others = len(group.inquiries) - 1
    many = dates.counted(others, "похожий", "похожих", "похожих")
    return line(f"«{shown}»", f" и ещё {many}" if others else "")


OF_SEVERAL: dict[NotificationType, Callable[[Several], Notification | None]] = {
    NotificationType.MORNING: morning,
    NotificationType.ANSWERED_TOGETHER: _answered_together,
    NotificationType.CASE_PASSED_ON: _case_passed_on,
    NotificationType.ENTERED_TOGETHER: _entered_together,
    NotificationType.GATHERED: _gathered,
    NotificationType.HANDED_OVER: _handed_over,
    NotificationType.LEFT: _left,
}
