"""What is said under the card of the vendor's support: the letter, the case, what comes back."""

from helpdesk.domain.moves import Step
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.vendor import vendor_words
from helpdesk.vendor.checking import lacking
from integration.chat.speech import Block, Copyable, Notification, Run, Strong, line, notification
from integration.notifications.about import About, says


def handoff(about: About) -> Notification | None:
    handoff = next((each for each in about.view.handoffs if each.cycle == about.cycle), None)
    if handoff is None:
        return None
    subject, _, body = about.view.body(handoff.letter_id).partition("\n\n")
    return notification(
        line(
            Strong("Передано в поддержку «Дневник.ру»"),
            f": {handoff.reason.clause}. ",
            f"За вопрос в школе отвечает {about.view.responsible}.",
        ),
        line(*_who_sends(about), " Второе обращение не заводите."),
        *_missing(about),
        vendor_words.hours(about.regulation, about.now),
        f"Тема: {subject}",
        Copyable(body),
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
    return (*about.duty(), f"позвоните, пожалуйста: {about.contact}. {_READ_OUT}")


def _missing(about: About) -> tuple[Block, ...]:
    checked = about.view.checked
    asked = "Того, кто спросил, об этом уже спросили, но и вы можете помочь."
    return (line(f"{lacking(checked)} {asked}"),) if checked.missing else ()


def letter_anew(about: About) -> Notification | None:
    subject, _, body = about.view.body(int(about.key)).partition("\n\n")
    said = f"Письмо в поддержку дополнено. Тема: {subject}"
    return notification(said, Copyable(body)) if body else None


def vendor_case(about: About) -> Notification | None:
    case = about.text(TextKind.VENDOR_CASE)
    if case is None:
        return None
    return notification(
        line("Номер обращения в поддержке: ", Strong(case.body or "")), *_mates(about)
    )


def _mates(about: About) -> tuple[Block, ...]:
    """Say who else waits on the same case: one answer can go to all of them."""
    mates = about.view.waiting_mates
    if not mates or about.state is not State.HANDED_OFF:
        return ()
    who = ", ".join(each.shown_reference for each in mates)
    return (line(f"Этого же обращения ждут ещё: {who}. Ответ поддержки можно дать сразу всем."),)


# Whoever is on duty looks at what another inquiry of the same case has brought: its answer, which
# can be passed on; that it was rejected, and perhaps nobody answers; what the support asks for.
case_answered = says(
    "поддержка ответила по этому же обращению, ответ записал другой спросивший. Проверьте его: "
    "нажмите на карточке «Ответ поддержки», текст уже будет там. Уберите из него имена.",
    when=lambda about: about.state is State.HANDED_OFF,
    duty=True,
)
case_rejected = says(
    "поддержка отклонила это же обращение: так записано у другого вопроса, который его ждал. "
    "Проверьте, ждать ли по этому номеру ответа. Если нет, нажмите на карточке «Поддержка "
    "отклонила»: тот, кто спросил, получит письмо заново.",
    when=lambda about: about.is_with_support,
    duty=True,
)
case_wanted = says(
    "поддержка просит сведения по этому же обращению: так записано у другого вопроса, который "
    "его ждёт. Если их ждут и здесь, нажмите на карточке «Поддержка просит сведения».",
    when=lambda about: about.is_with_support and not about.inquiry.owes,
    duty=True,
)


def vendor_ask(about: About) -> Notification | None:
    if not about.is_asked_about_support:
        return None
    if about.key == Step.VENDOR_ASK_REQUESTER:
        ask = f"спросите, пожалуйста, ответила ли поддержка: {about.contact}."
    else:
        ask = "что с вопросом в поддержке? Помогло, есть номер обращения или ещё ждём?"
    return notification(line(*about.duty(), ask), "Отметьте на карточке, что узнали.")
