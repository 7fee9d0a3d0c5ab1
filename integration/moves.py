"""What buttons do, by name, and the words that stand on them: the same everywhere."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """What a press asks for. `MORE` is the select of all the others."""

    CLAIM = "claim"
    RELEASE = "release"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    REASSIGN = "reassign"
    ASK = "ask"
    REPLY = "reply"
    ANSWER = "answer"
    CORRECT = "correct"
    HAND_OFF = "hand_off"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    HELPED = "helped"
    DID_NOT_HELP = "did_not_help"
    LOG_REACHED = "log_reached"
    LOG_MISSED = "log_missed"
    TOLD = "told"
    VENDOR_CASE = "vendor_case"
    VENDOR_ANSWER = "vendor_answer"
    CALL_TO_LESSON = "call_to_lesson"
    MORE = "more"

    @property
    def title(self) -> str:
        """The words on the button, or in the select."""
        return _TITLES[self]


_TITLES = {
    Action.CLAIM: "Беру",
    Action.RELEASE: "Вернуть",
    Action.OFFER: "Передать",
    Action.ACCEPT: "Беру",
    Action.DECLINE: "Не могу",
    Action.REASSIGN: "Назначить другого",
    Action.ASK: "Уточнить",
    Action.REPLY: "Ответить",
    Action.ANSWER: "Ответить",
    Action.CORRECT: "Исправить ответ",
    Action.HAND_OFF: "В поддержку",
    Action.CLOSE: "Закрыть",
    Action.WITHDRAW: "Отозвать",
    Action.HELPED: "Помогло",
    Action.DID_NOT_HELP: "Не помогло",
    Action.LOG_REACHED: "Дозвонились",
    Action.LOG_MISSED: "Не дозвонились",
    Action.TOLD: "Сообщили по телефону",
    Action.VENDOR_CASE: "Номер обращения в поддержке",
    Action.VENDOR_ANSWER: "Поддержка ответила",
    Action.CALL_TO_LESSON: "Урок идёт сейчас",
    Action.MORE: "Ещё…",
}
