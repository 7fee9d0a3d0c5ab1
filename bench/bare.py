"""The least that a form could be: Flask, Flask-WTF, six fields, one synced insert, one job.

It is what the desk's form is measured against. Nothing holds it back: a write-ahead log of the same
SQLite, and gunicorn's plainest workers.
"""

import os
import threading
from datetime import UTC, datetime
from typing import Any

from flask import Flask, redirect, render_template_string
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from redis import Redis
from rq import Queue
from wtforms import EmailField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, Length, Optional

from helpdesk.storage.own_sqlite import sqlite

# As gunicorn's words on the command line.
WORKERS = ("--workers", "2", "--worker-class", "sync", "--log-level", "warning")
PAGE = """<!doctype html><title>Submit</title>
<form method="post">{{ form.hidden_tag() }}
{% for field in form if field.name != "csrf_token" %}<p>{{ field.label }} {{ field() }}
{% for error in field.errors %}<strong>{{ error }}</strong>{% endfor %}</p>{% endfor %}
<button>Send</button></form>"""
_TABLE = """CREATE TABLE IF NOT EXISTS ticket (
    id INTEGER PRIMARY KEY, created TEXT NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL,
    phone TEXT, category TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL
)"""
_INSERT = """INSERT INTO ticket (created, name, email, phone, category, subject, body)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""


class TicketForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    name = StringField("Name", validators=[DataRequired(), Length(max=100)])
    email = EmailField("E-mail", validators=[DataRequired(), Email(), Length(max=254)])
    phone = StringField("Phone", validators=[Optional(), Length(max=30)])
    category = SelectField("Category", choices=["access", "building", "it", "other"])
    subject = StringField("Subject", validators=[DataRequired(), Length(max=200)])
    body = TextAreaField("Description", validators=[DataRequired(), Length(max=5000)])


def no_op(_number: int) -> None:
    """Do nothing: the job that both benchmarks know the price of."""


def create_bare() -> Flask:
    """Return the app; BARE_DATABASE and REDIS_URL say where it keeps and tells."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="a secret for benchmarks")  # noqa: S106
    queue = Queue("bare", connection=Redis.from_url(os.environ["REDIS_URL"]))
    connections = threading.local()

    def connection() -> Any:
        if not hasattr(connections, "one"):
            connections.one = _connect(os.environ["BARE_DATABASE"])
        return connections.one

    @app.route("/", methods=["GET", "POST"])
    def form() -> ResponseReturnValue:
        form = TicketForm()
        if not form.validate_on_submit():
            return render_template_string(PAGE, form=form)
        named = (form.name, form.email, form.phone, form.category, form.subject, form.body)
        values = [datetime.now(UTC).isoformat(), *(field.data for field in named)]
        connection().execute("BEGIN IMMEDIATE")
        ticket = connection().execute(_INSERT, values).lastrowid
        connection().execute("COMMIT")
        queue.enqueue(no_op, ticket)
        return redirect(f"/done/{ticket}")

    return app


def _connect(path: str) -> Any:
    connection = sqlite.connect(path, timeout=30, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(_TABLE)
    return connection
