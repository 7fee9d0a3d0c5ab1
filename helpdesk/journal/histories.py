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
class HistoryRow:
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
_UNKNOWN = HistoryRow("Изменена запись")


def row_of(entry: Entry) -> HistoryRow:
    return HISTORIES.get(entry.what, _UNKNOWN)


def outcome_of(seen: InquiryView, entry: Entry, *, is_own: bool, is_to_requester: bool) -> str:
    """Say what has become of something that was asked, to who was asked; often nothing."""
    row = row_of(entry)
    special = row.outcome_to_requester if is_to_requester else ""
    return tell((row.outcome_own if is_own else special) or row.outcome, seen, entry)


_LETTER = "Написали письмо в поддержку «Дневник.ру»"
_TO_SUPPORT = "Вопрос передали в поддержку «Дневник.ру»."


def _handed_off(staff: str) -> HistoryRow:
    return HistoryRow(staff, requester=_LETTER, outcome=_TO_SUPPORT)


HISTORIES: dict[str, HistoryRow] = {
    Move.OPEN: HistoryRow(words.opened, requester="Вопрос получен"),
    Move.CLAIM: HistoryRow(
        "Беру",
        requester=words.taken,
        outcome="Вопросом занимается {who}.",
        outcome_own="Вопрос теперь у вас.",
    ),
    Move.RELEASE: HistoryRow(
        "Вопрос возвращён, он снова свободен",
        outcome="Вопрос вернули, он свободен.",
        outcome_own="Вы вернули вопрос, он свободен.",
    ),
    Move.OFFER: HistoryRow("Предложено коллеге"),
    Move.ACCEPT: HistoryRow(
        "Предложение принято, занимается: {given}",
        requester=words.taken,
        outcome="Вопросом занимается {who}.",
        outcome_own="Вы согласились, вопрос теперь у вас.",
    ),
    Move.DECLINE: HistoryRow(
        "Коллега отказался",
        outcome="{who} не может взять вопрос, он остаётся у прежнего консультанта.",
        outcome_own="Вы отказались, вопрос остаётся у коллеги.",
    ),
    Move.STILL_ON: HistoryRow(
        "Занимается по-прежнему",
        outcome="{who} продолжает заниматься вопросом.",
        outcome_own="Вы продолжаете заниматься вопросом.",
    ),
    Move.REASSIGN: HistoryRow(
        "Передано: {given}", requester=words.taken, outcome="Вопросом занимается {now}."
    ),
    Move.ASK: HistoryRow(
        words.asked,
        requester="Мы спросили вас",
        outcome="Задали уточняющий вопрос.",
    ),
    Move.CLARIFY: HistoryRow(
        "Пришёл ответ на уточняющий вопрос",
        requester=words.clarified_to_requester,
        outcome="Ответ получен.",
        outcome_own="Вы ответили, спасибо.",
    ),
    Move.ADD: HistoryRow(words.added, requester=words.added_to_requester),
    Move.LOG_CALL: HistoryRow(words.called, requester=words.called_to_requester),
    Move.ANSWER: HistoryRow(
        "Дан ответ",
        requester="Мы ответили",
        outcome="Ответ дан: {who}.",
        outcome_own="Вы ответили.",
        outcome_to_requester="Ответ дан, он ниже.",
    ),
    Move.CORRECT: HistoryRow(
        "Ответ исправлен",
        requester="Мы исправили ответ",
        outcome="Ответ исправлен: {who}.",
        outcome_own="Вы исправили ответ.",
        outcome_to_requester="Ответ исправлен, новый ниже.",
    ),
    Move.HELPED_SELF: HistoryRow(
        "Помогли сразу, без консультанта, вопрос закрыт",
        requester="Вам помог учитель",
        outcome="Отмечено: учитель помог сам. Вопрос закрыт.",
        outcome_own="Вы отметили, что помогли сами. Вопрос закрыт.",
    ),
    Move.HELPED: HistoryRow(
        "Помогло, вопрос закрыт",
        requester="Помогло, вопрос закрыт",
        outcome="Помогло, вопрос закрыт.",
        outcome_own="Вы отметили: помогло. Вопрос закрыт, спасибо!",
        outcome_to_requester="Отметили с ваших слов: помогло. Вопрос закрыт.",
    ),
    Move.DID_NOT_HELP: HistoryRow(
        "{Why}, вопрос открыт снова",
        requester="{Why}: занимаемся снова",
        outcome="{Why}, занимаемся вопросом снова.",
        outcome_own="Вы отметили: {why}. Занимаемся вопросом снова.",
        outcome_to_requester="Отметили с ваших слов: {why}. Занимаемся вопросом снова.",
    ),
    Move.HAND_OFF: _handed_off("Передано в поддержку: консультант не может помочь"),
    Move.VENDOR_CASE: HistoryRow(
        "Записан номер обращения в поддержке", requester="Записан номер обращения в поддержке"
    ),
    Move.VENDOR_ANSWER: HistoryRow(
        words.vendors_answer,
        requester="Пришёл ответ поддержки «Дневник.ру»",
        outcome="Ответ поддержки записан.",
        outcome_own="Вы записали ответ поддержки, спасибо.",
        outcome_to_requester="Ответ поддержки ниже.",
    ),
    Move.VENDOR_WANTS: HistoryRow(
        words.vendor_wants,
        requester="Поддержка «Дневник.ру» просит сведения",
        outcome="Поддержка просит сведения.",
    ),
    Move.VENDOR_TOLD: HistoryRow(
        words.vendor_told,
        requester=words.vendor_told,
        outcome="Сведения отправлены в поддержку.",
        outcome_own="Вы отметили: отправлено. Ждём ответа поддержки.",
    ),
    Move.VENDOR_REJECTED: HistoryRow(
        words.vendor_rejected,
        requester="Поддержка «Дневник.ру» отклонила обращение",
        outcome="Поддержка отклонила обращение.",
    ),
    Move.OUTAGE: HistoryRow(words.outage, requester=words.outage),
    Move.OUTAGE_OVER: HistoryRow(
        "Сбой закончился, спросили, заработало ли",
        requester="Сбой закончился: мы спросили, заработало ли",
        outcome="Сбой закончился, спросили, заработало ли.",
        outcome_to_requester="Сбой закончился, ответ ниже.",
    ),
    Move.CLOSE: HistoryRow(
        "Закрыт: {reason}",
        requester="Вопрос закрыт",
        outcome="Вопрос закрыт: {reason}.",
        # Why, he reads below; of spam nothing is said.
        outcome_to_requester="Вопрос закрыт.",
    ),
    Move.WITHDRAW: HistoryRow(
        "Вопрос отозван",
        requester="Вы отозвали вопрос",
        outcome="Вопрос отозван.",
        outcome_own="Вы отозвали вопрос.",
    ),
    Move.AUTO_CLOSE: HistoryRow(
        "Закрыт: давно не было вестей",
        requester="Вопрос закрылся: давно не было вестей",
        outcome="Вопрос закрыт: от того, кто спросил, давно не было вестей.",
        outcome_to_requester="Вопрос закрыт: от вас давно не было вестей.",
    ),
    Move.WITHDRAW_CONSENT: HistoryRow(
        "Согласие на обработку данных отозвано",
        requester="Вы отозвали согласие на обработку данных",
    ),
    Move.ERASE: HistoryRow("Личные данные удалены"),
    Step.REMIND_DUTY: HistoryRow("Напомнили дежурному: вопрос свободен"),
    Step.REMIND_CHANNEL: HistoryRow("Напомнили всем консультантам: вопрос свободен"),
    Step.HAND_OFF_WINDOW: _handed_off("Передано в поддержку: никто не взял вопрос"),
    Step.HAND_OFF_TERM: _handed_off("Передано в поддержку: срок вышел"),
    Step.WARN: HistoryRow("Предупредили, что срок подходит"),
    Step.TERM_PASSED: HistoryRow("Сообщили завучу: срок по регламенту вышел"),
    Step.ASK_IF_QUIET: HistoryRow("Спросили, занимается ли ещё"),
    Step.RELEASE_QUIET: HistoryRow(
        "Вопрос освобождён: долго не было движения",
        outcome="Вопрос освободился: он был давно без движения.",
    ),
    Step.OFFER_EXPIRED: HistoryRow(
        "Предложение осталось без ответа",
        outcome="Ответа не было, вопрос остаётся у прежнего консультанта.",
    ),
    Step.VENDOR_ASK_REQUESTER: HistoryRow("Спросили, что ответила поддержка"),
    Step.VENDOR_ASK_DUTY: HistoryRow("Напомнили дежурному о поддержке"),
    Step.VENDOR_OWED: HistoryRow("Напомнили: поддержка ждёт сведений"),
    Step.VENDOR_OWED_AGAIN: HistoryRow("Напомнили ещё раз: поддержка ждёт сведений"),
    Step.VENDOR_OWED_HEAD: HistoryRow(
        "Сообщили дежурному и завучу: поддержка не получила сведений"
    ),
    Step.CALL_DUE: HistoryRow("Напомнили позвонить"),
    Step.CALL_AGAIN: HistoryRow("Напомнили позвонить ещё раз"),
    AGREED: HistoryRow(
        "Дано согласие на обработку данных", requester="Вы дали согласие на обработку данных"
    ),
    EDITED: HistoryRow(
        "Тот, кто спросил, изменил сообщение в чате, слова заменены",
        requester="Вы изменили своё сообщение",
    ),
    DELETED: HistoryRow(
        "Тот, кто спросил, удалил сообщение в чате, слова убраны",
        requester="Вы удалили своё сообщение",
    ),
    REVEALED: HistoryRow(
        "Посмотрели скрытое в словах вопроса",
        requester="Консультант посмотрел скрытое в ваших словах",
    ),
    NotificationType.LESSON_NOW: HistoryRow("Позвали дежурного: идёт урок"),
}
