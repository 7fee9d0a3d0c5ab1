"""The page of the school's mailbox: what was taken, what would be, and what waits for a person."""

from flask import Response, abort, request

from helpdesk.access.login_links import ROOM
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.letter_states import LetterStanding, Why
from helpdesk.domain.reference import shown_reference
from helpdesk.kernel.links import find_by_id
from helpdesk.mailbox.choosing import EVERYDAY
from helpdesk.mailbox.kept_letters import letter_with, letters_about, letters_in, settle
from helpdesk.mailbox.reading_progress import marks
from webforms.staff.access.visitors import overseer
from webforms.web.rendering import go_on, page
from webforms.web.site import in_words, moment, site, staff_pages

PATH = f"{ROOM}/mailbox"
CONFLICT = 409
CHOSEN = {
    "folder": "лежит в папке",
    "reply": "ответ на письмо программы",
    "report": "почта сообщает о недоставке",
    "subject": "слово в теме",
    "addressee": "адрес, на который написали",
    "sender": "отправитель",
}
# What became of a letter, or would have; for what is kept, why a person has to look.
WHY = {
    "opened": "открыт вопрос",
    "linked": "открыт новый вопрос, продолжение закрытого",
    "clarified": "это ответ на наше уточнение",
    "added": "добавлено к вопросу",
    "after_answer": "добавлено к отвеченному вопросу, спросили, помогло ли",
    "agreed": "согласие родителя, записано к вопросу",
    "bounced": "письмо программы не дошло, на карточке стоит «позвоните»",
    "erase_asked": "просят удалить данные, спросили по электронной почте, так ли это",
    "erased": "данные удалены",
    "would_open": "открыли бы вопрос",
    "would_join": "добавили бы к вопросу",
    "own": "наше собственное письмо, не берём",
    "auto_reply": "автоответ, не берём",
    "bulk": "рассылка, не берём",
    "list": "рассылка, не берём",
    "mailer": "служебное письмо почты, не берём",
    "dropped": "решили в почте",
    "erase_unknown": "просят удалить данные, а вопросов с этого адреса нет",
    "other_sender": "ответ на письмо программы, но с другого адреса",
    "forward": "письмо переслано, а кто его написал, прочесть не получилось",
    "no_words": "в письме нет слов",
    "greeting": "в ответе только приветствие",
    "locked": "письмо зашифровано",
    "garbled": "буквы не читаются: испорчена кодировка",
    "too_big": "письмо слишком большое или сложное",
    "too_many": "с этого адреса сегодня уже много писем",
    "same_id": "у двух разных писем один и тот же номер",
    "no_sender": "непонятно, кто написал",
    "failed": "письмо не читается, пропущено",
}
ADVICE = {
    "erase_unknown": "Узнайте, о ком речь, и найдите его на странице «Персональные данные».",
    "other_sender": "Узнайте, тот ли это человек. Если да, добавьте к вопросу.",
    "forward": "Прочтите в почте и внесите вопрос от имени родителя.",
    "too_many": "Если это не рассылка, откройте вопрос.",
}
READ_IT = "Прочесть в почте: найдите письмо по теме и дню, ответьте там или внесите вопрос сами."


@staff_pages.route(PATH)
def mailbox() -> Response:
    """List what stands where; nothing in the box changes by it."""
    overseer()
    desk = site().desk
    return page(
        "staff/mailbox.html",
        path=PATH,
        is_read=site().settings.mailbox is not None,
        rules=site().regulation.mailbox,
        folders=marks(desk),
        kept=letters_in(desk, LetterStanding.KEPT),
        trial=letters_in(desk, LetterStanding.TRIAL),
        taken=letters_in(desk, LetterStanding.TAKEN, LetterStanding.SETTLED),
        passed=letters_in(desk, LetterStanding.PASSED),
        why=WHY,
        chosen=CHOSEN,
        at=in_words,
        folder_name=_folder_name,
        shown_reference=shown_reference,
    )


@staff_pages.route(f"{PATH}/<int:letter_id>")
def one_letter(letter_id: int) -> Response:
    overseer()
    return _one(letter_id)


@staff_pages.route(f"{PATH}/<int:letter_id>", methods=["POST"])
def decide_on_letter(letter_id: int) -> Response:
    """Do with a kept letter what the person has decided; a second press changes nothing."""
    actor = overseer()
    wish = request.form.get("do", "")
    if wish not in _WISHES:
        abort(400)
    why, said = _WISHES[wish]
    try:
        inquiry_id = settle(site().desk, letter_id, why, actor, moment())
    except RuleViolation as refused:
        return _one(letter_id, error=str(refused))
    reference = find_by_id(site().desk, inquiry_id).shown_reference if inquiry_id else ""
    return go_on(PATH, f"{said} {reference}".strip() + ".")


def _one(letter_id: int, error: str = "") -> Response:
    found = letter_with(site().desk, letter_id)
    return page(
        "staff/mailbox_letter.html",
        CONFLICT if error else 200,
        letter=found,
        path=PATH,
        why=WHY,
        chosen=CHOSEN,
        advice=ADVICE.get(found.why, READ_IT),
        is_kept=found.state == LetterStanding.KEPT,
        at=in_words,
        folder_name=_folder_name,
        error=error,
        shown_reference=shown_reference,
    )


def letters_of(inquiry_id: int) -> list[tuple[str, str, str]]:
    """Return address, subject and day of each letter of an inquiry that can be read whole."""
    found = letters_about(site().desk, inquiry_id)
    return [(f"{PATH}/{each.id}", each.subject, in_words(each.received_at)) for each in found]


def _folder_name(name: str) -> str:
    return "Входящие" if name.upper() == EVERYDAY else f"Папка «{name}»"


_WISHES = {
    "open": (Why.OPENED, "Открыт вопрос"),
    "join": (Why.ADDED, "Добавлено к вопросу"),
    "drop": (Why.DROPPED, "Письмо отложено"),
}
