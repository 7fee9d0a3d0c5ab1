"""What a member of staff who has asked hears by direct message, with buttons to answer by."""

from __future__ import annotations

from helpdesk.domain import dates
from helpdesk.domain.deadlines import PAUSED
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import CloseReason, Kind, State
from helpdesk.domain.texts import Text, TextKind
from helpdesk.domain.vagueness import is_vague
from helpdesk.erasure.withdrawing import goes_at
from helpdesk.inquiries.following import DELETED, EDITED, KEPT
from helpdesk.journal.view import ANSWERS
from helpdesk.privacy.passwords import HIDDEN
from helpdesk.regulation import lessons
from helpdesk.regulation.letter import Letter, read_out
from helpdesk.storage.pictures import MOST_BYTES, MOST_PICTURES, counted
from helpdesk.vendor import words as vendor_words
from helpdesk.vendor.checking import lacking
from integration.chat import phrases
from integration.chat.actions import Action, Button
from integration.chat.card_moves import may_reopen
from integration.chat.shortening import cut
from integration.chat.speech import (
    Block,
    Copyable,
    Exact,
    Link,
    Notification,
    Quote,
    Run,
    Strong,
    line,
)
from integration.notifications.about import About, Say

# The earlier answer stands whole a little above in the same channel.
EARLIER_MOST = 300
MENTION = "Напишите класс, предмет, день и что вы увидели."
_CLOSED_BECAUSE = {
    CloseReason.BY_MOUTH: "мы ответили вам лично или по телефону.",
    CloseReason.DUPLICATE: "такой же вопрос от вас уже есть, эти слова мы добавили к нему.",
    CloseReason.NOT_OURS: "он не о работе с «Дневником.ру», с этим мы помочь не можем.",
}
_BEFORE_ANSWER = frozenset({State.NEW, State.CLAIMED})
_COMES_BACK = frozenset({CloseReason.BY_MOUTH, CloseReason.NOT_OURS})


def _reopened(about: About) -> Notification | None:
    if not about.is_of_this_cycle or not about.inquiry.is_open:
        return None
    again = f": занимаемся вопросом снова. {about.we_answer}"
    return Notification((line(about.reference, again), *_when_closed(about)))


def _accepted(about: About) -> Notification | None:
    if about.state is State.CLOSED:
        return None
    by_when = f" {about.we_answer}" if about.inquiry.is_open else ""
    return Notification(
        (
            line("Принято, ", about.reference, f".{by_when}"),
            Quote(about.inquiry.subject),
            *([line(HIDDEN)] if about.view.masked else []),
            *_called(about),
            *_when_closed(about),
            *_more(about),
            line(Link("Дописать или приложить снимок экрана", about.page)),
        ),
        _lesson(about) + _withdraw(about.inquiry),
    )


def _consent_withdrawn(about: About) -> Notification | None:
    goes = goes_at(about.inquiry, about.regulation)
    if goes is None:
        return None
    day = phrases.day_of(goes, about.regulation, about.now)
    return Notification((line(about.reference, f": вопрос закрыт, ваши данные удалятся {day}."),))


def _more(about: About) -> tuple[Block, ...]:
    """Ask once where the words tell little. A command is written down at once, for in a lesson
    nobody has time for a second window: so it is asked after that, and a reply here joins."""
    view = about.view
    told = [text.body for text in view.said(TextKind.DONE, TextKind.EXPECTED, TextKind.PAGE)]
    if about.state is not State.NEW or view.said(TextKind.ADDITION):
        return ()
    if not is_vague(view.words, told):
        return ()
    wording = about.regulation.wording_of(about.inquiry.kind, about.inquiry.topic)
    advice = wording.advice() if wording else MENTION
    return (
        line(f"Можно ли сказать точнее? {advice} Ответьте здесь, и слова добавятся к вопросу."),
    )


def _when_closed(about: About) -> tuple[Block, ...]:
    calendar = about.regulation.calendar
    if calendar.is_open(about.now):
        return ()
    return (line(f"{dates.school_hours_notice(calendar, about.now)}."),)


