"""What is said under the card: the talk with the requester, and calls to whoever is on duty."""

from __future__ import annotations

from helpdesk.domain import dates
from helpdesk.domain.inquiry import Entry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import Text, TextKind
from helpdesk.erasure.withdrawing import goes_at
from helpdesk.inquiries.entitlement import LEFT
from helpdesk.journal.view import ANSWERS
from helpdesk.kernel.wake import CALL_ATTEMPTS, has_still_to_be_called, must_be_called
from helpdesk.regulation.letter import SCHOOL_SENDS
from helpdesk.vendor.checking import lacking
from integration.chat import phrases
from integration.chat.actions import Action, Button
from integration.chat.speech import Block, Copyable, Link, Notification, Quote, Run, Strong, line
from integration.notifications.about import About, Say

LETTER_KEPT = (
    "К этому вопросу пришло письмо, которое надо посмотреть: оно с другого адреса или не читается. "
    "Оно на странице «Почта», команда /help почта."
)
_FREE = "вопрос свободен, посмотрите, пожалуйста."


def _released(about: About) -> Notification | None:
    if about.inquiry.claimant_id is not None or not about.inquiry.is_open:
        return None
    return Notification((line(*about.duty(), _FREE, _why_free(about)),))


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


def _claimed(about: About) -> Notification | None:
    """A story tells what happened, also when somebody else has it by now."""
    entry = about.entry()
    return Notification((line(f"Вопрос берёт {about.actor()}."),)) if entry else None


def _offered(about: About) -> Notification | None:
    entry = about.entry()
    if entry is None:
        return None
    to = about.view.person_name(str(entry.data.get("to")))
    return Notification((line(f"{about.actor()} предлагает вопрос коллеге: {to}."),))


def _taken_over(about: About) -> Notification | None:
    if about.inquiry.claimant_id is None:
        return None
    return Notification((line(f"Теперь вопросом занимается {about.claimant}."),))


def _reassigned(about: About) -> Notification | None:
    if about.inquiry.claimant_id is None:
        return None
    return Notification(
        (line(f"{about.decided().capitalize()} вопросом занимается {about.claimant}."),)
    )


def _offer_refused(about: About) -> Notification | None:
    if not about.inquiry.is_open:
        return None
    entry = about.entry()
    declined = entry is not None and entry.role is not Role.CLOCK
    who = f"{about.actor()} не может взять вопрос." if declined else "Коллега не откликнулся."
    stays = f" Вопросом занимается {about.claimant}." if about.inquiry.claimant_id else ""
    return Notification((line(who, stays),))


def _question(about: About) -> Notification | None:
    return _said(about, about.text(TextKind.QUESTION), "Спрашиваем у того, кто спросил")


def _clarified(about: About) -> Notification | None:
    given = about.text(TextKind.CLARIFICATION)
    if given is None:
        return None
    is_free = about.state is State.NEW and about.inquiry.claimant_id is None
    free = (line(*about.duty(), _FREE),) if is_free else ()
    return Notification((*free, line("Ответ на наш вопрос:"), Quote(given.body or "")))


def _added(about: About) -> Notification | None:
    return _said(about, about.text(TextKind.ADDITION), "Дополнение")


def _letter_kept(_about: About) -> Notification | None:
    return Notification((line(LETTER_KEPT),))


def _picture(about: About) -> Notification | None:
    found = [each for each in about.view.attachments if each.id == about.picture_id]
    if not found:
        return None
    return Notification((line("Снимок экрана"),), pictures=(found[0].name,))


def _call_logged(about: About) -> Notification | None:
    entry = about.entry()
    if entry is None:
        return None
    reached = "дозвонились" if entry.data.get("reached") else "не дозвонились"
    note = about.view.body(_text_of(entry))
    said = (Quote(note),) if note else ()
    return Notification(
        (line(f"Звонок: {reached} ({about.actor()})."), *said, *_school_sends(about))
    )


