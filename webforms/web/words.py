"""How the staff's pages and papers call what stands in the journal."""

from __future__ import annotations

from helpdesk.domain.states import Channel, ConsentWay, HandoffReason, Kind, State
from helpdesk.domain.texts import TextKind
from helpdesk.journal.filters import Term
from helpdesk.kernel.verdicts import Verdict

ERASED = "удалено"
# How who has asked let the school know that his data are to be erased.
WITHDRAWN_BY = {
    ConsentWay.PAPER: "письменное заявление",
    ConsentWay.SPOKEN: "сказали лично или по телефону",
    ConsentWay.LETTER: "письмо",
}
STATES = {
    State.NEW: "Новый",
    State.CLAIMED: "В работе",
    State.WAITING: "Ждём уточнения",
    State.HANDED_OFF: "Передано в поддержку «Дневник.ру»",
    State.ANSWERED: "Ответ дан",
    State.CLOSED: "Закрыт",
}
KINDS = {Kind.PARENT: "родитель", Kind.STAFF: "сотрудник"}
CHANNELS = {
    Channel.FORM: "форма на сайте",
    Channel.CHAT: "чат",
    Channel.PHONE: "по телефону",
    Channel.PERSON: "лично",
    Channel.MEETING: "родительское собрание",
    Channel.MAIL: "по электронной почте",
}
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
HANDED_OFF_BECAUSE = {
    HandoffReason.NOBODY_IN_TIME: "никто не ответил вовремя",
    HandoffReason.CANNOT_ADVISE: "консультант не может помочь",
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