def _called(about: About) -> tuple[Block, ...]:
    """Say to whose lesson somebody was called, for the button that did it is gone."""
    if NotificationType.LESSON_NOW not in about.inquiry.fired or about.state not in _BEFORE_ANSWER:
        return ()
    phone = about.regulation.school.phone
    return (line(f"Позвали дежурного на урок. Если он не отзовётся, позвоните: {phone}."),)


def _lesson(about: About) -> tuple[Button, ...]:
    """«Урок идёт сейчас» calls whoever is on duty once, when a lesson can be going on."""
    inquiry = about.inquiry
    waits = inquiry.state in _BEFORE_ANSWER and inquiry.kind is Kind.STAFF
    once = NotificationType.LESSON_NOW not in inquiry.fired
    fits = waits and once and lessons.may_be_on(about.regulation, about.now)
    return (Button(Action.CALL_TO_LESSON),) if fits else ()


def _withdraw(inquiry: Inquiry) -> tuple[Button, ...]:
    return (Button(Action.WITHDRAW),) if permitted(Move.WITHDRAW, inquiry, REQUESTER) else ()


def _claimed(about: About) -> Notification | None:
    if not about.inquiry.is_open or about.inquiry.claimant_id != about.key:
        return None
    return Notification(
        (line("Вопросом ", about.reference, f" занимается {about.claimant}{_where(about)}."),),
        (Button(Action.REPLY, "Дополнить"),),
    )


def _where(about: About) -> str:
    """Return where to find who has claimed it, as the regulation has it: «, кабинет 12»."""
    known = about.view.claimant
    named = about.regulation.person(known.username) if known else None
    return f", {named.room}" if named and named.room else ""


def _question(about: About) -> Notification | None:
    asked = about.text(TextKind.QUESTION)
    is_open = asked is not None and about.view.open_question == asked
    if asked is None or not (is_open or about.said_at):
        return None
    stands = about.state is State.WAITING
    return Notification(
        (
            line("У нас вопрос к вам, ", about.reference, ":"),
            Quote(asked.body or ""),
            *([line(f"Пока ждём вашего ответа, {PAUSED}.")] if stands else []),
        ),
        (Button(Action.REPLY), *_withdraw(about.inquiry)) if is_open else (),
        pictures=about.pictures(asked),
        page=about.page,
    )


def _answer(about: About) -> Notification | None:
    given = about.text(*ANSWERS)
    if given is None:
        return None
    return Notification(
        (
            line("Ответ готов, ", about.reference, f". Вы спрашивали: «{about.inquiry.subject}»"),
            line(f"{_whose(about, given)}:"),
            Quote(given.body or ""),
        ),
        _helped_or_not(about, given),
        pictures=about.pictures(given),
        page=about.page,
    )


def _helped_or_not(about: About, given: Text) -> tuple[Button, ...]:
    """Ask of the last answer alone, and until somebody has said whether it helped."""
    is_last = bool(about.view.answers) and about.view.answers[-1] == given
    asks = is_last and about.is_of_this_cycle and about.state is State.ANSWERED
    return (Button(Action.HELPED), Button(Action.DID_NOT_HELP)) if asks else ()


def _whose(about: About, given: Text) -> str:
    if given.kind is TextKind.VENDOR_ANSWER:
        return "Ответ поддержки «Дневник.ру»"
    return f"Отвечает {about.author(given)}"


def _correction(about: About) -> Notification | None:
    given = about.text(TextKind.CORRECTION)
    if given is None:
        return None
    return Notification(
        (
            line("Исправленный ответ, ", about.reference, ". В прошлом была неточность, извините."),
            Quote(given.body or ""),
            *_earlier(about, given),
        ),
        _helped_or_not(about, given),
        pictures=about.pictures(given),
        page=about.page,
    )


def _earlier(about: About, correction: Text) -> tuple[Block, ...]:
    """Repeat what holds no longer, so that nobody follows it where he has read it."""
    before = about.earlier(correction)
    if before is None:
        return ()
    return (line("Прежний ответ, он больше не верен:"), Quote(cut(before.body or "", EARLIER_MOST)))


