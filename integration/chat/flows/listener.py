"""The listener: hears what people write to the bot and under the cards.

The channels' history remembers, the websocket hurries: after each connection, and each minute, the
listener looks through what was said since the last look. Several do no harm to one another.
"""

import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.inquiries import entitlement, incoming_posts
from helpdesk.inquiries.incoming_posts import LISTENER
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.faults import Faults
from helpdesk.kernel.following import at_work
from helpdesk.kernel.hold import LOOK_EACH as HOLD_EACH
from helpdesk.kernel.hold import hold_of
from integration.chat.errors import ChatError, Disconnected, Missed, RateLimited
from integration.chat.flows.post_handler import PostHandler
from integration.chat.port import Connection, History, Members
from integration.chat.values import CLOCK_SKEW, Post, Room, Said

GLANCE = 1.0  # seconds until it is noticed that we are told to stop
LOOK_EACH = 60.0  # seconds
CHANGES_EACH = 600.0  # seconds, where the websocket brings what is changed
# What is changed later than that is followed where the websocket tells of it.
FOLLOWED_FOR = timedelta(days=14)
LOOK_AGAIN = 5.0  # seconds after something could not be taken
BACK_OFF_FIRST, BACK_OFF_MOST = 1.0, 60.0  # seconds
# Of two posts the one that says it is older may become visible later.
OVERLAP = timedelta(minutes=2)
MOMENT = timedelta(milliseconds=1)
NOBODY, NOT_HEARD, NOT_TAKEN = "nobody could be heard", "channel not heard", "post not taken"
NOT_THERE = "the bot is not in the consultants' channel"
LOST = "websocket lost"

log = structlog.get_logger(__name__)


