"""What a member of staff who has asked hears of the vendor's support, with the letter to send."""

from helpdesk.domain.states import State
from helpdesk.regulation.support_letter import Letter, read_out
from helpdesk.vendor import words as vendor_words
from helpdesk.vendor.checking import lacking
from integration.chat import phrases
from integration.chat.actions import Action, Button
from integration.chat.speech import (
    Block,
    Copyable,
    Exact,
    Link,
    Notification,
    Quote,
    Strong,
    line,
)
from integration.notifications.about import About


def handoff(about: About) -> Notification | None:
    letter, handoff = about.view.letter, about.view.handoff
    if letter is None or handoff is None or about.state is not State.HANDED_OFF:
        return None
    aloud = read_out(about.inquiry, about.regulation)
    case = about.view.body(handoff.case_id)
    rejects = "; или если ".join(about.regulation.vendor.rejects)
    return Notification(
        (
            line(
                "Вопрос ",
                about.reference,
                ": в школе пока не смогли помочь. По регламенту "
                "с ним надо обратиться в службу поддержки: ",
                f"{phrases.vendor_contacts(about.view)}. "
                "Письмо мы написали за вас, отправьте его со своего адреса.",
            ),
            *([line("Номер обращения в поддержке записан: ", Strong(case), ".")] if case else []),
            *_missing(about),
            *letter_to_send(about, letter),
            line(f"Если удобнее позвонить, прочитайте вслух: «{aloud}»"),
            line(f"{phrases.vendor_hours(about.view, about.now)} {vendor_words.after_hours()}"),
            line(vendor_words.in_person(about.regulation)),
            line(
                Link("Правила поддержки", about.regulation.vendor.rules),
                f". {vendor_words.checked_on(about.regulation)}",
            ),
            *([line(f"Поддержка может отклонить обращение, если {rejects}.")] if rejects else []),
            line(
                f"Школа ваш вопрос не бросает, за него отвечает {about.view.responsible}. Если "
                "найдём ответ раньше, пришлём его."
            ),
        ),
        (
            *(() if case else (Button(Action.VENDOR_CASE),)),
            Button(Action.VENDOR_ANSWER),
            Button(Action.VENDOR_WANTS),
        ),
        page=about.page,
    )


def _missing(about: About) -> tuple[Block, ...]:
    """Ask, beside the letter, for what the support will want to know."""
    checked = about.view.checked
    if not checked.missing:
        return ()
    return (
        line(
            f"{lacking(checked)} ",
            Link("Дополнить письмо", about.page),
            ". Не знаете — отправляйте так.",
        ),
    )


def letter_anew(about: About) -> Notification | None:
    letter = about.view.letter
    handoff = about.view.handoff
    if letter is None or handoff is None or about.state is not State.HANDED_OFF:
        return None
    # Of several one after another only the last is worth sending.
    if str(handoff.letter_id) != about.key:
        return None
    return Notification(
        (
            line(
                "Письмо в поддержку дополнено, ",
                about.reference,
                ". Если прежнее уже отправили, дошлите это.",
            ),
            *letter_to_send(about, letter),
        ),
        page=about.page,
    )


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
    if about.state is not State.HANDED_OFF or not about.is_of_this_cycle:
        return None
    if about.inquiry.owes is not None:
        return None  # The support has answered: it waits for us, and that is said elsewhere.
    known = about.view.handoff is not None and about.view.handoff.case_id is not None
    case = () if known else (Button(Action.VENDOR_CASE),)
    return Notification(
        (
            line("Ответила ли поддержка «Дневник.ру» на ваш вопрос ", about.reference, "?"),
            Quote(about.inquiry.subject),
            line(
                "Если ещё ждёте ответа, ничего нажимать не нужно. Просит сведения или отклонила "
                "обращение? Отметьте это: ",
                Link("страница вопроса", about.page),
                ".",
            ),
        ),
        (Button(Action.HELPED), Button(Action.VENDOR_ANSWER), *case),
    )
