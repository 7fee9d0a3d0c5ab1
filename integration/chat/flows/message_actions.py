"""Clicks about words that somebody has written already: to what they belong, to whom they go."""

from datetime import datetime
from secrets import token_hex

from helpdesk.domain.actions import Action
from helpdesk.domain.command_word import COMMAND
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.moves import Move
from helpdesk.inquiries import giving_back, routing, suggestions
from helpdesk.inquiries.incoming_posts import IncomingPost
from helpdesk.kernel.drafts import DraftKey
from helpdesk.privacy.holding_back import LooksSecret
from helpdesk.vendor.outage_unsure import noting_asked
from integration.chat.catalogue_rows import as_typed
from integration.chat.commands import Wish, meaning_of
from integration.chat.directory import person_of
from integration.chat.errors import Refused
from integration.chat.flows.context import Act, ChatContext
from integration.chat.flows.finding import articles_with, found_articles
from integration.chat.flows.lookup import LOOK_UPS, look_up_meant
from integration.chat.interaction import Click
from integration.chat.port import Chat
from integration.chat.speech import Answer
from integration.chat.values import User

GONE = "Этого сообщения больше нет, отправлять нечего."
DROPPED = "Хорошо, не записываем."
HELD = "Ничего не отправлено. Если это не пароль, отправьте эти слова с карточки: «{}»."
GIVEN = "Текст отправлен. Его получит: {}."
NOT_GIVEN = "Ничего не отправлено. Если это не пароль, скопируйте текст и отправьте коллеге сами."
PICTURES_STAY = "Ушли только слова, снимки остались здесь."
# A question that was sent is not corrected.
_CORRECTED_ON = "Отправить и их: «Исправить на странице»."


def _join(context: ChatContext, click: Click, now: datetime) -> Answer:
    context.directory.staff(click.user_id)
    routing.join(context.desk, click.about, click.user_id, click.inquiry_id, now)
    return ()


def _open_new(context: ChatContext, click: Click, now: datetime) -> Answer:
    user = context.directory.staff(click.user_id)
    name = person_of(user, context.desk.regulation()).name
    who = routing.requester(user.id, user.username, name)
    routing.open_new(context.desk, click.about, who, now, noting=noting_asked)
    return ()


def _drop(context: ChatContext, click: Click, now: datetime) -> Answer:
    context.directory.staff(click.user_id)
    routing.drop(context.desk, click.about, click.user_id, now)
    return (DROPPED,)


def ask_what_was_meant(context: ChatContext, user: User, words: str, now: datetime) -> None:
    """Keep the words of a command that was not understood, and ask in a message what they are."""
    heard = IncomingPost(f"typed-{token_hex(16)}", "", "", user.id, now, words)
    routing.ask_about(context.desk, heard, now)


def _as_meant(context: ChatContext, click: Click, now: datetime) -> Answer:
    """Answer the command that was meant; its words are kept no more."""
    user_id = context.directory.staff(click.user_id).id
    question = routing.question_about(context.desk, click.about, user_id, now)
    meant = meaning_of(look_up_meant(question.words) if question else "")
    if meant.wish not in LOOK_UPS:
        raise RuleViolation(routing.CHOSEN)
    routing.drop(context.desk, click.about, user_id, now)
    if meant.wish is not Wish.FIND:
        return context.look_up.answer(user_id, meant.wish, meant.reference, now)
    found = articles_with(context.desk, meant.words, now)
    return found_articles(found, meant.words, COMMAND, context.settings.public_url)


def _send(as_: Action, hint: str) -> Act:
    """Send a post's words by the move of `as_`; `hint` says how to add its pictures."""

    def act(context: ChatContext, click: Click, now: datetime) -> Answer:
        actor = context.directory.consultant(click.user_id, context.desk.regulation())
        words, has_files = _said(context.chat, click.about)
        try:
            suggestions.send(
                context.desk, as_.move, click.inquiry_id, click.about, words, actor, now
            )
        except LooksSecret as warning:
            by_hand = Action(as_.move)
            raise RuleViolation(f"{warning} {HELD.format(by_hand.words)}") from warning
        return (hint,) if has_files else ()

    return act


def _give_text(context: ChatContext, click: Click, now: datetime) -> Answer:
    actor = context.directory.consultant(click.user_id, context.desk.regulation())
    try:
        to = giving_back.give_on(context.desk, _draft_of(click), actor, now)
    except LooksSecret as warning:
        raise RuleViolation(f"{warning} {NOT_GIVEN}") from warning
    return (GIVEN.format(to),)


def _drop_text(context: ChatContext, click: Click, now: datetime) -> Answer:
    context.directory.staff(click.user_id)
    giving_back.drop_words(context.desk, _draft_of(click), now)
    return ()


def _draft_of(click: Click) -> DraftKey:
    """Return the draft of the person that clicks: nobody reaches another's."""
    return DraftKey(click.inquiry_id, click.user_id, Move(click.about))


def _said(chat: Chat, post_id: str) -> tuple[str, bool]:
    """Return what the post says now, and whether files hang on it."""
    try:
        post = chat.get_post(post_id)
    except Refused as refused:
        if refused.is_missing:
            raise RuleViolation(GONE) from refused
        raise
    if post.is_deleted:
        raise RuleViolation(GONE)
    return as_typed(post.message), bool(post.file_ids)


ACTS: dict[Action, Act] = {
    Action.JOIN: _join,
    Action.OPEN_NEW: _open_new,
    Action.DROP: _drop,
    Action.MEANT: _as_meant,
    Action.SEND_ANSWER: _send(Action.SEND_ANSWER, f"{PICTURES_STAY} {_CORRECTED_ON}"),
    Action.SEND_QUESTION: _send(Action.SEND_QUESTION, PICTURES_STAY),
    Action.GIVE_TEXT: _give_text,
    Action.DROP_TEXT: _drop_text,
}
