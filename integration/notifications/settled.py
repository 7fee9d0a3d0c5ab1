"""What an earlier message with buttons shows once they have had their time: who decided what."""

from __future__ import annotations

from dataclasses import replace

from helpdesk.domain.inquiry import Entry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.people import Role
from helpdesk.domain.states import CloseReason, State
from integration.chat import phrases
from integration.chat.speech import Block, Line, Link, Notification, Quote, line
from integration.notifications.about import About
from integration.notifications.saying import notification_of

IF_NOT = " Если всё-таки не помогло, отметьте это там: "
PAGE = "страница вопроса"
_PASSED_ON = "Вопрос передали в поддержку «Дневник.ру»."
# What has happened, to whoever reads; {who} has done it, {now} has the inquiry.
_SAID: dict[str, str] = {
    Move.CLAIM: "Вопросом занимается {who}.",
    Move.ACCEPT: "Вопросом занимается {who}.",
    Move.REASSIGN: "Вопросом занимается {now}.",
    Move.DECLINE: "{who} не может взять вопрос, он остаётся у прежнего консультанта.",
    Move.RELEASE: "Вопрос вернули, он свободен.",
    Move.STILL_ON: "{who} продолжает заниматься вопросом.",
    Move.ASK: "Задали уточняющий вопрос.",
    Move.CLARIFY: "Ответ получен.",
    Move.ANSWER: "Ответ дан: {who}.",
    Move.VENDOR_ANSWER: "Ответ поддержки записан.",
    Move.CORRECT: "Ответ исправлен: {who}.",
    Move.HELPED: "Помогло, вопрос закрыт.",
    Move.HELPED_SELF: "Отмечено: учитель помог сам. Вопрос закрыт.",
    Move.DID_NOT_HELP: "Не помогло, занимаемся вопросом снова.",
    Move.VENDOR_WANTS: "Поддержка просит сведения.",
    Move.VENDOR_TOLD: "Сведения отправлены в поддержку.",
    Move.VENDOR_REJECTED: "Поддержка отклонила обращение.",
    Move.WITHDRAW: "Вопрос отозван.",
    Move.AUTO_CLOSE: "Вопрос закрыт: от того, кто спросил, давно не было вестей.",
    Move.HAND_OFF: _PASSED_ON,
    Step.HAND_OFF_WINDOW: _PASSED_ON,
    Step.HAND_OFF_TERM: _PASSED_ON,
    Step.OFFER_EXPIRED: "Ответа не было, вопрос остаётся у прежнего консультанта.",
    Step.RELEASE_QUIET: "Вопрос освободился: он был давно без движения.",
}
# The same where the reader has done it himself.
_BY_READER: dict[str, str] = {
    Move.CLAIM: "Вопрос теперь у вас.",
    Move.ACCEPT: "Вы согласились, вопрос теперь у вас.",
    Move.DECLINE: "Вы отказались, вопрос остаётся у коллеги.",
    Move.RELEASE: "Вы вернули вопрос, он свободен.",
    Move.STILL_ON: "Вы продолжаете заниматься вопросом.",
    Move.CLARIFY: "Вы ответили, спасибо.",
    Move.ANSWER: "Вы ответили.",
    Move.CORRECT: "Вы исправили ответ.",
    Move.HELPED: "Вы отметили: помогло. Вопрос закрыт, спасибо!",
    Move.HELPED_SELF: "Вы отметили, что помогли сами. Вопрос закрыт.",
    Move.DID_NOT_HELP: "Вы отметили: не помогло. Занимаемся вопросом снова.",
    Move.VENDOR_ANSWER: "Вы записали ответ поддержки, спасибо.",
    Move.VENDOR_TOLD: "Вы отметили: отправлено. Ждём ответа поддержки.",
    Move.WITHDRAW: "Вы отозвали вопрос.",
}
# The same to who has asked, where others have done it.
_TO_REQUESTER: dict[str, str] = {
    Move.ANSWER: "Ответ дан, он ниже.",
    Move.VENDOR_ANSWER: "Ответ поддержки ниже.",
    Move.CORRECT: "Ответ исправлен, новый ниже.",
    Move.HELPED: "Отметили с ваших слов: помогло. Вопрос закрыт.",
    Move.DID_NOT_HELP: "Отметили с ваших слов: не помогло. Занимаемся вопросом снова.",
    Move.AUTO_CLOSE: "Вопрос закрыт: от вас давно не было вестей.",
}


def as_it_stands(about: About) -> Notification:
    """Return what an earlier message shows now: as it was while there is something to press."""
    said = notification_of(about) or Notification(_what_it_was_about(about))
    if said.buttons or about.occasion == NotificationType.DRAFT_KEPT:
        return said
    return replace(said, blocks=(*said.blocks, what_became(about)))


def _what_it_was_about(about: About) -> tuple[Block, ...]:
    if not about.is_to_requester:
        return (about.summary(),)
    page = line(Link(PAGE.capitalize(), about.page))
    return (line("Вопрос ", about.reference, ":"), Quote(about.inquiry.subject), page)


def what_became(about: About) -> Line:
    """Say what has happened last since the message was sent."""
    since = [each for each in about.view.history if about.said_at and each.at > about.said_at]
    for entry in reversed(since):
        words = _words(about, entry)
        if words:
            return line(words, *_if_not(about, entry))
    return line(f"{phrases.STATES[about.state]}.")


def _words(about: About, entry: Entry) -> str:
    if entry.what == Move.CLOSE and about.is_to_requester:
        return "Вопрос закрыт."  # Why, he reads below; of spam nothing is said.
    if entry.what == Move.CLOSE:
        reason = CloseReason(str(entry.data["reason"]))
        return f"Вопрос закрыт: {phrases.CLOSED_BECAUSE[reason]}."
    said = _SAID.get(entry.what, "")
    if _is_readers(about, entry):
        said = _BY_READER.get(entry.what, said)
    elif about.is_to_requester:
        said = _TO_REQUESTER.get(entry.what, said)
    return said.format(who=about.view.person_name(entry.actor_id), now=about.claimant)


def _is_readers(about: About, entry: Entry) -> bool:
    """Whether who reads has done it: who has asked acts without an id."""
    if entry.role is Role.REQUESTER:
        return about.is_to_requester
    return bool(entry.actor_id) and entry.actor_id == about.person_id


def _if_not(about: About, entry: Entry) -> tuple[str | Link, ...]:
    """Leave a way back to who has said that it helped: for some days he may think otherwise."""
    closed = entry.what == Move.HELPED and about.state is State.CLOSED
    return (IF_NOT, Link(PAGE, about.page)) if closed and about.is_to_requester else ()
