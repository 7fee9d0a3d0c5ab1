"""People and bots: logging in, looking up, tokens."""

from io import BytesIO
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, request, send_file
from flask.typing import ResponseReturnValue

from sandbox.api import system
from sandbox.api.asking import admin, asker, content, listed, person, the_chat
from sandbox.api.shapes import user_shape
from sandbox.server import accounts
from sandbox.server.records import User
from sandbox.server.refusals import Refusal, forbidden, invalid, not_found

blueprint = Blueprint("users", __name__)


@blueprint.post("/users/login")
def log_in() -> Response:
    said = content()
    user, token = accounts.log_in(
        the_chat().store, str(said.get("login_id") or ""), str(said.get("password") or "")
    )
    response = make_response(jsonify(user_shape(user)))
    response.headers["Token"] = token
    return response


@blueprint.post("/users")
def create_user() -> ResponseReturnValue:
    said = content()
    if not said.get("username") or not said.get("password"):
        raise invalid("username")
    user = accounts.create_user(
        the_chat(),
        said["username"],
        said["password"],
        first_name=str(said.get("first_name") or ""),
        last_name=str(said.get("last_name") or ""),
        position=str(said.get("position") or ""),
        email=str(said.get("email") or ""),
    )
    return user_shape(user), 201


@blueprint.get("/users/<user_id>")
def one_user(user_id: str) -> ResponseReturnValue:
    return user_shape(person(user_id))


@blueprint.get("/users/username/<username>")
def user_named(username: str) -> ResponseReturnValue:
    asker()
    return user_shape(accounts.user_named(the_chat().store, username))


@blueprint.post("/users/ids")
def users_by_ids() -> ResponseReturnValue:
    asker()
    wanted = set(listed())
    return jsonify([user_shape(u) for u in accounts.all_users(the_chat().store) if u.id in wanted])


@blueprint.post("/users/usernames")
def users_by_names() -> ResponseReturnValue:
    asker()
    wanted = set(listed())
    users = accounts.all_users(the_chat().store)
    return jsonify([user_shape(user) for user in users if user.username in wanted])


@blueprint.delete("/users/<user_id>")
def deactivate(user_id: str) -> ResponseReturnValue:
    admin()
    accounts.set_active(the_chat(), person(user_id).id, is_active=False)
    return {"status": "OK"}


@blueprint.put("/users/<user_id>/patch")
def patch_user(user_id: str) -> ResponseReturnValue:
    changed = person(user_id)
    if changed.id != asker().id:
        admin()
    if username := str(content().get("username") or ""):
        changed = accounts.rename(the_chat(), changed.id, username)
    return user_shape(changed)


@blueprint.post("/users/<user_id>/image")
def set_picture(user_id: str) -> ResponseReturnValue:
    owner = person(user_id)
    if owner.id != asker().id or (owner.is_bot and not the_chat().limits.own_face):
        admin()
    picture = request.files.get("image")
    if picture is None:
        raise Refusal(400, "api.user.upload_profile_user.no_file.app_error", "No file.")
    accounts.set_picture(the_chat(), owner.id, picture.read())
    return {"status": "OK"}


@blueprint.get("/users/<user_id>/image")
def picture(user_id: str) -> Response:
    data = accounts.picture(the_chat().store, person(user_id).id)
    return send_file(BytesIO(data), "image/png")


@blueprint.post("/bots")
def create_bot() -> ResponseReturnValue:
    creator, said = admin(), content()
    if not system.is_on(the_chat(), system.BOT_CREATION):
        raise Refusal(403, "api.bot.create_disabled", "Bot creation has been disabled.")
    bot = accounts.create_bot(
        the_chat(),
        str(said.get("username") or ""),
        str(said.get("display_name") or ""),
        str(said.get("description") or ""),
    )
    return _bot(bot) | {"owner_id": creator.id}, 201


@blueprint.post("/bots/<bot_id>/<change>")
def switch_bot(bot_id: str, change: str) -> ResponseReturnValue:
    """Disable or enable; a bot is never deleted, as on a real server."""
    admin()
    bot = person(bot_id)
    if change not in {"enable", "disable"} or not bot.is_bot:
        raise not_found("bot")
    return _bot(accounts.set_active(the_chat(), bot.id, is_active=change == "enable"))


def _bot(bot: User) -> dict[str, Any]:
    shape = {"user_id": bot.id, "username": bot.username, "display_name": bot.first_name}
    return shape | {"description": bot.position, "delete_at": bot.delete_at}


@blueprint.post("/users/<user_id>/tokens")
def create_token(user_id: str) -> ResponseReturnValue:
    owner = person(user_id)
    if owner.id != asker().id:
        admin()
    description = str(content().get("description") or "")
    if not description:
        raise Refusal(
            400, "model.user_access_token.is_valid.description.app_error", "Invalid description."
        )
    if not owner.is_bot:
        raise forbidden()  # As where EnableUserAccessTokens is off: bots need no leave.
    token = accounts.add_token(the_chat().store, owner.id, description=description)
    id_ = accounts.token_id(the_chat().store, token)
    shape = {"id": id_, "user_id": owner.id, "token": token, "description": description}
    return shape | {"is_active": True}


@blueprint.post("/users/tokens/revoke")
def revoke_token() -> ResponseReturnValue:
    admin()
    accounts.drop_token(the_chat().store, id_=str(content().get("token_id") or ""))
    return {"status": "OK"}


@blueprint.post("/users/logout")
def log_out() -> ResponseReturnValue:
    asker()
    _, _, token = request.headers.get("Authorization", "").partition(" ")
    accounts.drop_token(the_chat().store, token=token.strip())
    return {"status": "OK"}
