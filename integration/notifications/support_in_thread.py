"""What is said under the card of the vendor's support: the letter, the case, what comes back."""

from helpdesk.domain.moves import Step
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.vendor.checking import lacking
from integration.chat import phrases
from integration.chat.speech import Block, Copyable, Notification, Run, Strong, line
from integration.notifications.about import About
from integration.notifications.in_thread import contact


def handoff(about: About) -> Notification | None:
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
        f"позвоните, пожалуйста: {contact(about)}. {_READ_OUT}",
    )


def _missing(about: About) -> tuple[Block, ...]:
    checked = about.view.checked
    if not checked.missing:
        return ()
    asked = "Того, кто спросил, об этом уже спросили, но и вы можете помочь."
    return (line(f"{lacking(checked)} {asked}"),)


def letter_anew(about: About) -> Notification | None:
    subject, _, body = about.view.body(int(about.key)).partition("\n\n")
    if not body:
        return None
    return Notification((line(f"Письмо в поддержку дополнено. Тема: {subject}"), Copyable(body)))


def vendor_case(about: About) -> Notification | None:
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


def case_answered(about: About) -> Notification | None:
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


def case_rejected(about: About) -> Notification | None:
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


def case_wanted(about: About) -> Notification | None:
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


def vendor_ask(about: About) -> Notification | None:
    if about.state is not State.HANDED_OFF or not about.is_of_this_cycle:
        return None
    if about.inquiry.owes is not None:
        return None  # The support has answered: it waits for us, and that is said elsewhere.
    if about.key == Step.VENDOR_ASK_REQUESTER:
        ask = f"спросите, пожалуйста, ответила ли поддержка: {contact(about)}."
    else:
        ask = "что с вопросом в поддержке? Помогло, есть номер обращения или ещё ждём?"
    return Notification((line(*about.duty(), ask), line("Отметьте на карточке, что узнали.")))
