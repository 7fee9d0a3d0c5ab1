"""Slash commands: made by administrators, run by everybody."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.api.asking import admin, asker, content, the_chat
from sandbox.api.shapes import command_shape
from sandbox.server import command_calls, commands
from sandbox.server.late_answers import answer_late
from sandbox.server.refusals import invalid

blueprint = Blueprint("commands", __name__)
hooks = Blueprint("hooks", __name__)


@blueprint.post("/commands")
def create_command() -> ResponseReturnValue:
    return command_shape(commands.create_command(the_chat(), admin(), content())), 201


@blueprint.get("/commands")
def all_commands() -> ResponseReturnValue:
    admin()
    found = commands.commands_of(the_chat().store, request.args.get("team_id", ""))
    return jsonify([command_shape(each) for each in found if not each.by_plugin])


@blueprint.get("/teams/<team_id>/commands/autocomplete")
def offered_words(team_id: str) -> ResponseReturnValue:
    asker()
    return jsonify(commands.shown_to(the_chat(), team_id))


@blueprint.put("/commands/<command_id>")
def update_command(command_id: str) -> ResponseReturnValue:
    changer, chat, wanted = admin(), the_chat(), content()
    old = commands.command(chat.store, command_id)
    if wanted.get("id") != command_id:
        raise invalid("command")
    return command_shape(commands.update_command(chat, changer, old, wanted))


@blueprint.delete("/commands/<command_id>")
def delete_command(command_id: str) -> ResponseReturnValue:
    admin()
    found = commands.command(the_chat().store, command_id)
    commands.delete_command(the_chat().store, found.id)
    return {"status": "OK"}


@blueprint.post("/commands/execute")
def execute() -> ResponseReturnValue:
    user, said = asker(), content()
    commands.check_enabled(the_chat())
    return command_calls.execute(
        the_chat(),
        user,
        str(said.get("channel_id") or ""),
        str(said.get("team_id") or ""),
        str(said.get("command") or ""),
        str(said.get("root_id") or ""),
    )


@hooks.post("/hooks/commands/<hook_id>")
def late_answer(hook_id: str) -> ResponseReturnValue:
    answer_late(the_chat(), hook_id, content())
    return "ok"
