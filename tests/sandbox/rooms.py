"""Somebody in the sandbox's rooms."""

from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TEACHER = "/as/uchitel/@helpbot"


def seen(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path, follow_redirects=True)
    assert answer.status_code == 200
    return unescape(answer.text)


def sent(browser: FlaskClient, path: str, /, **form: str) -> TestResponse:
    return browser.post(path, data=form, follow_redirects=True)
