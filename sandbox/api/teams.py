"""Teams and who is in them."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from sandbox.api.asking import admin, asker, content, person, the_chat
from sandbox.api.shapes import team_shape
from sandbox.server import channels
from sandbox.server.refusals import invalid, not_found

blueprint = Blueprint("teams", __name__)


@blueprint.post("/teams")
def create_team() -> ResponseReturnValue:
    creator, said = asker(), content()
    if not said.get("name"):
        raise invalid("name")
    chat = the_chat()
    team = channels.create_team(chat, said["name"], str(said.get("display_name") or ""))
    channels.join_team(chat.store, team.id, creator.id)
    return team_shape(team), 201


@blueprint.get("/teams")
def all_teams() -> ResponseReturnValue:
    """Return every team to an administrator, and to anybody else those he is in."""
    user, store = asker(), the_chat().store
    found = channels.all_teams(store) if user.is_admin else channels.teams_of(store, user.id)
    return jsonify([team_shape(team) for team in found])


@blueprint.get("/teams/name/<name>")
def team_named(name: str) -> ResponseReturnValue:
    asker()
    return team_shape(channels.team_named(the_chat().store, name))


@blueprint.get("/users/<user_id>/teams")
def teams_of(user_id: str) -> ResponseReturnValue:
    teams = channels.teams_of(the_chat().store, person(user_id).id)
    return jsonify([team_shape(team) for team in teams])


@blueprint.post("/teams/<team_id>/members")
def add_member(team_id: str) -> ResponseReturnValue:
    admin()
    store = the_chat().store
    user = person(str(content().get("user_id") or ""))
    channels.join_team(store, channels.team(store, team_id).id, user.id)
    return _member(team_id, user.id), 201


@blueprint.delete("/teams/<team_id>/members/<user_id>")
def remove_member(team_id: str, user_id: str) -> ResponseReturnValue:
    admin()
    channels.leave_team(the_chat().store, team_id, person(user_id).id)
    return {"status": "OK"}


@blueprint.get("/teams/<team_id>/members/<user_id>")
def member(team_id: str, user_id: str) -> ResponseReturnValue:
    user = person(user_id)
    if not channels.is_in_team(the_chat().store, team_id, user.id):
        raise not_found("team_member")
    return _member(team_id, user.id)


def _member(team_id: str, user_id: str) -> dict[str, str | int]:
    return {"team_id": team_id, "user_id": user_id, "roles": "team_user", "delete_at": 0}