def _school_sends(about: About) -> tuple[Block, ...]:
    """The letter to the support for the school to send: its requester has agreed in this call."""
    entry, letter = about.entry(), about.view.letter_by_school
    if entry is None or not entry.data.get(SCHOOL_SENDS) or letter is None:
        return ()
    return (
        line(
            "Согласие дано: письмо в поддержку отправит школа, с адреса ",
            f"{about.regulation.school.mail}. ",
            Link("Написать письмо", letter.mailto),
        ),
        line(f"Кому: {letter.to}. Тема: {letter.subject}"),
        Copyable(letter.body),
    )


def _text_of(entry: Entry) -> int | None:
    """Return the text that this line of history is about; an erased one has no body."""
    text_id = entry.data.get("text")
    return text_id if isinstance(text_id, int) else None


def _answer(about: About) -> Notification | None:
    given = about.text(*ANSWERS)
    is_vendors = given is not None and given.kind is TextKind.VENDOR_ANSWER
    return _said(about, given, "Ответ поддержки «Дневник.ру»" if is_vendors else "Ответ")


def _correction(about: About) -> Notification | None:
    return _said(about, about.text(TextKind.CORRECTION), "Исправленный ответ")


def _said(about: About, text: Text | None, what: str) -> Notification | None:
    """Quote what was written and say by whom; the text itself may be erased by now."""
    if text is None:
        return None
    return Notification(
        (line(f"{what} ({about.author(text)}):"), Quote(text.body or "")),
        pictures=about.pictures(text),
        page=about.card,
    )


def _helped(about: About) -> Notification | None:
    if about.state is not State.CLOSED:
        return None
    return Notification((line("Помогло, вопрос закрыт. Спасибо!"),))


def _did_not_help(about: About) -> Notification | None:
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
    return Notification(
        (line(f"Ответ не помог, срок новый. {about.to_answer}"), who, *words),
    )


def _handoff(about: About) -> Notification | None:
    handoff = next((each for each in about.view.handoffs if each.cycle == about.cycle), None)
    if handoff is None:
        return None
    subject, _, body = about.view.body(handoff.letter_id).partition("\n\n")
    return Notification(
        (
            line(
                Strong("Передано в поддержку «Дневник.ру»"),
                f": {phrases.why_handed_off(handoff)}. ",
                f"За вопрос в школе отвечает {about.view.responsible}.",
            ),
            line(*_who_sends(about), " Второе обращение не заводите."),
            *_missing(about),
            line(phrases.vendor_hours(about.view, about.now)),
            line(f"Тема: {subject}"),
            Copyable(body),
        ),
    )


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


def _letter_anew(about: About) -> Notification | None:
    subject, _, body = about.view.body(int(about.key)).partition("\n\n")
    if not body:
        return None
    return Notification((line(f"Письмо в поддержку дополнено. Тема: {subject}"), Copyable(body)))


def _vendor_case(about: About) -> Notification | None:
    case = about.text(TextKind.VENDOR_CASE)
    if case is None:
        return None
    number = line("Номер обращения в поддержке: ", Strong(case.body or ""))
    return Notification((number, *_mates(about)))


def _mates(about: About) -> tuple[Block, ...]:
    """Say who else waits on the same case: one answer can go to all of them."""
    mates = about.view.waiting_mates
    if not mates or about.state is not State.HANDED_OFF:
        return ()
    who = ", ".join(each.shown_reference for each in mates)
    return (line(f"Этого же обращения ждут ещё: {who}. Ответ поддержки можно дать сразу всем."),)


def _case_answered(about: About) -> Notification | None:
    """Another has brought the answer to the case on which this one waits: look, and pass it on."""
    if about.state is not State.HANDED_OFF:
        return None
    return Notification(
        (
            line(
                *about.duty(),
                "поддержка ответила по этому же обращению, ответ записал другой "
                "спросивший. Проверьте его: нажмите на карточке «Ответ поддержки», текст уже "
                "будет там. Уберите из него имена.",
            ),
        )
    )