def _handoff(about: About) -> Notification | None:
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


def _letter_anew(about: About) -> Notification | None:
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


def _vendor_ask(about: About) -> Notification | None:
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


def _closed(about: About) -> Notification | None:
    reason = about.inquiry.close_reason
    if about.state is not State.CLOSED or reason is None:
        return None
    comment = about.view.said(TextKind.REASON)
    because = _CLOSED_BECAUSE.get(reason, phrases.CLOSED_BECAUSE[reason] + ".")
    first: Run = Strong(about.view.original)
    if about.original_page:
        first = Link(about.view.original, about.original_page)
    follow = (line("Следите за первым вопросом: ", first, "."),) if about.view.original else ()
    return Notification(
        (
            line("Вопрос ", about.reference, f" закрыт: {because}"),
            *follow,
            *([Quote(comment[-1].body or "")] if comment else []),
            line(f"Остались вопросы — позвоните: {about.regulation.school.phone}."),
        ),
        _comes_back(about) if reason in _COMES_BACK else (),
        page=about.page,
    )


def _auto_closed(about: About) -> Notification | None:
    if about.state is not State.CLOSED:
        return None
    return Notification(
        (
            line("Вопрос ", about.reference, " закрыт: от вас давно не было вестей."),
            Quote(about.inquiry.subject),
            line("Если не помогло, нажмите «Не помогло»: мы займёмся вопросом снова."),
        ),
        _comes_back(about),
    )


def _comes_back(about: About) -> tuple[Button, ...]:
    return (Button(Action.DID_NOT_HELP),) if may_reopen(about.view, about.now) else ()


_FOLLOWED = {
    EDITED: ("Вы изменили сообщение: в вопросе ", " теперь новые слова."),
    DELETED: (
        "Вы удалили сообщение: его слова убраны из вопроса ",
        ". Если в нём были снимки, они остались; чтобы убрать и их, скажите консультанту.",
    ),
    KEPT: (
        "Вы изменили сообщение, но на вопрос ",
        (
            " уже ответили: в нём остались прежние слова. Хотите добавить, напишите новым "
            "сообщением. Хотите убрать слова, удалите сообщение."
        ),
    ),
}


def _joined(about: About) -> Notification | None:
    """Say in a word what has become of words and pictures that were written to the bot."""
    given = about.params
    if given.get("followed"):
        before, after = _FOLLOWED[str(given["followed"])]
        return Notification((line(before, about.reference, after),))
    if given.get("clarified"):
        said = line("Спасибо, передали консультанту: ", about.reference, ".")
    else:
        said = line("Добавили к вопросу ", about.reference, ".")
    hidden = (line(HIDDEN),) if given.get("hidden") else ()
    left_out = _left_out(int(given.get("over", 0)), int(given.get("unfit", 0)))
    return Notification((said, *hidden, *left_out))


def _left_out(over: int, unfit: int) -> tuple[Block, ...]:
    lines = []
    if over:
        lines.append(
            line(f"К вопросу помещается {counted(MOST_PICTURES)}, не поместилось: {over}.")
        )
    if unfit:
        lines.append(
            line(
                f"Не подошло файлов: {unfit}. Подходят картинки PNG, JPEG, WEBP или GIF, каждая "
                f"не больше {MOST_BYTES // 1024**2} МБ."
            )
        )
    return tuple(lines)


TO_REQUESTER: dict[NotificationType, Say] = {
    NotificationType.CONSENT_WITHDRAWN: _consent_withdrawn,
    NotificationType.ACCEPTED: _accepted,
    NotificationType.REOPENED: _reopened,
    NotificationType.CLAIMED: _claimed,
    NotificationType.JOINED: _joined,
    NotificationType.QUESTION: _question,
    NotificationType.ANSWER: _answer,
    NotificationType.CORRECTION: _correction,
    NotificationType.HANDOFF: _handoff,
    NotificationType.LETTER_ANEW: _letter_anew,
    NotificationType.VENDOR_ASK: _vendor_ask,
    NotificationType.CLOSED: _closed,
    NotificationType.AUTO_CLOSED: _auto_closed,
}