@dataclass
class Listener:
    """One process's ears. `connect` opens the websocket; raises Disconnected."""

    desk: Desk
    hearer: PostHandler
    members: Members
    client: History
    connect: Callable[[], AbstractContextManager[Connection]]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    stop: threading.Event = field(default_factory=threading.Event)
    _look_at: float = field(default=0.0, init=False)
    _look_again: float = field(default=LOOK_AGAIN / 2, init=False)
    _has_begun: bool = field(default=False, init=False)
    _changes_at: float = field(default=0.0, init=False)
    _wait_until: float = field(default=0.0, init=False)
    # Since a restore: what is said waits in the chat until a person has chosen what becomes of it.
    _is_held: bool = field(default=False, init=False)
    _faults: Faults = field(default_factory=lambda: Faults(__name__), init=False)

    def run(self) -> None:
        """Listen until told to stop; a server that is away is asked again for ever."""
        wait = BACK_OFF_FIRST
        while not self.stop.is_set():
            began = time.monotonic()
            try:
                with self.connect() as wire:
                    log.info("listening")
                    self._faults.end(LOST)
                    self._changes_at = 0.0
                    self._listen(wire)
            except Disconnected as deaf:
                self._faults.tell(LOST, str(deaf))
            if time.monotonic() - began > BACK_OFF_MOST:
                wait = BACK_OFF_FIRST
            # Where no websocket is to be had, words are heard all the same, a little later.
            if not self.stop.is_set() and self._is_time_to_look:
                self.look()
            self.stop.wait(wait * (0.5 + random.random() / 2))  # noqa: S311 - no secret
            wait = min(wait * 2, BACK_OFF_MOST)

    def _listen(self, wire: Connection) -> None:
        self.look()
        while not self.stop.is_set():
            try:
                said = wire.hear(GLANCE)
            except Missed as gap:
                log.info("looked for what was missed", why=str(gap))
                said, self._look_at, self._changes_at = None, 0.0, 0.0
            if said is not None and not self.hear(said):
                self._look_at = min(self._look_at, time.monotonic() + LOOK_AGAIN)
            if self._is_time_to_look:
                self.look()

    def hear(self, said: Said) -> bool:
        """Take what was said, or follow what has become of it; return False where it is left."""
        if self._is_held:
            return True
        if said.is_new:
            return self._take(said.post, is_direct=said.is_direct)
        return self._follow(said.post)

    def look(self) -> bool:
        """Take whatever was said since the last look; return whether nothing was left."""
        well = False
        try:
            well = self._look()
            if well:
                self.desk.write(lambda unit: unit.beat(LISTENER), self.clock())
            self._faults.end(NOBODY)
        except RateLimited as limited:
            self._wait_for(limited)
        except (ChatError, SQLAlchemyError) as error:
            self.members.forget()
            self._faults.tell(NOBODY, error)
        # What cannot be taken may stay so for long: it is tried again less and less often.
        again = min(self._look_again * 2, LOOK_EACH)
        self._look_again = LOOK_AGAIN / 2 if well or self._must_wait else again
        self._look_again = HOLD_EACH if self._is_held else self._look_again
        self._look_at = time.monotonic() + (LOOK_EACH if well else self._look_again)
        return well

    def _wait_for(self, limited: RateLimited) -> None:
        """Ask nothing more until then; what was looked through is noted."""
        log.warning("told to wait", seconds=limited.retry_after)
        self._wait_until = time.monotonic() + limited.retry_after

    @property
    def _must_wait(self) -> bool:
        return time.monotonic() < self._wait_until

    @property
    def _is_time_to_look(self) -> bool:
        return not self._must_wait and time.monotonic() >= self._look_at

    def _look(self) -> bool:
        self._is_held = hold_of(self.desk) is not None
        if self._is_held:
            return False
        if not self._has_begun:
            incoming_posts.begin(self.desk, self.clock() - CLOCK_SKEW)
            self._has_begun = True
        consultants = self.members.channel_id()
        found = self.members.channels_of_bot()
        ours = [room for room in found if room.is_direct or room.id == consultants]
        if consultants not in {room.id for room in ours}:
            self._faults.tell(NOT_THERE, consultants)
            self.members.forget()
            return False
        self._faults.end(NOT_THERE)
        # Each is looked into, also where an earlier one could not be, unless the chat says to wait.
        left = [room for room in ours if self._must_wait or not self._hear_guarded(room)]
        if left and self._must_wait:
            return False
        if time.monotonic() >= self._changes_at and self._follow_changes():
            self._changes_at = time.monotonic() + CHANGES_EACH
        return not left

    def _follow_changes(self) -> bool:
        """Follow what was changed and deleted since the last time; return whether all was."""
        now = self.clock()
        since = incoming_posts.heard_through(self.desk, incoming_posts.CHANGES) - OVERLAP
        followed = True
        known = incoming_posts.posts_followed(self.desk, now - FOLLOWED_FOR)
        for channel_id, post_ids in known.items():
            for post in self.client.posts_since(channel_id, since, post_ids):
                if post.is_deleted or post.is_edited:
                    followed &= self._follow(post)
        if followed:
            incoming_posts.heard_all(self.desk, incoming_posts.CHANGES, now - CLOCK_SKEW, now)
        return followed

    def _follow(self, post: Post) -> bool:
        return self._guarded(post, lambda: self.hearer.follow(post, self.clock()))

    def _hear_guarded(self, room: Room) -> bool:
        try:
            return self._hear_room(room)
        except RateLimited as limited:
            self._wait_for(limited)
        except ChatError as error:
            self._faults.tell(NOT_HEARD, error, channel=room.id)
        return False

    def _hear_room(self, room: Room) -> bool:
        """Take what is new in a channel, the oldest first."""
        through = incoming_posts.heard_through(self.desk, room.id)
        if room.last_said <= through:
            return True
        since = through - OVERLAP
        # Posts that were only edited come too, and old ones that somebody has replied to.
        found = {post.id: post for post in self.client.posts_since(room.id, since)}
        self._faults.end(NOT_HEARD, channel=room.id)
        posts = sorted(
            (post for post in found.values() if post.created > since),
            key=lambda post: (post.created, post.id),
        )
        taken = incoming_posts.taken_of(self.desk, [post.id for post in posts])
        new = [post for post in posts if post.id not in taken]
        failed = [post for post in new if not self._take(post, is_direct=room.is_direct)]
        # A chat that cannot say when something was last said there names this moment by our clock.
        nothing_later = min(room.last_said, self.clock() - CLOCK_SKEW)
        heard = max([nothing_later, *(post.created for post in posts)])
        if failed:
            heard = failed[0].created - MOMENT
        incoming_posts.heard_all(self.desk, room.id, heard, self.clock())
        return not failed

    def _take(self, post: Post, *, is_direct: bool) -> bool:
        """Take one post, if it is somebody's; False: it is to be tried again and stops no other."""
        return self._guarded(post, lambda: self._take_once(post, is_direct=is_direct))

    def _guarded(self, post: Post, take: Callable[[], object]) -> bool:
        with at_work(post=post.id):
            return not self._must_wait and self._is_taken(post, take)

    def _is_taken(self, post: Post, take: Callable[[], object]) -> bool:
        try:
            if post.is_of_members and post.channel_id == self.members.channel_id():
                # Who has left is called no more: the clock asks within a minute who is here.
                self.desk.write(entitlement.look_again, self.clock())
            if post.is_a_persons and post.user_id != self.client.me().id:
                with structlog.contextvars.bound_contextvars(user=post.user_id):
                    take()
            self._faults.end(NOT_TAKEN, post=post.id)
            return True
        except RateLimited as limited:
            self._wait_for(limited)
        except Exception as error:
            self._faults.tell(NOT_TAKEN, error, post=post.id)
        return False

    def _take_once(self, post: Post, *, is_direct: bool) -> None:
        if post.is_deleted or not (is_direct or post.channel_id == self.members.channel_id()):
            return
        if incoming_posts.taken_of(self.desk, [post.id]):
            return
        if is_direct:
            self.hearer.take_direct(post, self.clock())
            log.info("heard")
        else:
            self.hearer.take_under_card(post, self.clock())
