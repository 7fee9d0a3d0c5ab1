"""The sandbox for people: the channels, the direct messages and the mail tray as web pages."""

from pathlib import Path

from flask import Flask

from sandbox.pages import acting, mail, rooms, safety, sides
from sandbox.pages.mattermost_acts import MattermostActs
from sandbox.pages.slack_acts import SlackActs


def register(app: Flask, tray: Path | None) -> None:
    app.extensions["mail"] = tray
    slack = app.extensions.get("slack")
    app.extensions["tongue"] = SlackActs(slack) if slack else MattermostActs()
    for part in (rooms, acting, mail, sides):
        app.register_blueprint(part.blueprint)
    app.before_request(safety.refuse_strangers)
    app.after_request(safety.protect)
