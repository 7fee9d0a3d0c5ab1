"""The page for a long answer, and its preview."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response

from helpdesk.domain import dates
from helpdesk.domain.errors import Question
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import MAIL, PHONE
from helpdesk.domain.states import Kind
from helpdesk.kernel.addressing import reach
from helpdesk.privacy.holding_back import Held
from helpdesk.storage.pictures import MOST_PICTURES
from webforms.staff.inquiry.page import described
from webforms.staff.inquiry.writing import KEPT, Writing, why_refused
from webforms.web.rendering import page
from webforms.web.site import site
from webforms.web.uploaded_pictures import ACCEPT, Problem


def showing(
    writing: Writing,
    words: str,
    *,
    said: str = "",
    error: str = "",
    problems: Sequence[Problem] = (),
) -> Response:
    """Return the page with the words in it, whatever became of them."""
    kept = writing.draft
    reasons = writing.seen.regulation.unclear if writing.asks else ()
    refusal = "" if error else why_refused(writing).removesuffix(KEPT).strip()
    return page(
        "staff/answer.html",
        **described(writing.seen, writing.actor),
        sheet=writing.sheet,
        action=path_of(writing),
        seq=writing.seen.inquiry.version,
        mates=[
            (each.reference, f"{each.shown_reference} · {each.subject}") for each in writing.mates
        ],
        also=writing.also,
        words=words,
        reasons=[(each.code, each.title) for each in reasons],
        reason=writing.reason,
        calls_first=writing.asks and writing.seen.inquiry.kind is Kind.PARENT,
        pictures=kept.pictures,
        room=MOST_PICTURES - len(kept.pictures),
        accept=ACCEPT,
        saved=clock_words(kept.saved_at) if kept.saved_at else "",
        said=said,
        error=error,
        summary=_summary(error, problems),
        refusal=refusal,
        problems=problems,
    )


def _summary(error: str, problems: Sequence[Problem]) -> list[Problem]:
    lost = [("files", f"{name}: {why}" if name else why) for name, why in problems]
    return [("words", error), *lost] if error else lost


def previewing(
    writing: Writing, words: str, *, warning: Held | None = None, is_refused: bool = False
) -> Response:
    """Return what the requester will see, and how it reaches him."""
    return page(
        "staff/preview.html",
        **described(writing.seen, writing.actor),
        sheet=writing.sheet,
        action=path_of(writing),
        seq=writing.seen.inquiry.version,
        words=words,
        whole=writing.whole(words),
        reason=writing.reason,
        pictures=writing.draft.pictures,
        also=writing.also,
        got_by=writing.got_by,
        goes=_goes(writing.seen.inquiry),
        warning=warning,
        error=Question(warning) if warning and is_refused else "",
        whom="сотрудник" if writing.seen.inquiry.kind is Kind.STAFF else "родитель",
    )


def _goes(inquiry: Inquiry) -> str:
    """Say by which ways it goes to the requester."""
    ways = []
    for addressee in reach(inquiry, by_phone=True):
        if addressee == MAIL:
            ways.append(f"письмом на {inquiry.email}")
        elif addressee == PHONE:
            ways.append(f"голосом: кто-нибудь из консультантов позвонит на {inquiry.phone}")
        else:
            ways.append("сообщением от бота")
    return ", ".join(["на странице вопроса", *ways])


def path_of(writing: Writing) -> str:
    return f"/desk/{writing.seen.inquiry.reference}/{writing.sheet.move.page}"


def clock_words(at: datetime) -> str:
    return dates.clock(site().regulation.calendar.local(at))
