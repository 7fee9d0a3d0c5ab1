"""Pages that only inform: the memo, the consent as a document of its own, the teachers' page."""

from flask import Response

from helpdesk.inquiries.consents import edition
from webforms.papers.making import for_everybody
from webforms.papers.memo import memo, memo_sheet, slips_sheet
from webforms.papers.personal_data import consent_sheet
from webforms.web.rendering import page
from webforms.web.site import public_pages, site


@public_pages.route("/memo")
def shown_memo() -> Response:
    return page("memo.html", memo=memo())


@public_pages.route("/memo/text")
def chat_text() -> Response:
    return page("memo_text.html", words=memo().chat_words)


@public_pages.route("/memo.pdf")
def memo_paper() -> Response:
    return for_everybody("memo", memo_sheet, memo())


@public_pages.route("/memo-slips.pdf")
def memo_slips() -> Response:
    return for_everybody("memo-slips", slips_sheet, memo())


@public_pages.route("/consent")
def consent() -> Response:
    return page("consent.html", edition=edition(site().regulation.consent.version))


@public_pages.route("/consent.pdf")
def consent_paper() -> Response:
    regulation = site().regulation
    return for_everybody("soglasie", consent_sheet, regulation.consent, regulation.school)


@public_pages.route("/teachers")
def teachers() -> Response:
    return page("teachers.html")