def _case_rejected(about: About) -> Notification | None:
    """The case on which this one waits was rejected for another: perhaps nobody answers it now."""
    if about.state is not State.HANDED_OFF or not about.is_of_this_cycle:
        return None
    return Notification(
        (
            line(
                *about.duty(),
                "поддержка отклонила это же обращение: так записано у другого "
                "вопроса, который его ждал. Проверьте, ждать ли по этому номеру ответа. Если "
                "нет, нажмите на карточке «Поддержка отклонила»: тот, кто спросил, получит "
                "письмо заново.",
            ),
        )
    )


def _case_wanted(about: About) -> Notification | None:
    """The support has asked somebody else of the same case for information: perhaps here, too."""
    if about.state is not State.HANDED_OFF or not about.is_of_this_cycle or about.inquiry.owes:
        return None
    return Notification(
        (
            line(
                *about.duty(),
                "поддержка просит сведения по этому же обращению: так записано у "
                "другого вопроса, который его ждёт. Если их ждут и здесь, нажмите на карточке "
                "«Поддержка просит сведения».",
            ),
        )
    )


def _vendor_ask(about: About) -> Notification | None:
    if about.state is not State.HANDED_OFF or not about.is_of_this_cycle:
        return None
    if about.inquiry.owes is not None:
        return None  # The support has answered: it waits for us, and that is said elsewhere.
    if about.key == Step.VENDOR_ASK_REQUESTER:
        ask = f"спросите, пожалуйста, ответила ли поддержка: {_contact(about)}."
    else:
        ask = "что с вопросом в поддержке? Помогло, есть номер обращения или ещё ждём?"
    return Notification((line(*about.duty(), ask), line("Отметьте на карточке, что узнали.")))


def _contact(about: About) -> str:
    inquiry = about.inquiry
    return ", ".join(part for part in (inquiry.requester_name, inquiry.phone) if part)


def _closed(about: About) -> Notification | None:
    entry = about.entry()
    if entry is None:
        return None
    reason = CloseReason(str(entry.data["reason"]))
    double = f" вопроса {about.view.original}" if reason is CloseReason.DUPLICATE else ""
    comment = about.view.body(_text_of(entry))
    said = (Quote(comment),) if comment else ()
    because = f"{phrases.CLOSED_BECAUSE[reason]}{double}"
    return Notification((line(f"Вопрос закрыт: {because} ({about.actor()})."), *said))


def _auto_closed(about: About) -> Notification | None:
    if about.state is not State.CLOSED:
        return None
    return Notification((line("Вопрос закрыт: от того, кто спросил, давно нет вестей."),))


def _withdrawn(about: About) -> Notification | None:
    if about.state is not State.CLOSED:
        return None
    return Notification((line("Вопрос отозван: помощь больше не нужна."),))


def _consent_withdrawn(about: About) -> Notification | None:
    goes = goes_at(about.inquiry, about.regulation)
    if goes is None:
        return None
    day = phrases.day_of(goes, about.regulation, about.now)
    return Notification(
        (
            line(
                "Согласие на обработку личных данных отозвано: вопрос закрыт, больше ничего не "
                f"делаем. Данные удалятся {day}: карточка останется без имён и слов."
            ),
        )
    )


def _remind_duty(about: About) -> Notification | None:
    if not _waits_for_claim(about):
        return None
    asked = line(*about.duty(), "вопрос ещё никто не взял. Возьмите его, пожалуйста.")
    return Notification((asked, *_age(about)))


def _waits_for_claim(about: About) -> bool:
    return about.state is State.NEW and about.is_of_this_cycle


def _age(about: About) -> tuple[Block, ...]:
    """Say since when it waits: what is urgent is seen by that."""
    since = about.inquiry.window_from
    if since is None:
        return ()
    when = dates.since(since, about.now, about.regulation.calendar)
    return (line(f"Ждёт {when}. {about.to_answer}"),)


