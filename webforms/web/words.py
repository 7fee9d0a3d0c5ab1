"""How the staff's pages and papers call what stands in the journal."""

from helpdesk.domain.texts import TextKind
from helpdesk.journal.filters import Term
from helpdesk.kernel.verdicts import Verdict

ERASED = "удалено"
VERDICTS = {
    Verdict.RUNNING: "срок идёт",
    Verdict.IN_TIME: "да",
    Verdict.CLARIFIED: "да, с учётом уточнений",
    Verdict.HANDED_OFF: "передано в поддержку в срок",
    Verdict.MISSED: "нет",
    Verdict.UNREACHED: "нет, ответ не дошёл",
    Verdict.NOT_DUE: "ответ не требовался",
}
TERMS = {
    Term.IN_TIME: "Ответ дан в срок",
    Term.RAN_OVER: "Срок по регламенту вышел",
    Term.MISSED: "Просрочено, и с учётом уточнений",
    Term.NO_REASON: "Просрочено, причина не записана",
    Term.UNREACHED: "Ответ дан, но не дошёл",
}
# What a requester was asked besides his words.
DETAILS = {
    TextKind.DONE: "Что делали",
    TextKind.HAPPENED: "Что произошло",
    TextKind.EXPECTED: "Чего ждали",
    TextKind.PAGE: "Где",
    TextKind.DEVICE: "Устройство",
    TextKind.READ: "Что прочитали",
    TextKind.CONTACT: "Как ещё связаться",
    TextKind.CALL_WHEN: "Когда звонить",
}
