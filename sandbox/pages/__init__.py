"""The sandbox for people: the channels, the direct messages and the mail tray as web pages."""

from pathlib import Path

from flask import Flask

from sandbox.pages import acting, mail, rooms, safety, sides


def register(app: Flask, tray: Path | None) -> None:
    app.extensions["mail"] = tray
    for part in (rooms, acting, mail, sides):
        app.register_blueprint(part.blueprint)
    app.before_request(safety.refuse_strangers)
    app.after_request(safety.protect)
