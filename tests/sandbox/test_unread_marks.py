"""What somebody has not looked at yet is marked, as a client of Mattermost marks it."""

import re

from flask.testing import FlaskClient

from sandbox.server import accounts, channels
from sandbox.server.records import Channel, User
from sandbox.server.unread import Unread, calls, unread, view_all
from tests.contract.mattermost.small_bot import SmallBot
from tests.sandbox.rooms import seen

ROOM = "/as/consultant1/consultants"
HALL = re.compile(r'class="unread"><span>Учительская</span>(.*?)</a>', re.DOTALL)


def _marina(bot: SmallBot) -> tuple[User, dict[str, Channel]]:
    store = bot.sandbox.chat.store
    user = accounts.user_named(store, "consultant1")
    return user, {each.name: each for each in channels.channels_of(store, user.id)}


def _unread(bot: SmallBot, name: str) -> Unread:
    user, rooms = _marina(bot)
    return unread(bot.sandbox.chat, user, rooms[name])


def test_of_a_channel_posts_and_mentions_are_counted_apart(bot: SmallBot) -> None:
    head = bot.sandbox.person("zavuch")
    head.say("town-square", "Педсовет в три")
    head.say("town-square", "@consultant1, возьмите журнал; @consultant2, и вы")
    head.say("town-square", "@channel, кабинет 12")
    assert _unread(bot, "town-square") == Unread(posts=3, mentions=2)


def test_ones_own_words_and_deleted_ones_are_not_new(bot: SmallBot) -> None:
    bot.sandbox.person("consultant1").say("town-square", "Буду")
    head = bot.sandbox.person("zavuch")
    post = head.say("town-square", "@consultant1?")
    head.request("DELETE", f"/posts/{post.id}")
    assert _unread(bot, "town-square") == Unread()


def test_every_direct_message_calls(bot: SmallBot) -> None:
    marina, _ = _marina(bot)
    bot.sandbox.person("zavuch").say("@consultant1", "Зайдите")
    assert calls(bot.sandbox.chat, marina) == 1
    view_all(bot.sandbox.chat, marina)
    assert calls(bot.sandbox.chat, marina) == 0


def test_the_mark_is_gone_once_it_was_looked_at(browser: FlaskClient, bot: SmallBot) -> None:
    assert HALL.search(seen(browser, ROOM)) is None
    head = bot.sandbox.person("zavuch")
    head.say("town-square", "Педсовет в три")
    first = HALL.search(seen(browser, ROOM))
    assert first
    assert "есть новое" in first[1]
    head.say("town-square", "@consultant1, возьмите журнал")
    second = HALL.search(seen(browser, f"{ROOM}/news"))
    assert second
    assert '<span class="count">1' in second[1]
    seen(browser, "/as/consultant1/town-square")
    assert HALL.search(seen(browser, ROOM)) is None


def test_a_colleagues_look_takes_nobody_elses_mark_away(
    browser: FlaskClient, bot: SmallBot
) -> None:
    bot.sandbox.person("zavuch").say("town-square", "Педсовет в три")
    seen(browser, "/as/consultant2/town-square")
    assert HALL.search(seen(browser, ROOM))


def test_the_first_page_counts_what_waits_for_whom(browser: FlaskClient, bot: SmallBot) -> None:
    bot.sandbox.person("zavuch").say("@director", "Подпишите приказ")
    page = seen(browser, "/")
    counted = re.findall(r'<span class="count">(\d+).*?<code>(\w+)</code>', page, re.DOTALL)
    assert counted == [("1", "director")]
