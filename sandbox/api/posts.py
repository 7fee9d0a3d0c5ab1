"""Posts: made, read, edited, deleted."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox.api.asking import asker, content, number, the_chat
from sandbox.api.shapes import post_list, post_shape
from sandbox.server import channels, posts
from sandbox.server.refusals import forbidden, invalid

blueprint = Blueprint("posts", __name__)


@blueprint.post("/posts")
def create_post() -> ResponseReturnValue:
    author, said = asker(), content()
    if not said.get("channel_id"):
        raise invalid("channel_id")
    made = posts.create_post(the_chat(), author, _draft(said))
    return post_shape(the_chat(), made), 201


def _draft(said: dict[str, Any]) -> posts.Draft:
    priority = (said.get("metadata") or {}).get("priority")
    return posts.Draft(
        channel_id=str(said["channel_id"]),
        message=str(said.get("message") or ""),
        root_id=str(said.get("root_id") or ""),
        props=said.get("props") or {},
        # Told twice is attached once, as on a real server.
        file_ids=tuple(dict.fromkeys(said.get("file_ids") or ())),
        metadata={"priority": priority} if priority else {},
        pending_post_id=str(said.get("pending_post_id") or ""),
    )


@blueprint.post("/posts/ephemeral")
def create_ephemeral() -> ResponseReturnValue:
    """Refuse: only a system administrator may, and a bot is none."""
    asker()
    raise forbidden()


@blueprint.get("/posts/<post_id>")
def one_post(post_id: str) -> ResponseReturnValue:
    chat = the_chat()
    return post_shape(chat, posts.readable_post(chat.store, post_id, asker()))


@blueprint.put("/posts/<post_id>")
def update_post(post_id: str) -> ResponseReturnValue:
    """Replace the post: what is left out is blank."""
    author, said = asker(), content()
    if said.get("id") != post_id:
        raise invalid("id")
    edit = posts.Edit(
        str(said.get("message") or ""), said.get("props") or {}, said.get("file_ids") or ()
    )
    return post_shape(the_chat(), posts.edit_post(the_chat(), author, post_id, edit))


@blueprint.put("/posts/<post_id>/patch")
def patch_post(post_id: str) -> ResponseReturnValue:
    """Write what is given: what is left out stays."""
    author, said = asker(), content()
    edit = posts.Edit(said.get("message"), said.get("props"), said.get("file_ids"))
    return post_shape(the_chat(), posts.edit_post(the_chat(), author, post_id, edit))


@blueprint.delete("/posts/<post_id>")
def delete_post(post_id: str) -> ResponseReturnValue:
    posts.delete_post(the_chat(), asker(), post_id)
    return {"status": "OK"}


@blueprint.get("/posts/<post_id>/thread")
def thread(post_id: str) -> ResponseReturnValue:
    chat = the_chat()
    found = posts.readable_post(chat.store, post_id, asker())
    return post_list(chat, posts.thread(chat.store, found.thread_id))


@blueprint.get("/channels/<channel_id>/posts")
def posts_of_channel(channel_id: str) -> ResponseReturnValue:
    chat = the_chat()
    channels.readable(chat.store, channel_id, asker())
    if "since" in request.args:
        return post_list(chat, posts.changed_since(chat.store, channel_id, number("since", 0)))
    page, size = number("page", 0), min(number("per_page", 60), 200)
    return post_list(chat, posts.page_of_channel(chat.store, channel_id, page, size))
