"""The least that a form could be: Flask, Flask-WTF, one synced insert, one enqueued job.

It is what the desk's form is measured against, served by the same gunicorn in the same run.
"""

import os
import sqlite3
import threading
from uuid import uuid4

from flask import Flask, redirect, render_template_string
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

PAGE = """<!doctype html><title>Form</title>
<form method="post">{{ form.hidden_tag() }}{{ form.name() }}{{ form.words() }}<button>Send</button>
</form>"""


class BareForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    name = StringField(validators=[InputRequired(), Length(max=200)])
    words = TextAreaField(validators=[InputRequired(), Length(max=5000)])


def no_op(_number: int) -> None:
    """Do nothing: the job that both benchmarks know the price of."""


def create_bare() -> Flask:
    """Return the app; BARE_DATABASE and REDIS_URL say where it keeps and tells."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="a secret for benchmarks", WTF_CSRF_TIME_LIMIT=None)  # noqa: S106
    queue = Queue(
        "bare", connection=Redis.from_url(os.environ["REDIS_URL"]), serializer=JSONSerializer
    )
    connections = threading.local()

    def connection() -> sqlite3.Connection:
        if not hasattr(connections, "one"):
            connections.one = _connect(os.environ["BARE_DATABASE"])
        return connections.one  # type: ignore[no-any-return]

    @app.route("/", methods=["GET", "POST"])
    def form() -> ResponseReturnValue:
        form = BareForm()
        if not form.validate_on_submit():
            return render_template_string(PAGE, form=form)
        token = uuid4().hex
        row = connection().execute(
            "INSERT INTO inquiry (token, name, words) VALUES (?, ?, ?)",
            (token, form.name.data, form.words.data),
        )
        queue.enqueue(no_op, row.lastrowid, result_ttl=0)
        return redirect(f"/i/{token}")

    return app


def _connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS inquiry"
        " (id INTEGER PRIMARY KEY, token TEXT UNIQUE, name TEXT, words TEXT)"
    )
    return connection
