"""What is said under the card: the talk with the requester, and calls to whoever is on duty."""

from __future__ import annotations

from helpdesk import dates
from helpdesk.entitlement import LEFT
from helpdesk.erasure.withdrawing import goes_at
from helpdesk.letter import SCHOOL_SENDS
from helpdesk.model import (
    Actor,
    CloseReason,
    Entry,
    Move,
    Occasion,
    Role,
    State,
    Step,
    Text,
    TextKind,
)
from helpdesk.queries import ANSWERS
from helpdesk.rules import permitted
from helpdesk.vendor.checking import lacking
from helpdesk.wake import CALL_ATTEMPTS, has_still_to_be_called, must_be_called
from integration import phrases
from integration.moves import Action, Button
from integration.notices.about import About, Say
from integration.speech import Block, Copyable, Link, Notice, Quote, Run, Strong, line

LETTER_KEPT = (
    "К этому вопросу пришло письмо, которое надо посмотреть: оно с другого адреса или не читается. "
    "Оно на странице «Почта», команда /help почта."
)
_FREE = "вопрос свободен, посмотрите, пожалуйста."


def _released(about: About) -> Notice | None:
    if about.inquiry.claimant_id is not None or not about.inquiry.is_open:
        return None
    return Notice((line(*about.duty(), _FREE, _why_free(about)),))


def _why_free(about: About) -> str:
    entry = about.entry()
    if entry is None:
        return ""
    if LEFT in entry.data:
        name = about.view.person_name(str(entry.data[LEFT]))
        return f" {name} больше не консультант."
    if entry.role is Role.CLOCK:
        return " Он был давно без движения."
    return f" Возвращает {about.actor()}."


def _claimed(about: About) -> Notice | None:
    """A story tells what happened, also when somebody else has it by now."""
    entry = about.entry()
    return Notice((line(f"Вопрос берёт {about.actor()}."),)) if entry else None


def _offered(about: About) -> Notice | None:
    entry = about.entry()
    if entry is None:
        return None
    to = about.view.person_name(str(entry.data.get("to")))
    return Notice((line(f"{about.actor()} предлагает вопрос коллеге: {to}."),))


def _taken_over(about: About) -> Notice | None:
    if about.inquiry.claimant_id is None:
        return None
    return Notice((line(f"Теперь вопросом занимается {about.claimant}."),))


def _reassigned(about: About) -> Notice | None:
    if about.inquiry.claimant_id is None:
        return None
    return Notice((line(f"{about.decided().capitalize()} вопросом занимается {about.claimant}."),))


def _offer_refused(about: About) -> Notice | None:
    if not about.inquiry.is_open:
        return None
    entry = about.entry()
    declined = entry is not None and entry.role is not Role.CLOCK
    who = f"{about.actor()} не может взять вопрос." if declined else "Коллега не откликнулся."
    stays = f" Вопросом занимается {about.claimant}." if about.inquiry.claimant_id else ""
    return Notice((line(who, stays),))


def _question(about: About) -> Notice | None:
    return _said(about, about.text(TextKind.QUESTION), "Спрашиваем у того, кто спросил")


def _clarified(about: About) -> Notice | None:
    given = about.text(TextKind.CLARIFICATION)
    if given is None:
        return None
    is_free = about.state is State.NEW and about.inquiry.claimant_id is None
    free = (line(*about.duty(), _FREE),) if is_free else ()
    return Notice((*free, line("Ответ на наш вопрос:"), Quote(given.body or "")))


def _added(about: About) -> Notice | None:
    return _said(about, about.text(TextKind.ADDITION), "Дополнение")


def _letter_kept(_about: About) -> Notice | None:
    return Notice((line(LETTER_KEPT),))


def _picture(about: About) -> Notice | None:
    found = [each for each in about.view.attachments if each.id == about.picture_id]
    if not found:
        return None
    return Notice((line("Снимок экрана"),), pictures=(found[0].name,))


def _call_logged(about: About) -> Notice | None:
    entry = about.entry()
    if entry is None:
        return None
    reached = "дозвонились" if entry.data.get("reached") else "не дозвонились"
    note = about.view.body(_text_of(entry))
    said = (Quote(note),) if note else ()
    return Notice((line(f"Звонок: {reached} ({about.actor()})."), *said, *_school_sends(about)))


def _school_sends(about: About) -> tuple[Block, ...]:
    """The letter to the support for the school to send: its requester has agreed in this call."""
    entry, letter = about.entry(), about.view.letter_by_school
    if entry is None or not entry.data.get(SCHOOL_SENDS) or letter is None:
        return ()
    return (
        line("Согласие дано: письмо в поддержку отправит школа, с адреса ",
             f"{about.regulation.school.mail}. ", Link("Написать письмо", letter.mailto)),
        line(f"Кому: {letter.to}. Тема: {letter.subject}"),
        Copyable(letter.body),
    )  # fmt: skip


