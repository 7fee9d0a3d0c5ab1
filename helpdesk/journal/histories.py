"""What each audience reads of each line that an inquiry's history can have: one row for a move.

Who may make a move, and from where, stands with its name in `helpdesk.domain.moves`; what a
teacher hears who has entered a parent's question, in `helpdesk.domain.news_for_teacher`.
"""

from dataclasses import dataclass

from helpdesk.domain.inquiry import Entry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move, Step
from helpdesk.inquiries.claims import REVEALED
from helpdesk.inquiries.consents import AGREED
from helpdesk.inquiries.following import DELETED, EDITED
from helpdesk.journal import history_words as words
from helpdesk.journal.history_words import Words, tell
from helpdesk.journal.inquiry_view import InquiryView


@dataclass(frozen=True)
class Row:
    """The words of one kind of line, by who reads them; empty where it is not told there.

    `outcome` stands under an earlier message whose buttons are gone by that; `outcome_own` where
    the reader has done it himself, `outcome_to_requester` where others have done it for him.
    """

    # The timeline of the staff's page.
    staff: Words
    # The timeline of the requester's page.
    requester: Words = ""
    outcome: Words = ""
    outcome_own: Words = ""
    outcome_to_requester: Words = ""


# A line of a later version is still shown: the record is complete.
_UNKNOWN = Row("Изменена запись")


def row_of(entry: Entry) -> Row:
    return HISTORIES.get(entry.what, _UNKNOWN)


def outcome_of(seen: InquiryView, entry: Entry, *, is_own: bool, is_to_requester: bool) -> str:
    """Say what has become of something that was asked, to who was asked; often nothing."""
    row = row_of(entry)
    special = row.outcome_to_requester if is_to_requester else ""
    return tell((row.outcome_own if is_own else special) or row.outcome, seen, entry)


_LETTER = "Написали письмо в поддержку «Дневник.ру»"
_TO_SUPPORT = "Вопрос передали в поддержку «Дневник.ру»."


def _handed_off(staff: str) -> Row:
    return Row(staff, requester=_LETTER, outcome=_TO_SUPPORT)


