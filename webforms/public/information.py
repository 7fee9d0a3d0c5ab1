"""Pages that only inform: the consent as a document of its own, and the teachers' page."""

from flask import Flask, Response

from helpdesk.inquiries.consents import edition
from helpdesk.regulation.decisions import Consent, School
from webforms.papers.sheet import Sheet, for_everybody
from webforms.web.rendering import page
from webforms.web.site import moment, site


def register(app: Flask) -> None:
    app.add_url_rule("/consent", view_func=consent)
    app.add_url_rule("/consent.pdf", view_func=consent_paper)
    app.add_url_rule("/teachers", view_func=teachers)


def consent() -> Response:
    return page("consent.html", edition=edition(site().regulation.consent.version))


def consent_paper() -> Response:
    """The same document as a sheet, for people who agree on paper."""
    document, school = site().regulation.consent, site().regulation.school
    return for_everybody("soglasie", (document, school), lambda: _consent_sheet(document, school))


def _consent_sheet(document: Consent, school: School) -> Sheet:
    paper = Sheet("Согласие на обработку персональных данных", moment(), footer_words=school.name)
    paper.heading("Согласие на обработку персональных данных", size=14)
    paper.paragraph(f"Я, {'_' * 60}")
    paper.paragraph("(фамилия, имя, отчество родителя)")
    paper.paragraph(f"Ребёнок, класс: {'_' * 48}")
    for part in document.text.split("\n\n"):
        paper.paragraph(" ".join(part.split()))
    paper.paragraph(f"Оператор: {document.operator}, {document.operator_address}.")
    paper.paragraph(f"{edition(document.version).capitalize()}.")
    paper.paragraph(f"Подпись: {'_' * 24}     Дата: {'_' * 18}")
    return paper


def teachers() -> Response:
    return page("teachers.html")
