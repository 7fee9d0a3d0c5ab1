"""The memo's addresses: everybody may read them, and staff print and send them on."""

from flask import Flask, Response

from webforms.papers.sheet import for_everybody
from webforms.public.memo_paper import memo_sheet, slips_sheet
from webforms.public.memo_words import memo
from webforms.web.rendering import page
from webforms.web.site import moment


def register(app: Flask) -> None:
    app.add_url_rule("/memo", view_func=shown_memo)
    app.add_url_rule("/memo/text", view_func=chat_text)
    app.add_url_rule("/memo.pdf", view_func=memo_paper)
    app.add_url_rule("/memo-slips.pdf", view_func=memo_slips)


def shown_memo() -> Response:
    return page("memo.html", memo=memo())


def chat_text() -> Response:
    return page("memo_text.html", words=memo().chat_words)


def memo_paper() -> Response:
    says = memo()
    return for_everybody("memo", says, lambda: memo_sheet(says, moment()))


def memo_slips() -> Response:
    says = memo()
    return for_everybody("memo-slips", says, lambda: slips_sheet(says, moment()))
