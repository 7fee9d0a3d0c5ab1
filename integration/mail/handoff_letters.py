"""The letters about the vendor's support: what to send, what it asks for, and whether it helped."""

from helpdesk.domain.states import Owes, State
from helpdesk.domain.texts import TextKind
from helpdesk.regulation.support_letter import Letter as VendorLetter
from helpdesk.regulation.support_letter import read_out
from helpdesk.vendor import words
from helpdesk.vendor.checking import lacking
from integration.mail.letter_parts import Letter, LetterContext, Linked, Part, Said, ToCopy

READY = "Письмо в поддержку «Дневник.ру» готово"
READY_ANEW = "Письмо в поддержку «Дневник.ру» дополнено"
_HOW = (
    "Ответьте поддержке на её письмо, потом отметьте это на странице вопроса: «Сведения "
    "отправлены». Если не ответить вовремя, поддержка может отклонить обращение."
)
_HELP = (
    "Трудно ответить самим? Напишите на странице вопроса, что знаете, или приходите в школу: "
    "поможем отправить."
)


def handoff(about: LetterContext) -> Letter | None:
    """The letter of this delivery's cycle, as long as nobody has answered after all."""
    view = about.view
    letter, handed = view.letter, view.handoff
    if letter is None or handed is None or handed.cycle != about.delivery.cycle:
        return None
    if view.inquiry.state is not State.HANDED_OFF:
        return None
    if not about.may_quote:
        return on_page(about, READY)
    aloud = read_out(view.inquiry, view.regulation)
    return Letter(
        f"{READY}, {about.reference}",
        (
            Said(
                f"С вашим вопросом в школе пока не помогли: {handed.reason.clause}. "
                "По регламенту школы с ним нужно самостоятельно обратиться в службу поддержки."
            ),
            Said(
                "Письмо мы написали за вас, осталось отправить его со своего адреса: "
                "откройте вложение или скопируйте текст ниже."
            ),
            *_pictures(about),
            *_missing(about),
            *_to_send(letter),
            *_by_phone(about, aloud),
            Said(_rejections(about)),
            Said(words.in_person(about.view.regulation)),
            Linked("Правила поддержки «Дневник.ру»", about.view.regulation.vendor.rules),
            Said(words.checked_on(about.view.regulation)),
            Said(_stays(about)),
            Linked("Страница вопроса", about.page),
            Said("Пришёл номер обращения или ответ поддержки? Запишите его на странице вопроса."),
        ),
        enclosed=letter,
    )


def on_page(about: LetterContext, news: str) -> Letter:
    """The letter to an address that nobody has proved his own: the words stand on the page."""
    return Letter(
        f"{news}, {about.reference}",
        (
            Said(f"{news}. Что сделать, написано на странице вопроса."),
            Linked("Страница вопроса", about.page),
        ),
    )


def _to_send(letter: VendorLetter) -> tuple[Part, ...]:
    return (
        Linked("Отправить письмо в поддержку", letter.mailto),
        Said(f"Кому: {letter.to}"),
        Said(f"Тема: {letter.subject}"),
        ToCopy(letter.body),
    )


def _pictures(about: LetterContext) -> tuple[Said, ...]:
    said = "Снимки экрана приложите к письму: они лежат на странице вопроса."
    return (Said(said),) if about.view.attachments else ()


def _by_phone(about: LetterContext, aloud: str) -> tuple[Said | Linked, ...]:
    vendor = about.view.regulation.vendor
    dial = about.view.regulation.dialable(vendor.phone)
    paid = " (звонок платный)" if vendor.phone_is_paid else ""
    return (
        Said(
            f"Телефон поддержки: {vendor.phone}{paid}. "
            f"{words.hours(about.view.regulation, about.now)} {words.after_hours()}"
        ),
        *([Linked("Позвонить в поддержку", f"tel:{dial}")] if dial else []),
        Said(f"По телефону можно прочитать вслух: «{aloud}»"),
    )


def _rejections(about: LetterContext) -> str:
    because = "; если ".join(about.view.regulation.vendor.rejects)
    opening = "Отвечайте поддержке на её вопросы: обращение могут отклонить, если"
    return f"{opening} {because}." if because else "Отвечайте поддержке на её вопросы."


