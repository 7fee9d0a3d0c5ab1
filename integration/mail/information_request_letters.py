"""The letters about what the vendor's support has asked for, or has rejected."""

from helpdesk.domain.states import Owes, State
from helpdesk.domain.texts import TextKind
from helpdesk.vendor import words
from helpdesk.vendor.checking import lacking
from integration.mail.handoff_letters import on_page
from integration.mail.letter_parts import Letter, LetterContext, Linked, Said, ToCopy

_HOW = (
    "Ответьте поддержке на её письмо, потом отметьте это на странице вопроса: «Сведения "
    "отправлены». Если не ответить вовремя, поддержка может отклонить обращение."
)
_HELP = (
    "Трудно ответить самим? Напишите на странице вопроса, что знаете, или приходите в школу: "
    "поможем отправить."
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
            Linked("Отправить письмо в поддержку", letter.mailto),
            Said(f"Кому: {letter.to}"),
            Said(f"Тема: {letter.subject}"),
            ToCopy(letter.body),
            Linked("Правила поддержки «Дневник.ру»", about.view.regulation.vendor.rules),
            Said(words.in_person(about.view.regulation)),
        ),
        enclosed=letter,
    )
