"""What becomes of a post: whose it is, what is attached to it, which use case takes it.

Nothing here happens twice: a use case takes a post once, and the store holds a picture once.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from helpdesk.domain.messages import by_id
from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.domain.states import State
from helpdesk.domain.texts import Picture
from helpdesk.inquiries import following, incoming_posts, routing, suggestions
from helpdesk.inquiries.incoming_posts import IncomingPost
from helpdesk.journal.inquiry_queries import open_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import find_by_id
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.pictures import Unfit, cleaned, name_for, refuse_size
from integration.chat.catalogue_rows import as_typed
from integration.chat.commands import Command, Wish, meaning_of
from integration.chat.directory import Directory, NotAllowed, NotSure
from integration.chat.errors import Refused
from integration.chat.flows.finding import articles_with
from integration.chat.flows.lookup import LOOK_UPS, REFUSAL
from integration.chat.port import Chat
from integration.chat.values import Post


@dataclass(frozen=True)
class PostHandler:
    """Raises ChatError or NotSure where the post has to be taken later."""

    desk: Desk
    chat: Chat
    directory: Directory
    files: FileStore

    def take_direct(self, post: Post, now: datetime) -> None:
        """Take what somebody wrote to the bot itself."""
        heard = _heard(post)
        if self.chat.user(post.user_id).is_bot or not (heard.words or post.file_ids):
            incoming_posts.pass_over(self.desk, heard, now)
            return
        try:
            self.directory.staff(post.user_id)
        except NotSure:
            raise
        except NotAllowed:
            incoming_posts.reply_to(self.desk, heard, {"wish": REFUSAL}, now)
            return
        self._take_words(post, heard, now)

    def _take_words(self, post: Post, heard: IncomingPost, now: datetime) -> None:
        command = meaning_of(heard.words)
        is_reply = command.wish is Wish.FIND and self._is_reply(heard)
        if command.wish in LOOK_UPS and not (post.file_ids or is_reply):
            params = {"wish": str(command.wish), **self._looked_for(command, now)}
            incoming_posts.reply_to(self.desk, heard, params, now)
            return
        about, actor = self._about(heard)
        pictures, unfit = self._pictures(post)
        heard = replace(heard, pictures=tuple(pictures), unfit=unfit)
        routing.take(self.desk, heard, now, about=about, actor=actor)

    def _is_reply(self, heard: IncomingPost) -> bool:
        """Whether «Найти кнопку не могу» goes on with what is said, where an answer is awaited."""
        awaited = (each.state is State.WAITING for each in open_of(self.desk, heard.author_id))
        return bool(heard.root_id) or any(awaited)

    def _looked_for(self, command: Command, now: datetime) -> dict[str, object]:
        """Return what the answer follows from; of words that are sought only what was found."""
        if command.wish is not Wish.FIND:
            return {"reference": command.reference}
        if not command.words:
            return {}
        return {"articles": [each.id for each in articles_with(self.desk, command.words, now)]}

    def _about(self, heard: IncomingPost) -> tuple[int | None, Actor]:
        """Return which inquiry the thread is about, and as whom its writer speaks there."""
        if not heard.root_id:
            return None, REQUESTER
        about = incoming_posts.about_of(self.desk, heard.root_id, by_id(heard.author_id))
        if about is None or find_by_id(self.desk, about).mattermost_id == heard.author_id:
            return about, REQUESTER
        try:
            regulation = self.desk.regulation()
            return about, self.directory.consultant(heard.author_id, regulation)
        except NotSure:
            raise
        except NotAllowed:
            return None, REQUESTER

    def _pictures(self, post: Post) -> tuple[list[Picture], int]:
        """Put the post's pictures into the store; return them, and how many files are none."""
        taken, unfit = [], 0
        for file_id in post.file_ids:
            try:
                taken.append(self._picture(post.id, file_id))
            except Unfit:
                unfit += 1
            except Refused as refused:
                # Whatever nobody can mend holds up nobody's words.
                if refused.can_be_mended:
                    raise
                unfit += 1
        return taken, unfit

    def _picture(self, post_id: str, file_id: str) -> Picture:
        info = self.chat.file_info(file_id)
        refuse_size(info.size)
        ending, data = cleaned(self.chat.download_file(file_id))
        digest = hashlib.sha256(data).hexdigest()
        name = name_for(post_id, digest, ending)
        self.files.put(name, data)
        return Picture(name, len(data), digest)

    def follow(self, post: Post, now: datetime) -> None:
        """Let the inquiry say what the author has made of a post that was taken."""
        held = following.taken(self.desk, post.id, post.user_id)
        if held is None:
            return
        now_said = [self._says_now(post_id) for post_id in held.post_ids]
        # What is deleted may still be told as it was; and what is edited, be deleted by now.
        is_deleted = None in now_said
        words = [each or "" for each in now_said]
        following.follow(self.desk, held, words, now, is_deleted=is_deleted)

    def _says_now(self, post_id: str) -> str | None:
        """Return the words of a post; None where it is deleted."""
        try:
            post = self.chat.get_post(post_id)
        except Refused as refused:
            if refused.is_missing:
                return None
            raise
        return None if post.is_deleted else as_typed(post.message)

    def take_under_card(self, post: Post, now: datetime) -> None:
        """Take what was written in a card's thread; what is said elsewhere stays unheard."""
        about = incoming_posts.card_of_thread(self.desk, post.root_id) if post.root_id else None
        if about is None:
            return
        is_free = find_by_id(self.desk, about).claimant_id is None
        if not is_free or self._may_advise(post.user_id):
            suggestions.suggest(self.desk, _heard(post), about, now)

    def _may_advise(self, user_id: str) -> bool:
        """Whether he could send it: who only leads, or is in no order, is offered nothing."""
        try:
            return self.directory.consultant(user_id, self.desk.regulation()).appointed
        except NotSure:
            raise
        except NotAllowed:
            return False


def _heard(post: Post) -> IncomingPost:
    return IncomingPost(
        post.id, post.channel_id, post.root_id, post.user_id, post.created, as_typed(post.message)
    )