def _stays(about: LetterContext) -> str:
    return (
        f"Школа ваш вопрос не бросает, за него отвечает {about.view.responsible}. "
        "Если мы найдём ответ раньше, пришлём его."
    )


def _missing(about: LetterContext) -> tuple[Said | Linked, ...]:
    """Ask, beside the letter, for what the support will want to know."""
    checked = about.view.checked
    if not checked.missing:
        return ()
    said = f"{lacking(checked)} Допишите на странице вопроса, и мы его дополним. "
    return (Said(f"{said}Не знаете — отправляйте так."), Linked("Дополнить письмо", about.page))


def letter_anew(about: LetterContext) -> Letter | None:
    """The letter with what its requester has added; of several only the last is worth sending."""
    letter, handed = about.view.letter, about.view.handoff
    if letter is None or handed is None or about.view.inquiry.state is not State.HANDED_OFF:
        return None
    if str(handed.letter_id) != about.delivery.key:
        return None
    if not about.may_quote:
        return on_page(about, READY_ANEW)
    return Letter(
        f"{READY_ANEW}, {about.reference}",
        (
            Said(
                "Письмо готово заново, с тем, что вы дописали. "
                "Если прежнее уже отправили, дошлите это."
            ),
            *_to_send(letter),
            Linked("Страница вопроса", about.page),
        ),
        enclosed=letter,
    )


def vendor_ask(about: LetterContext) -> Letter | None:
    inquiry = about.view.inquiry
    if inquiry.state is not State.HANDED_OFF or inquiry.owes is not None:
        return None
    return Letter(
        f"Ответила ли поддержка «Дневник.ру»? {about.reference}",
        (
            Said("Вы обращались в службу поддержки «Дневник.ру». Помогла ли она?"),
            Linked("Помогло · есть номер обращения · ещё ждём", about.page),
        ),
    )


def vendor_wants(about: LetterContext) -> Letter | None:
    debt = about.view.debt
    if debt is None or str(debt.id) != about.delivery.key:
        return None
    return _asking(about, f"Поддержка просит сведения, {about.reference}")


def vendor_owed(about: LetterContext) -> Letter | None:
    return _asking(about, f"Поддержка всё ещё ждёт сведений, {about.reference}")


def _asking(about: LetterContext, subject: str) -> Letter | None:
    """The request as it is when the letter leaves; None once it was met or passed on."""
    debt, inquiry = about.view.debt, about.view.inquiry
    if debt is None or inquiry.owes is not Owes.REQUESTER or inquiry.state is not State.HANDED_OFF:
        return None
    waits = words.waits(inquiry.owed_by, about.view.regulation, about.now)
    if debt.kind is TextKind.VENDOR_REJECTED:
        return Letter(
            f"Отправлено ли письмо в поддержку заново? {about.reference}",
            (
                Said("Поддержка «Дневник.ру» отклонила обращение:"),
                about.quoted(debt),
                Said("Исправьте письмо и отправьте его заново. Уже отправили? Отметьте это."),
                Linked("Страница вопроса", about.page),
                Said(_HELP),
            ),
        )
    return Letter(
        subject,
        (
            Said("По вашему вопросу поддержка «Дневник.ру» просит:"),
            about.quoted(debt),
            *([Said(f"Она {waits}.")] if waits else []),
            Said(_HOW),
            Linked("Сведения отправлены", about.page),
            Said(_HELP),
        ),
    )


def vendor_rejected(about: LetterContext) -> Letter | None:
    """What to mend, and the letter itself once more; it is written again when it is completed."""
    said, letter = about.text(TextKind.VENDOR_REJECTED), about.view.letter
    if said is None or letter is None or about.view.debt != said:
        return None
    mend = lacking(about.view.checked)
    if not about.may_quote:
        return on_page(about, "Поддержка отклонила обращение")
    return Letter(
        f"Поддержка отклонила обращение, {about.reference}",
        (
            Said("Поддержка отклонила обращение и назвала причину:"),
            about.quoted(said),
            Said(f"Исправьте письмо и отправьте его заново. {mend}".strip()),
            Linked("Дополнить письмо", about.page),
            Said("Если дополнить нечем, вот письмо, как оно есть:"),
            *_to_send(letter),
            Linked("Правила поддержки «Дневник.ру»", about.view.regulation.vendor.rules),
            Said(words.in_person(about.view.regulation)),
        ),
        enclosed=letter,
    )
