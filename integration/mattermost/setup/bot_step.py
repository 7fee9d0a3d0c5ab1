"""The bot: its account, its key, its face."""

from contextlib import suppress
from pathlib import Path

from integration.chat.errors import ChatError, Refused
from integration.mattermost.client import unless_missing
from integration.mattermost.setup.server_settings import BOTS
from integration.mattermost.setup.setup_client import BotToken
from integration.mattermost.setup.setup_context import SetupContext, found
from integration.setup.results import StepResult, cannot, done, note, or_fail, right, why

TITLE = "Помощь по журналу"
DESCRIPTION = "Принимает вопросы о «Дневнике.ру» и приносит ответы консультантов"
KEY = "Помощь по журналу: ключ бота"
# A journal, as on the public pages, drawn so that a small circle shows it.
FACE = Path(__file__).parent / "face.png"


def find_bot(setup: SetupContext) -> StepResult:
    """Find the bot, create it, or wake it up."""
    known = setup.known_bot()
    if known is None:
        return _create(setup)
    if not known.is_bot:
        return cannot(
            f"имя {known.username} уже у человека",
            "задайте боту другое: MATTERMOST_BOT=… make connect",
        )
    if not known.delete_at:
        setup.bot = known
        return right(f"@{known.username}")
    # A deactivated bot hears nothing and its keys are dead.
    with or_fail("бот выключен", f"Интеграции → Bot Accounts → {setup.wishes.bot} → Enable"):
        setup.client.switch(f"/bots/{known.id}", is_on=True)
    setup.bot = setup.client.account(known.id)
    return done("был выключен, включён снова")


def _create(setup: SetupContext) -> StepResult:
    name = setup.wishes.bot
    remedy = (
        f"{BOTS.where}: true; затем Интеграции → Bot Accounts → Add Bot Account: "
        f"имя {name}, роль Member, и передайте его ключ (token) для MATTERMOST_TOKEN"
    )
    wanted = {"username": name, "display_name": TITLE, "description": DESCRIPTION}
    with or_fail(f"@{name} не создан", remedy, on=Refused):
        bot_id = setup.client.post("/bots", wanted)["user_id"]
    setup.memory.make("bot", bot_id)
    setup.bot = setup.client.account(bot_id)
    return done(f"создан @{name}")


def find_key(setup: SetupContext) -> StepResult:
    """Keep a key that opens; else make a new one, which nobody but .env gets to see."""
    bot = found(setup.bot)
    # A bot that has just been woken up may have its key back: it is asked once more.
    vars(setup).pop("bot_of_token", None)
    if setup.bot_of_token is not None and setup.bot_of_token.id == bot.id:
        setup.use_token(setup.given["MATTERMOST_TOKEN"])
        return right("прежний, подходит")
    old = setup.memory.made.get("token")
    remedy = (
        f"Интеграции → Bot Accounts → {bot.username} → Create New Token; "
        "ключ впишите в .env: MATTERMOST_TOKEN=…"
    )
    with or_fail("не выдан", remedy):
        path = f"/users/{bot.id}/tokens"
        made = setup.client.create(BotToken, path, {"description": KEY})
    setup.memory.make("token", made.id)
    setup.use_token(made.token)
    if old:
        # A refusal: it is gone already, that is why there is a new one.
        with suppress(Refused):
            _revoke(setup, old)
    was_given = "MATTERMOST_TOKEN" in setup.given
    return done("прежний не подошёл, выдан новый" if was_given else "выдан; хранится только в .env")


def _revoke(setup: SetupContext, token_id: str) -> None:
    setup.client.post("/users/tokens/revoke", {"token_id": token_id})


def revoke_key(setup: SetupContext) -> StepResult:
    with or_fail("ключ остался", "Интеграции → Bot Accounts → Delete у ключа"):
        unless_missing(lambda: _revoke(setup, setup.memory.made["token"]))
    setup.memory.forget("token")
    return done("отозван")


def switch_off(setup: SetupContext) -> StepResult:
    """Switch off the bot that was made here: a server deletes none."""
    made = setup.client.account(setup.memory.made["bot"])
    if made is None or made.delete_at:
        return right("уже выключен")
    with or_fail("бот остался", "Интеграции → Bot Accounts → Disable"):
        setup.client.switch(f"/bots/{made.id}", is_on=False)
    return done("выключен; make connect включит его снова")


def show_face(setup: SetupContext) -> StepResult:
    bot = found(setup.bot)
    if bot.last_picture_update > 0:
        return right("есть")
    face = (FACE.name, FACE.read_bytes(), "image/png")
    try:
        # As the administrator: a bot of a newer server may not, of its own.
        setup.client.upload(f"/users/{bot.id}/image", "image", face)
    except ChatError as error:
        return note(f"картинку поставить не удалось: {why(error)}")
    return done("поставлена картинка")