def _text_of(entry: Entry) -> int | None:
    """Return the text that this line of history is about; an erased one has no body."""
    text_id = entry.data.get("text")
    return text_id if isinstance(text_id, int) else None


def _answer(about: About) -> Notice | None:
    given = about.text(*ANSWERS)
    is_vendors = given is not None and given.kind is TextKind.VENDOR_ANSWER
    return _said(about, given, "Ответ поддержки «Дневник.ру»" if is_vendors else "Ответ")


def _correction(about: About) -> Notice | None:
    return _said(about, about.text(TextKind.CORRECTION), "Исправленный ответ")


def _said(about: About, text: Text | None, what: str) -> Notice | None:
    """Quote what was written and say by whom; the text itself may be erased by now."""
    if text is None:
        return None
    return Notice(
        (line(f"{what} ({about.author(text)}):"), Quote(text.body or "")),
        pictures=about.pictures(text),
        page=about.card,
    )


def _helped(about: About) -> Notice | None:
    if about.state is not State.CLOSED:
        return None
    return Notice((line("Помогло, вопрос закрыт. Спасибо!"),))


def _did_not_help(about: About) -> Notice | None:
    if not about.is_of_this_cycle or not about.inquiry.is_open:
        return None
    added = [text for text in about.view.said(TextKind.ADDITION) if text.cycle == about.cycle]
    words = [Quote(added[0].body or "")] if added else []
    is_free = about.inquiry.claimant_id is None
    who = (
        line(*about.duty(), _FREE)
        if is_free
        else line(f"Вопросом снова занимается {about.claimant}.")
    )
    return Notice(
        (line(f"Ответ не помог, срок новый. {about.to_answer}"), who, *words),
    )


def _handoff(about: About) -> Notice | None:
    handoff = next((each for each in about.view.handoffs if each.cycle == about.cycle), None)
    if handoff is None:
        return None
    subject, _, body = about.view.body(handoff.letter_id).partition("\n\n")
    return Notice(
        (
            line(Strong("Передано в поддержку «Дневник.ру»"),
                 f": {phrases.why_handed_off(handoff)}. ",
                 f"За вопрос в школе отвечает {about.view.responsible}."),
            line(*_who_sends(about), " Второе обращение не заводите."),
            *_missing(about),
            line(phrases.vendor_hours(about.view, about.now)),
            line(f"Тема: {subject}"),
            Copyable(body),
        ),
    )  # fmt: skip


_READ_OUT = (
    "Почты у того, кто спросил, нет, и письма он не видел. Прочитайте его вслух и спросите, "
    "отправит ли он его сам. Если нет, школа отправит его со своей почты, с его согласия: "
    "отметьте это на карточке, «Дозвонились»."
)


def _who_sends(about: About) -> tuple[Run, ...]:
    """Who can be told by telephone alone has not seen the letter: that is a task for the duty."""
    inquiry = about.inquiry
    if inquiry.email or inquiry.mattermost_id:
        way = "сообщением от бота"
        if not inquiry.mattermost_id:
            proved = about.view.mail_is_proved
            way = "по электронной почте" if proved else "по ссылке, которую мы пришлём на почту"
        return (f"Тот, кто спросил, получит это письмо {way}; отправить его должен он сам.",)
    if not inquiry.phone:
        return ("Письмо стоит на странице вопроса: отправить его должен тот, кто спросил.",)
    return (
        *about.duty(),
        f"позвоните, пожалуйста: {_contact(about)}. {_READ_OUT}",
    )


def _missing(about: About) -> tuple[Block, ...]:
    checked = about.view.checked
    if not checked.missing:
        return ()
    asked = "Того, кто спросил, об этом уже спросили, но и вы можете помочь."
    return (line(f"{lacking(checked)} {asked}"),)


def _letter_anew(about: About) -> Notice | None:
    subject, _, body = about.view.body(int(about.key)).partition("\n\n")
    if not body:
        return None
    return Notice((line(f"Письмо в поддержку дополнено. Тема: {subject}"), Copyable(body)))


def _vendor_case(about: About) -> Notice | None:
    case = about.text(TextKind.VENDOR_CASE)
    if case is None:
        return None
    number = line("Номер обращения в поддержке: ", Strong(case.body or ""))
    return Notice((number, *_mates(about)))


