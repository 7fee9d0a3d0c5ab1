"""The letters about the vendor's support: what to send, what it asks for, and whether it helped."""

from helpdesk.domain.messages import NotificationType
from helpdesk.domain.states import Owes
from helpdesk.domain.texts import TextKind
from helpdesk.regulation.support_letter import Letter as VendorLetter
from helpdesk.regulation.support_letter import read_out
from helpdesk.vendor import vendor_words
from helpdesk.vendor.checking import lacking, mend_and_send
from integration.mail.letter_parts import Content, Letter, LetterContext, Part

_RULES = "Правила поддержки «Дневник.ру»"
_COMPLETE = "Дополнить письмо"
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
    letter, handed, regulation = view.letter, view.handoff, view.regulation
    if letter is None or handed is None or handed.cycle != about.delivery.cycle:
        return None
    return _enclosing(
        about,
        "Письмо в поддержку «Дневник.ру» готово",
        letter,
        f"С вашим вопросом в школе пока не помогли: {handed.reason.clause}. "
        "По регламенту школы с ним нужно самостоятельно обратиться в службу поддержки.",
        "Письмо мы написали за вас, осталось отправить его со своего адреса: "
        "откройте вложение или скопируйте текст ниже.",
        "Снимки экрана приложите к письму: они лежат на странице вопроса."
        if view.attachments
        else None,
        *_missing(about),
        *_to_send(letter),
        *_by_phone(about),
        _rejections(regulation.vendor.rejects),
        vendor_words.in_person(regulation),
        Part(_RULES, "linked", regulation.vendor.rules),
        vendor_words.checked_on(regulation),
        vendor_words.not_left(view.responsible),
        about.link(),
        "Пришёл номер обращения или ответ поддержки? Запишите его на странице вопроса.",
    )


def letter_anew(about: LetterContext) -> Letter | None:
    """The letter with what its requester has added; of several only the last is worth sending."""
    letter, handed = about.view.letter, about.view.handoff
    if letter is None or handed is None or str(handed.letter_id) != about.delivery.key:
        return None
    return _enclosing(
        about,
        "Письмо в поддержку «Дневник.ру» дополнено",
        letter,
        "Письмо готово заново, с тем, что вы дописали. Если прежнее уже отправили, дошлите это.",
        *_to_send(letter),
        about.link(),
    )


def vendor_rejected(about: LetterContext) -> Letter | None:
    """What to mend, and the letter itself once more; it is written again when it is completed."""
    said, letter = about.text(TextKind.VENDOR_REJECTED), about.view.letter
    if said is None or letter is None or about.view.debt != said:
        return None
    return _enclosing(
        about,
        "Поддержка отклонила обращение",
        letter,
        "Поддержка отклонила обращение и назвала причину:",
        about.quoted(said),
        mend_and_send(about.view.checked),
        about.link(_COMPLETE),
        "Если дополнить нечем, вот письмо, как оно есть:",
        *_to_send(letter),
        Part(_RULES, "linked", about.view.regulation.vendor.rules),
        vendor_words.in_person(about.view.regulation),
    )


def _enclosing(about: LetterContext, news: str, letter: VendorLetter, *contents: Content) -> Letter:
    """Enclose the letter; to an address that nobody has proved his own its words do not go."""
    if not about.may_quote:
        there = f"{news}. Что сделать, написано на странице вопроса."
        return about.letter(news, there, about.link())
    return about.letter(news, *contents, enclosed=letter)


def _to_send(letter: VendorLetter) -> tuple[Content, ...]:
    return (
        Part("Отправить письмо в поддержку", "linked", letter.mailto),
        f"Кому: {letter.to}",
        f"Тема: {letter.subject}",
        Part(letter.body, "to_copy"),
    )


def _by_phone(about: LetterContext) -> tuple[Content, ...]:
    regulation = about.view.regulation
    dial = regulation.dialable(regulation.vendor.phone)
    paid = " (звонок платный)" if regulation.vendor.phone_is_paid else ""
    aloud = read_out(about.view.inquiry, regulation)
    hours = f"{vendor_words.hours(regulation, about.now)} {vendor_words.after_hours()}"
    return (
        f"Телефон поддержки: {regulation.vendor.phone}{paid}. {hours}",
        Part("Позвонить в поддержку", "linked", f"tel:{dial}") if dial else None,
        f"По телефону можно прочитать вслух: «{aloud}»",
    )


def _rejections(rejects: tuple[str, ...]) -> str:
    opening, because = "Отвечайте поддержке на её вопросы", "; если ".join(rejects)
    return f"{opening}: обращение могут отклонить, если {because}." if because else f"{opening}."


def _missing(about: LetterContext) -> tuple[Content, ...]:
    """Ask, beside the letter, for what the support will want to know."""
    checked = about.view.checked
    if not checked.missing:
        return ()
    said = f"{lacking(checked)} Допишите на странице вопроса, и мы его дополним. "
    return f"{said}Не знаете — отправляйте так.", about.link(_COMPLETE)


def vendor_ask(about: LetterContext) -> Letter | None:
    if about.view.inquiry.owes is not None:
        return None
    return about.letter(
        "Ответила ли поддержка «Дневник.ру»?",
        "Вы обращались в службу поддержки «Дневник.ру». Помогла ли она?",
        about.link("Помогло · есть номер обращения · ещё ждём"),
    )


def vendor_wants(about: LetterContext) -> Letter | None:
    """The request as it is when the letter leaves; None once it was met or passed on."""
    debt, inquiry, delivery = about.view.debt, about.view.inquiry, about.delivery
    is_first = delivery.occasion == NotificationType.VENDOR_WANTS
    if debt is None or inquiry.owes is not Owes.REQUESTER:
        return None
    if is_first and str(debt.id) != delivery.key:
        return None
    if debt.kind is TextKind.VENDOR_REJECTED:
        return about.letter(
            "Отправлено ли письмо в поддержку заново?",
            "Поддержка «Дневник.ру» отклонила обращение:",
            about.quoted(debt),
            "Исправьте письмо и отправьте его заново. Уже отправили? Отметьте это.",
            about.link(),
            _HELP,
        )
    waits = vendor_words.waits(inquiry.owed_by, about.view.regulation, about.now)
    return about.letter(
        "Поддержка просит сведения" if is_first else "Поддержка всё ещё ждёт сведений",
        "По вашему вопросу поддержка «Дневник.ру» просит:",
        about.quoted(debt),
        f"Она {waits}." if waits else None,
        _HOW,
        about.link("Сведения отправлены"),
        _HELP,
    )
