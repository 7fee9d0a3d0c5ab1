"""Pages that only inform: the consent as a document of its own, and the teachers' page."""

from __future__ import annotations

from flask import Flask, Response

from webforms.rendering import page


def register(app: Flask) -> None:
    app.add_url_rule("/consent", view_func=consent)
    app.add_url_rule("/teachers", view_func=teachers)


def consent() -> Response:
    return page("consent.html")


def teachers() -> Response:
    return page("teachers.html")