def _mates(about: About) -> tuple[Block, ...]:
    """Say who else waits on the same case: one answer can go to all of them."""
    mates = about.view.waiting_mates
    if not mates or about.state is not State.HANDED_OFF:
        return ()
    who = ", ".join(each.shown_reference for each in mates)
    return (line(f"Этого же обращения ждут ещё: {who}. Ответ поддержки можно дать сразу всем."),)


def _case_answered(about: About) -> Notice | None:
    """Another has brought the answer to the case on which this one waits: look, and pass it on."""
    if about.state is not State.HANDED_OFF:
        return None
    return Notice(
        (
            line(*about.duty(), "поддержка ответила по этому же обращению, ответ записал другой "
                 "спросивший. Проверьте его: нажмите на карточке «Ответ поддержки», текст уже "
                 "будет там. Уберите из него имена."),
        )
    )  # fmt: skip


def _case_rejected(about: About) -> Notice | None:
    """The case on which this one waits was rejected for another: perhaps nobody answers it now."""
    if about.state is not State.HANDED_OFF or not about.is_of_this_cycle:
        return None
    return Notice(
        (
            line(*about.duty(), "поддержка отклонила это же обращение: так записано у другого "
                 "вопроса, который его ждал. Проверьте, ждать ли по этому номеру ответа. Если "
                 "нет, нажмите на карточке «Поддержка отклонила»: тот, кто спросил, получит "
                 "письмо заново."),
        )
    )  # fmt: skip


def _case_wanted(about: About) -> Notice | None:
    """The support has asked somebody else of the same case for information: perhaps here, too."""
    if about.state is not State.HANDED_OFF or not about.is_of_this_cycle or about.inquiry.owes:
        return None
    return Notice(
        (
            line(*about.duty(), "поддержка просит сведения по этому же обращению: так записано у "
                 "другого вопроса, который его ждёт. Если их ждут и здесь, нажмите на карточке "
                 "«Поддержка просит сведения»."),
        )
    )  # fmt: skip


def _vendor_ask(about: About) -> Notice | None:
    if about.state is not State.HANDED_OFF or not about.is_of_this_cycle:
        return None
    if about.inquiry.owes is not None:
        return None  # The support has answered: it waits for us, and that is said elsewhere.
    if about.key == Step.VENDOR_ASK_REQUESTER:
        ask = f"спросите, пожалуйста, ответила ли поддержка: {_contact(about)}."
    else:
        ask = "что с вопросом в поддержке? Помогло, есть номер обращения или ещё ждём?"
    return Notice((line(*about.duty(), ask), line("Отметьте на карточке, что узнали.")))


def _contact(about: About) -> str:
    inquiry = about.inquiry
    return ", ".join(part for part in (inquiry.requester_name, inquiry.phone) if part)


def _closed(about: About) -> Notice | None:
    entry = about.entry()
    if entry is None:
        return None
    reason = CloseReason(str(entry.data["reason"]))
    double = f" вопроса {about.view.original}" if reason is CloseReason.DOUBLE else ""
    comment = about.view.body(_text_of(entry))
    said = (Quote(comment),) if comment else ()
    because = f"{phrases.CLOSED_BECAUSE[reason]}{double}"
    return Notice((line(f"Вопрос закрыт: {because} ({about.actor()})."), *said))


def _auto_closed(about: About) -> Notice | None:
    if about.state is not State.CLOSED:
        return None
    return Notice((line("Вопрос закрыт: от того, кто спросил, давно нет вестей."),))


def _withdrawn(about: About) -> Notice | None:
    if about.state is not State.CLOSED:
        return None
    return Notice((line("Вопрос отозван: помощь больше не нужна."),))


def _consent_withdrawn(about: About) -> Notice | None:
    goes = goes_at(about.inquiry, about.regulation)
    if goes is None:
        return None
    day = phrases.day_of(goes, about.regulation, about.now)
    return Notice(
        (
            line("Согласие на обработку личных данных отозвано: вопрос закрыт, больше ничего не "
                 f"делаем. Данные удалятся {day}: карточка останется без имён и слов."),
        )
    )  # fmt: skip


def _remind_duty(about: About) -> Notice | None:
    if not _waits_for_claim(about):
        return None
    asked = line(*about.duty(), "вопрос ещё никто не взял. Возьмите его, пожалуйста.")
    return Notice((asked, *_age(about)))


def _waits_for_claim(about: About) -> bool:
    return about.state is State.NEW and about.is_of_this_cycle


def _age(about: About) -> tuple[Block, ...]:
    """Say since when it waits: what is urgent is seen by that."""
    since = about.inquiry.window_from
    if since is None:
        return ()
    when = dates.since(since, about.now, about.regulation.calendar)
    return (line(f"Ждёт {when}. {about.to_answer}"),)


