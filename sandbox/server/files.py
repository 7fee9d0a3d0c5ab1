"""Files: uploaded into a channel first, bound to a post by it."""

import mimetypes

from sandbox.server import channels
from sandbox.server.chat import Chat
from sandbox.server.identity import new_id
from sandbox.server.limits import FILE_BYTES
from sandbox.server.records import File, Post, User
from sandbox.server.refusals import Refusal, forbidden, not_found
from sandbox.server.storage import Store

COLUMNS = "id, user_id, channel_id, post_id, name, mime_type, length(data) AS size, create_at"


def upload(chat: Chat, owner: User, channel_id: str, name: str, data: bytes) -> File:
    if not (owner.is_admin or channels.is_member(chat.store, channel_id, owner.id)):
        raise forbidden()
    if len(data) > FILE_BYTES:
        raise Refusal(413, "api.file.upload_file.too_large.app_error", "The file is too large.")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    new = File(new_id(), owner.id, channel_id, "", name, kind, len(data), chat.clock())
    columns = {column: value for column, value in vars(new).items() if column != "size"}
    chat.store.insert("files", **columns, data=data)
    return new


def attach(store: Store, post: Post) -> None:
    """Bind the author's loose files to the post; those of others stay where they are."""
    for file_id in post.file_ids:
        store.change(
            "UPDATE files SET post_id = ? WHERE id = ? AND post_id = '' AND user_id = ?",
            post.id,
            file_id,
            post.user_id,
        )


def files_of(store: Store, post: Post) -> list[File]:
    rows = [store.one(f"SELECT {COLUMNS} FROM files WHERE id = ?", each) for each in post.file_ids]  # noqa: S608
    return [File.of(row) for row in rows if row is not None]


def readable_file(store: Store, file_id: str, reader: User) -> tuple[File, bytes]:
    row = store.one(f"SELECT {COLUMNS}, data FROM files WHERE id = ?", file_id)  # noqa: S608
    is_gone = "SELECT id FROM posts WHERE id = ? AND delete_at > 0"
    if row is None or store.one(is_gone, row["post_id"]) is not None:
        raise not_found("file_info")
    found = File.of(row)
    if found.user_id != reader.id:
        channels.readable(store, found.channel_id, reader)
    return found, row["data"]
