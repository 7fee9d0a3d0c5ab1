"""The desk's hands in Slack: the few calls it needs, as the ports of integration.chat.

Slack keeps nobody's word about a repeated post: `client_msg_id` is of people's clients alone. So
each post carries its delivery's id in its metadata, which `conversations.history` and
`conversations.replies` give back to the app that wrote it
(docs.slack.dev/messaging/message-metadata), and is looked for by it before it is posted again.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from integration.chat.dialogs import Dialog
from integration.chat.errors import ChatError, Reason, Refused, UnknownOutcome
from integration.chat.interaction import DialogState
from integration.chat.sealing import seal_dialog
from integration.chat.values import FileInfo, NewFiles, RenderedPost, User
from integration.slack.dialog_rendering import render_dialog
from integration.slack.history import ChannelHistory
from integration.slack.slack_answers import (
    EVENT_TYPE,
    MARK,
    SlackPost,
    file_info_of,
    name_of,
    post_of,
)
from integration.slack.web_api import PATIENCE, WebApi
from settings import Settings

HELP = "https://slack.com/help"
# Slack takes a file in by and by; until then it says that there is none.
READY_WITHIN, LOOK_EACH = 10.0, 0.5  # seconds


class SlackClient(ChannelHistory):
    """Safe for threads. It asks nothing before it is used; every method may raise a ChatError."""

    def __init__(self, settings: Settings, timeout: int = PATIENCE) -> None:
        token = settings.slack_bot_token.get_secret_value()
        super().__init__(WebApi(settings.slack_api_url, token, timeout))
        self.settings = settings

    def close(self) -> None:
        """There is nothing to let go of: each call has a connection of its own."""

    def me(self) -> User:
        return self.accounts.me()

    def user(self, user_id: str) -> User:
        return self.accounts.user(user_id)

    def user_by_name(self, username: str) -> User:
        return self.accounts.by_name(username)

    def users_by_name(self, names: Sequence[str]) -> list[User]:
        return [*self.accounts.by_names(names)]

    def users_by_id(self, ids: Sequence[str]) -> list[User]:
        return [*self.accounts.by_ids(ids)]

    def post_url(self, post_id: str) -> str:
        name = name_of(post_id)
        address = f"{self.settings.slack_url}/archives/{name.channel}/p{name.ts.replace('.', '')}"
        return f"{address}?thread_ts={name.root}&cid={name.channel}" if name.root else address

    def help_link(self) -> str:
        return HELP

    def create_post(
        self,
        channel_id: str,
        rendered: RenderedPost,
        *,
        root_id: str = "",
        file_ids: Sequence[str] = (),
        pending_id: str = "",  # noqa: ARG002 - the mark in the metadata does its work
    ) -> SlackPost:
        """Post; files are hung on afterwards, for a new post takes none."""
        thread = {"thread_ts": name_of(root_id).ts} if root_id else {}
        with self._kept_only_if_shown(file_ids):
            answer = self.api.tell(
                "chat.postMessage",
                channel=channel_id,
                unfurl_links=False,
                unfurl_media=False,
                **thread,
                **_parts(rendered),
            )
        post = post_of(channel_id, {**answer.get("message", {}), "ts": answer["ts"], **thread})
        if file_ids:
            self._hang_on(post, rendered, file_ids)
        return post

    def _hang_on(self, post: SlackPost, rendered: RenderedPost, file_ids: Sequence[str]) -> None:
        """Whatever goes wrong here, the post is there: it has to be looked for, not made anew."""
        try:
            with self._kept_only_if_shown(file_ids):
                self.update_post(post.id, rendered, file_ids)
        except ChatError as error:
            raise UnknownOutcome("posted without its files") from error

    @contextmanager
    def _kept_only_if_shown(self, file_ids: Sequence[str]) -> Iterator[None]:
        """Delete what was uploaded for a post that is not there: the next try uploads it anew.

        Where it may be there, it may show them.
        """
        try:
            yield
        except ChatError as error:
            if not isinstance(error, UnknownOutcome):
                self._drop(file_ids)
            raise

    def _drop(self, file_ids: Sequence[str]) -> None:
        for file_id in file_ids:
            with suppress(ChatError):
                self._delete_file(file_id)

    def update_post(
        self, post_id: str, rendered: RenderedPost, file_ids: Sequence[str] = ()
    ) -> SlackPost:
        name = name_of(post_id)
        at = {"channel": name.channel, "ts": name.ts, "file_ids": list(file_ids)}
        answer = self.api.tell("chat.update", **at, **_parts(rendered))
        thread = {"thread_ts": name.root} if name.root else {}
        return post_of(name.channel, {**answer.get("message", {}), "ts": name.ts, **thread})

    def delete_post(self, post_id: str) -> None:
        """Delete the bot's own post with its files; of a root, what the bot has said under it too.

        What people have written there stays: a bot may not delete it.
        """
        name = name_of(post_id)
        for post in self._own_under(name.channel, name.ts) if not name.root else ():
            self._delete(post)
        self._delete(self.get_post(post_id))

    def _own_under(self, channel: str, root: str) -> list[SlackPost]:
        mine = self.me().id
        return [each for each in self._replies(channel, root, "0") if each.user_id == mine]

    def _delete(self, post: SlackPost) -> None:
        for file_id in post.file_ids:
            self._delete_file(file_id)
        name = name_of(post.id)
        self.api.ask("chat.delete", channel=name.channel, ts=name.ts)

    def _delete_file(self, file_id: str) -> None:
        try:
            self.api.ask("files.delete", file=file_id)
        except Refused as refused:
            if refused.reason is not Reason.MISSING:
                raise

    def upload_files(self, channel_id: str, files: NewFiles) -> list[str]:  # noqa: ARG002
        """Return the ids of files that are the bot's alone until a post shows them, once Slack has
        taken them in: a post can show no others.
        """
        file_ids: list[str] = []
        try:
            for name, data in files:
                self._upload(name, data, file_ids)
        except ChatError:
            self._drop(file_ids)
            raise
        return file_ids

    def _upload(self, name: str, data: bytes, file_ids: list[str]) -> None:
        place = self.api.ask("files.getUploadURLExternal", filename=name, length=len(data))
        file_ids.append(file_id := str(place["file_id"]))
        self.api.upload(str(place["upload_url"]), data)
        self.api.tell("files.completeUploadExternal", files=[{"id": file_id, "title": name}])
        deadline = time.monotonic() + READY_WITHIN
        while not self._is_ready(file_id) and time.monotonic() < deadline:
            time.sleep(LOOK_EACH)

    def _is_ready(self, file_id: str) -> bool:
        try:
            return bool(self._file(file_id).get("mimetype"))
        except Refused as refused:
            if refused.reason is not Reason.MISSING:
                raise
            return False

    def file_info(self, file_id: str) -> FileInfo:
        return file_info_of(self._file(file_id))

    def download_file(self, file_id: str) -> bytes:
        return self.api.download(str(self._file(file_id).get("url_private_download") or ""))

    def _file(self, file_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.api.ask("files.info", file=file_id)["file"]
        return found

    def open_dialog(self, trigger_id: str, dialog: Dialog, state: DialogState) -> None:
        sealed = seal_dialog(self.settings.secret, state)
        self.api.tell("views.open", trigger_id=trigger_id, view=render_dialog(dialog, sealed))

    def direct_channel(self, user_id: str) -> str:
        return str(self.api.ask("conversations.open", users=user_id)["channel"]["id"])


def _parts(rendered: RenderedPost) -> dict[str, Any]:
    """Return what a post says, and its mark; without one an earlier one is taken off."""
    mark = rendered.props.get("mark")
    payload = {"event_type": EVENT_TYPE, "event_payload": {MARK: mark}} if mark else {}
    blocks = rendered.props.get("blocks", [])
    return {"text": rendered.message, "blocks": blocks, "metadata": payload}
