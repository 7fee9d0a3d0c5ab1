"""The memo for parents (regulation, section 4): page, sheet, slips, and a text for a class chat."""

from flask import Flask

from webforms.memo import pages


def register(app: Flask) -> None:
    pages.register(app)
