"""What the sender says beside cards and news: answers to words that people wrote to the bot.

Such a notification is about no inquiry, or is taken back once it has been answered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from helpdesk.domain.actions import Action
from helpdesk.domain.messages import NotificationType
from helpdesk.inquiries.routing import Question, question_about
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from integration.chat.buttons import Button
from integration.chat.commands import Wish
from integration.chat.directory import NOT_STAFF, NotSure
from integration.chat.errors import Unreachable
from integration.chat.flows.finding import found_by_id
from integration.chat.flows.lookup import REFUSAL, LookUp, look_up_meant
from integration.chat.speech import Block, Notification, Quote, cut, notification
from integration.notifications import schedule_replies, to_head
from integration.notifications.of_report import monthly_report
from integration.notifications.of_training import training_notification
from integration.notifications.to_teacher import contact_entered

QUOTED = 200
# A telephone gives each button a row, and cuts what is longer.
BUTTON_LETTERS = 40
MOST_BUTTONS = 6


@dataclass(frozen=True)
class DirectReplies:
    """Made by the sender."""

    desk: Desk
    look_up: LookUp

    def notification(self, delivery: Delivery, now: datetime) -> Notification | None:
        """Return what to say; None where it is no matter of these or void by now."""
        if delivery.occasion == NotificationType.REPLY:
            return self._reply(delivery, now)
        if delivery.occasion == NotificationType.REPORT:
            return monthly_report(self.desk, self.look_up.public_url, delivery, now)
        say = _SAYINGS.get(delivery.occasion)
        return say(self.desk, delivery, now) if say else None

    def _reply(self, delivery: Delivery, now: datetime) -> Notification:
        wish = str(delivery.params.get("wish"))
        if wish == REFUSAL:
            return Notification((NOT_STAFF,))
        if wish == Wish.FIND:
            ids = delivery.params.get("articles")
            return Notification(found_by_id(self.desk, ids, self.look_up.public_url))
        reference = str(delivery.params.get("reference") or "")
        try:
            return Notification(
                self.look_up.answer(delivery.addressee.name, Wish(wish), reference, now)
            )
        except NotSure as error:
            raise Unreachable("nobody to say who that is") from error


def _where_it_belongs(desk: Desk, delivery: Delivery, now: datetime) -> Notification | None:
    """Ask to which inquiry the words belong, with one button for each."""
    question = question_about(desk, delivery.key, delivery.addressee.name, now)
    if question is None:
        return None
    batch, shown = delivery.key, question.inquiries[:MOST_BUTTONS]
    joins = (
        Button(
            Action.JOIN,
            cut(f"{each.shown_reference} · {each.subject}", BUTTON_LETTERS),
            about=batch,
            reference=each.reference,
        )
        for each in shown
    )
    asks, new, none = "Записать как вопрос?", "Да, это вопрос", ""
    if question.is_open:
        asks = "К какому вопросу это относится?" if len(shown) > 1 else "Это к открытому вопросу?"
        new, none = "", "Ни к какому"
    elif shown:
        asks, new = "Это о вопросе, на который мы ответили, или о чём-то новом?", ""
    if meant := look_up_meant(question.words):
        asks, new, none = f"Вы имели в виду «{meant}»?", "Нет, это новый вопрос", "Ничего"
    known = (Button(Action.MEANT, cut(meant, BUTTON_LETTERS), about=batch),) if meant else ()
    others = Button(Action.OPEN_NEW, new, about=batch), Button(Action.DROP, none, about=batch)
    return notification(asks, *_shown(question), buttons=(*known, *joins, *others))


def _shown(question: Question) -> tuple[Block, ...]:
    words = (Quote(cut(question.words, QUOTED)),) if question.words else ()
    pictures = (f"Снимков экрана: {question.pictures}",) if question.pictures else ()
    return (*words, *pictures)


def _trial(_desk: Desk, _delivery: Delivery, _now: datetime) -> Notification:
    return notification("Проверка: так программа пишет в чат. Отвечать не нужно.")


def _not_posted(desk: Desk, delivery: Delivery, _now: datetime) -> Notification | None:
    return to_head.not_posted(desk, int(delivery.params["number"]))


_SAYINGS: dict[str, Callable[[Desk, Delivery, datetime], Notification | None]] = {
    NotificationType.WHICH: _where_it_belongs,
    NotificationType.LETTERS_KEPT: to_head.letters_kept,
    NotificationType.NOT_POSTED: _not_posted,
    NotificationType.TRIAL: _trial,
    NotificationType.ERASURE_ACT: to_head.erasure_act,
    NotificationType.TRAINING: training_notification,
    NotificationType.TRAINING_MORE: training_notification,
    NotificationType.TRAINING_WARN: training_notification,
    NotificationType.TRAINING_OVERDUE: training_notification,
    NotificationType.TRAINING_END: training_notification,
    NotificationType.ACCOUNT_CLAIMED: to_head.account_claimed,
    NotificationType.CONTACT_ENTERED: contact_entered,
    **schedule_replies.SAYINGS,
}
ABOUT_NO_INQUIRY = frozenset(_SAYINGS) | {NotificationType.REPLY, NotificationType.REPORT}
