"""What a member of staff who has asked hears of the vendor's support, with the letter to send."""

from helpdesk.domain.actions import Action
from helpdesk.domain.states import State
from helpdesk.regulation.support_letter import Letter, read_out
from helpdesk.vendor import vendor_words as vendor_words
from helpdesk.vendor.checking import lacking
from integration.chat.buttons import Button
from integration.chat.speech import (
    Block,
    Copyable,
    Exact,
    Link,
    Notification,
    Quote,
    Strong,
    line,
    notification,
)
from integration.notifications.about import About


def handoff(about: About) -> Notification | None:
    letter, handoff = about.view.letter, about.view.handoff
    if letter is None or handoff is None or about.state is not State.HANDED_OFF:
        return None
    regulation, aloud = about.regulation, read_out(about.inquiry, about.regulation)
    case = about.view.body(handoff.case_id)
    rejects = "; или если ".join(regulation.vendor.rejects)
    return notification(
        line(
            "Вопрос ",
            about.reference,
            ": в школе пока не смогли помочь. По регламенту с ним надо обратиться в службу "
            f"поддержки: {_contacts(about)}. Письмо мы написали за вас, отправьте его со своего "
            "адреса.",
        ),
        *([line("Номер обращения в поддержке записан: ", Strong(case), ".")] if case else []),
        *_missing(about),
        *letter_to_send(about, letter),
        f"Если удобнее позвонить, прочитайте вслух: «{aloud}»",
        f"{vendor_words.hours(regulation, about.now)} {vendor_words.after_hours()}",
        vendor_words.in_person(regulation),
        line(rules_of(about), f". {vendor_words.checked_on(regulation)}"),
        *([f"Поддержка может отклонить обращение, если {rejects}."] if rejects else []),
        vendor_words.not_left(about.view.responsible),
        buttons=(
            *_case_button(about),
            Button(Action.VENDOR_ANSWER),
            Button(Action.VENDOR_WANTS),
        ),
        page=about.page,
    )


def _contacts(about: About) -> str:
    vendor = about.regulation.vendor
    paid = " (звонок платный)" if vendor.phone_is_paid else ""
    dial = about.regulation.dialable(vendor.phone)
    to_dial = f", набирать {dial}" if dial else ""
    return f"{vendor.mail}, {vendor.phone}{paid}{to_dial}"


def rules_of(about: About) -> Link:
    return Link("Правила поддержки", about.regulation.vendor.rules)


def _missing(about: About) -> tuple[Block, ...]:
    """Ask, beside the letter, for what the support will want to know."""
    checked, add = about.view.checked, Link("Дополнить письмо", about.page)
    said = line(f"{lacking(checked)} ", add, ". Не знаете — отправляйте так.")
    return (said,) if checked.missing else ()


def _case_button(about: About) -> tuple[Button, ...]:
    """Ask for the number of the case, unless it is known."""
    known = about.view.handoff is not None and about.view.body(about.view.handoff.case_id)
    return () if known else (Button(Action.VENDOR_CASE),)


def letter_anew(about: About) -> Notification | None:
    letter, handoff = about.view.letter, about.view.handoff
    if letter is None or handoff is None or about.state is not State.HANDED_OFF:
        return None
    # Of several one after another only the last is worth sending.
    if str(handoff.letter_id) != about.key:
        return None
    again = ". Если прежнее уже отправили, дошлите это."
    said = line("Письмо в поддержку дополнено, ", about.reference, again)
    return notification(said, *letter_to_send(about, letter), page=about.page)


def letter_to_send(about: About, letter: Letter, *before: Block) -> tuple[Block, ...]:
    """Show a letter to the support, and what is to be read before it, below the links by which it
    is sent: a chat folds what is higher than a telephone's screen.
    """
    return (
        line(
            Link("Написать письмо", letter.mailto),
            " · ",
            Link("Страница вопроса, там же письмо файлом", about.page),
        ),
        *before,
        line("Кому: ", Exact(letter.to)),
        line("Тема: ", Exact(letter.subject)),
        Copyable(letter.body),
    )


def vendor_ask(about: About) -> Notification | None:
    if not about.is_asked_about_support:
        return None
    return notification(
        line("Ответила ли поддержка «Дневник.ру» на ваш вопрос ", about.reference, "?"),
        Quote(about.inquiry.subject),
        line(
            "Если ещё ждёте ответа, ничего нажимать не нужно. Просит сведения или отклонила "
            "обращение? Отметьте это: ",
            Link("страница вопроса", about.page),
            ".",
        ),
        buttons=(Button(Action.HELPED), Button(Action.VENDOR_ANSWER), *_case_button(about)),
    )