HISTORIES: dict[str, Row] = {
    Move.OPEN: Row(words.opened, requester="Вопрос получен"),
    Move.CLAIM: Row(
        "Беру",
        requester=words.taken,
        outcome="Вопросом занимается {who}.",
        outcome_own="Вопрос теперь у вас.",
    ),
    Move.RELEASE: Row(
        "Вопрос возвращён, он снова свободен",
        outcome="Вопрос вернули, он свободен.",
        outcome_own="Вы вернули вопрос, он свободен.",
    ),
    Move.OFFER: Row("Предложено коллеге"),
    Move.ACCEPT: Row(
        "Предложение принято, занимается: {given}",
        requester=words.taken,
        outcome="Вопросом занимается {who}.",
        outcome_own="Вы согласились, вопрос теперь у вас.",
    ),
    Move.DECLINE: Row(
        "Коллега отказался",
        outcome="{who} не может взять вопрос, он остаётся у прежнего консультанта.",
        outcome_own="Вы отказались, вопрос остаётся у коллеги.",
    ),
    Move.STILL_ON: Row(
        "Занимается по-прежнему",
        outcome="{who} продолжает заниматься вопросом.",
        outcome_own="Вы продолжаете заниматься вопросом.",
    ),
    Move.REASSIGN: Row(
        "Передано: {given}", requester=words.taken, outcome="Вопросом занимается {now}."
    ),
    Move.ASK: Row(
        words.asked,
        requester="Мы спросили вас",
        outcome="Задали уточняющий вопрос.",
    ),
    Move.CLARIFY: Row(
        "Пришёл ответ на уточняющий вопрос",
        requester=words.clarified_to_requester,
        outcome="Ответ получен.",
        outcome_own="Вы ответили, спасибо.",
    ),
    Move.ADD: Row(words.added, requester=words.added_to_requester),
    Move.LOG_CALL: Row(words.called, requester=words.called_to_requester),
    Move.ANSWER: Row(
        "Дан ответ",
        requester="Мы ответили",
        outcome="Ответ дан: {who}.",
        outcome_own="Вы ответили.",
        outcome_to_requester="Ответ дан, он ниже.",
    ),
    Move.CORRECT: Row(
        "Ответ исправлен",
        requester="Мы исправили ответ",
        outcome="Ответ исправлен: {who}.",
        outcome_own="Вы исправили ответ.",
        outcome_to_requester="Ответ исправлен, новый ниже.",
    ),
    Move.HELPED_SELF: Row(
        "Помогли сразу, без консультанта, вопрос закрыт",
        requester="Вам помог учитель",
        outcome="Отмечено: учитель помог сам. Вопрос закрыт.",
        outcome_own="Вы отметили, что помогли сами. Вопрос закрыт.",
    ),
    Move.HELPED: Row(
        "Помогло, вопрос закрыт",
        requester="Помогло, вопрос закрыт",
        outcome="Помогло, вопрос закрыт.",
        outcome_own="Вы отметили: помогло. Вопрос закрыт, спасибо!",
        outcome_to_requester="Отметили с ваших слов: помогло. Вопрос закрыт.",
    ),
    Move.DID_NOT_HELP: Row(
        "{Why}, вопрос открыт снова",
        requester="{Why}: занимаемся снова",
        outcome="{Why}, занимаемся вопросом снова.",
        outcome_own="Вы отметили: {why}. Занимаемся вопросом снова.",
        outcome_to_requester="Отметили с ваших слов: {why}. Занимаемся вопросом снова.",
    ),
    Move.HAND_OFF: _handed_off("Передано в поддержку: консультант не может помочь"),
    Move.VENDOR_CASE: Row(
        "Записан номер обращения в поддержке", requester="Записан номер обращения в поддержке"
    ),
    Move.VENDOR_ANSWER: Row(
        words.vendors_answer,
        requester="Пришёл ответ поддержки «Дневник.ру»",
        outcome="Ответ поддержки записан.",
        outcome_own="Вы записали ответ поддержки, спасибо.",
        outcome_to_requester="Ответ поддержки ниже.",
    ),
    Move.VENDOR_WANTS: Row(
        words.vendor_wants,
        requester="Поддержка «Дневник.ру» просит сведения",
        outcome="Поддержка просит сведения.",
    ),
    Move.VENDOR_TOLD: Row(
        words.vendor_told,
        requester=words.vendor_told,
        outcome="Сведения отправлены в поддержку.",
        outcome_own="Вы отметили: отправлено. Ждём ответа поддержки.",
    ),
    Move.VENDOR_REJECTED: Row(
        words.vendor_rejected,
        requester="Поддержка «Дневник.ру» отклонила обращение",
        outcome="Поддержка отклонила обращение.",
    ),
    Move.OUTAGE: Row(words.outage, requester=words.outage),
    Move.OUTAGE_OVER: Row(
        "Сбой закончился, спросили, заработало ли",
        requester="Сбой закончился: мы спросили, заработало ли",
        outcome="Сбой закончился, спросили, заработало ли.",
        outcome_to_requester="Сбой закончился, ответ ниже.",
    ),
    Move.CLOSE: Row(
        "Закрыт: {reason}",
        requester="Вопрос закрыт",
        outcome="Вопрос закрыт: {reason}.",
        # Why, he reads below; of spam nothing is said.
        outcome_to_requester="Вопрос закрыт.",
    ),
    Move.WITHDRAW: Row(
        "Вопрос отозван",
        requester="Вы отозвали вопрос",
        outcome="Вопрос отозван.",
        outcome_own="Вы отозвали вопрос.",
    ),
    Move.AUTO_CLOSE: Row(
        "Закрыт: давно не было вестей",
        requester="Вопрос закрылся: давно не было вестей",
        outcome="Вопрос закрыт: от того, кто спросил, давно не было вестей.",
        outcome_to_requester="Вопрос закрыт: от вас давно не было вестей.",
    ),
    Move.WITHDRAW_CONSENT: Row(
        "Согласие на обработку данных отозвано",
        requester="Вы отозвали согласие на обработку данных",
    ),
    Move.ERASE: Row("Личные данные удалены"),
    Step.REMIND_DUTY: Row("Напомнили дежурному: вопрос свободен"),
    Step.REMIND_CHANNEL: Row("Напомнили всем консультантам: вопрос свободен"),
    Step.HAND_OFF_WINDOW: _handed_off("Передано в поддержку: никто не взял вопрос"),
    Step.HAND_OFF_TERM: _handed_off("Передано в поддержку: срок вышел"),
    Step.WARN: Row("Предупредили, что срок подходит"),
    Step.TERM_PASSED: Row("Сообщили завучу: срок по регламенту вышел"),
    Step.ASK_IF_QUIET: Row("Спросили, занимается ли ещё"),
    Step.RELEASE_QUIET: Row(
        "Вопрос освобождён: долго не было движения",
        outcome="Вопрос освободился: он был давно без движения.",
    ),
    Step.OFFER_EXPIRED: Row(
        "Предложение осталось без ответа",
        outcome="Ответа не было, вопрос остаётся у прежнего консультанта.",
    ),
    Step.VENDOR_ASK_REQUESTER: Row("Спросили, что ответила поддержка"),
    Step.VENDOR_ASK_DUTY: Row("Напомнили дежурному о поддержке"),
    Step.VENDOR_OWED: Row("Напомнили: поддержка ждёт сведений"),
    Step.VENDOR_OWED_AGAIN: Row("Напомнили ещё раз: поддержка ждёт сведений"),
    Step.VENDOR_OWED_HEAD: Row("Сообщили дежурному и завучу: поддержка не получила сведений"),
    Step.CALL_DUE: Row("Напомнили позвонить"),
    Step.CALL_AGAIN: Row("Напомнили позвонить ещё раз"),
    AGREED: Row(
        "Дано согласие на обработку данных", requester="Вы дали согласие на обработку данных"
    ),
    EDITED: Row(
        "Тот, кто спросил, изменил сообщение в чате, слова заменены",
        requester="Вы изменили своё сообщение",
    ),
    DELETED: Row(
        "Тот, кто спросил, удалил сообщение в чате, слова убраны",
        requester="Вы удалили своё сообщение",
    ),
    REVEALED: Row(
        "Посмотрели скрытое в словах вопроса",
        requester="Консультант посмотрел скрытое в ваших словах",
    ),
    NotificationType.LESSON_NOW: Row("Позвали дежурного: идёт урок"),
}