def _lesson_now(about: About) -> Notice | None:
    if about.state not in (State.NEW, State.CLAIMED):
        return None
    # A lesson does not wait: whoever is on duty is called at any hour.
    runs = (*phrases.calls(about.view.duty, about.now, about.inquiry), ", ")
    who = about.inquiry.requester_name
    return Notice((line(*runs, Strong("урок идёт сейчас"), f": {who}. Помогите, пожалуйста."),))


def _call_due(about: About) -> Notice | None:
    if about.state is State.CLOSED or not must_be_called(about.inquiry):
        return None
    inquiry = about.inquiry
    tried = f" Звонили: {inquiry.calls_tried} из {CALL_ATTEMPTS}." if inquiry.calls_tried else ""
    return Notice(
        (
            line(*about.duty(), f"позвоните, пожалуйста: {_contact(about)}.{tried}"),
            line("Потом отметьте на карточке: «Дозвонились» или «Не дозвонились»."),
        )
    )


def _call_again(about: About) -> Notice | None:
    inquiry = about.inquiry
    if about.state is State.CLOSED or not has_still_to_be_called(inquiry):
        return None
    tried = f" Звонили: {inquiry.calls_tried} из {CALL_ATTEMPTS}."
    return Notice((line(*about.duty(), f"позвоните ещё раз: {_contact(about)}.{tried}"),))


def _warn(about: About) -> Notice | None:
    if about.state not in (State.NEW, State.CLAIMED) or not about.is_of_this_cycle:
        return None
    return Notice((line(*about.duty(), f"подходит срок. {about.to_answer}"),))


def _quiet(about: About) -> Notice | None:
    if about.state is not State.CLAIMED:
        return None
    return Notice((line(*about.duty(), "вопрос давно без движения."),))


def _send_as(about: About) -> Notice | None:
    """Offer the claimant to send on what he has written here."""
    if about.inquiry.claimant_id is None:
        return None
    claimant = Actor(Role.CONSULTANT, about.inquiry.claimant_id)
    actions = (Action.SEND_ANSWER, Move.ANSWER), (Action.SEND_QUESTION, Move.ASK)
    buttons = tuple(
        Button(action, about=about.key)
        for action, move in actions
        if permitted(move, about.inquiry, claimant)
    )
    if not buttons:
        return None
    runs: tuple[Run, ...] = (
        f"{about.claimant}, ",
        Link("это сообщение", about.source),
        " видят только консультанты. Отправить его тому, кто спросил?",
    )
    return Notice((line(*runs),), buttons)  # fmt: skip


IN_THREAD: dict[Occasion, Say] = {
    Occasion.CLAIMED: _claimed,
    Occasion.OFFERED: _offered,
    Occasion.CLOSED: _closed,
    Occasion.AUTO_CLOSED: _auto_closed,
    Occasion.RELEASED: _released,
    Occasion.OFFER_ACCEPTED: _taken_over,
    Occasion.OFFER_DECLINED: _offer_refused,
    Occasion.OFFER_EXPIRED: _offer_refused,
    Occasion.REASSIGNED: _reassigned,
    Occasion.QUESTION: _question,
    Occasion.CLARIFIED: _clarified,
    Occasion.ADDED: _added,
    Occasion.PICTURE: _picture,
    Occasion.LETTER_KEPT: _letter_kept,
    Occasion.CALL_LOGGED: _call_logged,
    Occasion.ANSWER: _answer,
    Occasion.CORRECTION: _correction,
    Occasion.HELPED: _helped,
    Occasion.DID_NOT_HELP: _did_not_help,
    Occasion.HANDOFF: _handoff,
    Occasion.VENDOR_CASE: _vendor_case,
    Occasion.LETTER_ANEW: _letter_anew,
    Occasion.CASE_ANSWERED: _case_answered,
    Occasion.CASE_REJECTED: _case_rejected,
    Occasion.CASE_WANTED: _case_wanted,
    Occasion.VENDOR_ASK: _vendor_ask,
    Occasion.WITHDRAWN: _withdrawn,
    Occasion.CONSENT_WITHDRAWN: _consent_withdrawn,
    Occasion.REMIND_DUTY: _remind_duty,
    Occasion.LESSON_NOW: _lesson_now,
    Occasion.CALL_DUE: _call_due,
    Occasion.CALL_AGAIN: _call_again,
    Occasion.WARN: _warn,
    Occasion.QUIET: _quiet,
    Occasion.SEND_AS: _send_as,
}