def _lesson_now(about: About) -> Notification | None:
    if about.state not in (State.NEW, State.CLAIMED):
        return None
    # A lesson does not wait: whoever is on duty is called at any hour.
    runs = (*phrases.calls(about.view.duty, about.now, about.inquiry), ", ")
    who = about.inquiry.requester_name
    return Notification(
        (line(*runs, Strong("урок идёт сейчас"), f": {who}. Помогите, пожалуйста."),)
    )


def _call_due(about: About) -> Notification | None:
    if about.state is State.CLOSED or not must_be_called(about.inquiry):
        return None
    inquiry = about.inquiry
    tried = f" Звонили: {inquiry.calls_tried} из {CALL_ATTEMPTS}." if inquiry.calls_tried else ""
    return Notification(
        (
            line(*about.duty(), f"позвоните, пожалуйста: {_contact(about)}.{tried}"),
            line("Потом отметьте на карточке: «Дозвонились» или «Не дозвонились»."),
        )
    )


def _call_again(about: About) -> Notification | None:
    inquiry = about.inquiry
    if about.state is State.CLOSED or not has_still_to_be_called(inquiry):
        return None
    tried = f" Звонили: {inquiry.calls_tried} из {CALL_ATTEMPTS}."
    return Notification((line(*about.duty(), f"позвоните ещё раз: {_contact(about)}.{tried}"),))


def _warn(about: About) -> Notification | None:
    if about.state not in (State.NEW, State.CLAIMED) or not about.is_of_this_cycle:
        return None
    return Notification((line(*about.duty(), f"подходит срок. {about.to_answer}"),))


def _quiet(about: About) -> Notification | None:
    if about.state is not State.CLAIMED:
        return None
    return Notification((line(*about.duty(), "вопрос давно без движения."),))


def _send_as(about: About) -> Notification | None:
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
    return Notification((line(*runs),), buttons)


IN_THREAD: dict[NotificationType, Say] = {
    NotificationType.CLAIMED: _claimed,
    NotificationType.OFFERED: _offered,
    NotificationType.CLOSED: _closed,
    NotificationType.AUTO_CLOSED: _auto_closed,
    NotificationType.RELEASED: _released,
    NotificationType.OFFER_ACCEPTED: _taken_over,
    NotificationType.OFFER_DECLINED: _offer_refused,
    NotificationType.OFFER_EXPIRED: _offer_refused,
    NotificationType.REASSIGNED: _reassigned,
    NotificationType.QUESTION: _question,
    NotificationType.CLARIFIED: _clarified,
    NotificationType.ADDED: _added,
    NotificationType.PICTURE: _picture,
    NotificationType.LETTER_KEPT: _letter_kept,
    NotificationType.CALL_LOGGED: _call_logged,
    NotificationType.ANSWER: _answer,
    NotificationType.CORRECTION: _correction,
    NotificationType.HELPED: _helped,
    NotificationType.DID_NOT_HELP: _did_not_help,
    NotificationType.HANDOFF: _handoff,
    NotificationType.VENDOR_CASE: _vendor_case,
    NotificationType.LETTER_ANEW: _letter_anew,
    NotificationType.CASE_ANSWERED: _case_answered,
    NotificationType.CASE_REJECTED: _case_rejected,
    NotificationType.CASE_WANTED: _case_wanted,
    NotificationType.VENDOR_ASK: _vendor_ask,
    NotificationType.WITHDRAWN: _withdrawn,
    NotificationType.CONSENT_WITHDRAWN: _consent_withdrawn,
    NotificationType.REMIND_DUTY: _remind_duty,
    NotificationType.LESSON_NOW: _lesson_now,
    NotificationType.CALL_DUE: _call_due,
    NotificationType.CALL_AGAIN: _call_again,
    NotificationType.WARN: _warn,
    NotificationType.QUIET: _quiet,
    NotificationType.SEND_AS: _send_as,
}
