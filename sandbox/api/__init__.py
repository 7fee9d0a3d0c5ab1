"""The part of Mattermost's API v4 that the desk and a person need."""

from flask import Flask

from sandbox.api import (
    channels,
    commands,
    files,
    interactions,
    observed,
    plugins,
    posts,
    system,
    teams,
    users,
)

PARTS = (users, teams, channels, posts, files, commands, interactions, plugins, system)


def register(app: Flask) -> None:
    for part in PARTS:
        app.register_blueprint(part.blueprint, url_prefix="/api/v4")
    app.register_blueprint(commands.hooks)
    app.register_blueprint(observed.blueprint, url_prefix="/sandbox/api")
