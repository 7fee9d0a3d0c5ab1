"""Of what a teacher hears who has entered a parent's question, and in which words.

What does not stand here he is not told. A line that ends in a colon quotes what was written.
"""

from helpdesk.domain.moves import Move, Step

_HANDED_OFF = (
    "консультант помочь не может. Родитель получит готовое письмо в поддержку «Дневник.ру», вопрос "
    "остаётся и у школы."
)
# What stands in braces is filled in by `helpdesk.journal.history_words.tell`.
NEWS: dict[str, str] = {
    Move.CLAIM: "им занимается {who}.",
    Move.ASK: "консультант спрашивает родителя:",
    Move.ANSWER: "родителю отвечаем:",
    Move.CORRECT: "ответ исправлен, прежний больше не верен:",
    Move.HELPED: "помогло, вопрос закрыт.",
    Move.DID_NOT_HELP: "{why}, занимаемся снова.",
    Move.HAND_OFF: _HANDED_OFF,
    Step.HAND_OFF_WINDOW: _HANDED_OFF,
    Step.HAND_OFF_TERM: _HANDED_OFF,
    Move.VENDOR_ANSWER: "ответила поддержка «Дневник.ру»:",
    Move.VENDOR_WANTS: "поддержка «Дневник.ру» просит сведения:",
    Move.VENDOR_REJECTED: "поддержка «Дневник.ру» отклонила обращение, письмо надо исправить:",
    Move.OUTAGE_OVER: "сбой устранён, спросите родителя, заработало ли:",
    Move.CLOSE: "закрыт, {reason}.",
    Move.WITHDRAW: "родитель отозвал вопрос.",
    Move.AUTO_CLOSE: "вопрос закрыт: от родителя давно не было вестей.",
}
