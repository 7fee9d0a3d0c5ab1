"""The schedule's public faces: page, sheet for the board, block for the school's site, calendar."""

from flask import Flask

from webforms.schedule import pages


def register(app: Flask) -> None:
    pages.register(app)
