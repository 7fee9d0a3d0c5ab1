"""The bot: its account, its key, its face."""

from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageDraw

from integration.chat.errors import ChatError, Refused
from integration.mattermost.setup.server_settings import BOTS
from integration.mattermost.setup.setup_context import SetupContext, found
from integration.mattermost.setup.step_results import StepResult, cannot, done, note, right, why

TITLE = "Помощь по журналу"
DESCRIPTION = "Принимает вопросы о «Дневнике.ру» и приносит ответы консультантов"
KEY = "Помощь по журналу: ключ бота"
# The face, in pixels.
SIDE = 128
# Drawn larger and made smaller: the edges come out smooth.
SCALE = 4
BLUE = "#1d4e6f"
PAPER = "#ffffff"
MARK = "#3db887"


def find_bot(ground: SetupContext) -> Iterator[StepResult]:
    """Find the bot, create it, or wake it up."""
    known = ground.known_bot()
    if known is None:
        yield from _create(ground)
    elif not known.is_bot:
        yield cannot(
            f"имя {known.username} уже у человека",
            "задайте боту другое: MATTERMOST_BOT=… make connect",
        )
    elif known.is_active:
        ground.bot = known
        yield right(f"@{known.username}")
    else:
        yield from _wake(ground, known.id)


def _create(ground: SetupContext) -> Iterator[StepResult]:
    name = ground.wishes.bot
    try:
        bot_id = ground.client.create_bot(name, TITLE, DESCRIPTION)
    except Refused as refused:
        yield cannot(
            f"@{name} не создан: {why(refused)}",
            f"{BOTS.where}: true; затем Интеграции → Bot Accounts → Add Bot Account: "
            f"имя {name}, роль Member, и передайте его ключ (token) для MATTERMOST_TOKEN",
        )
        return
    ground.memory.make("bot", bot_id)
    ground.bot = ground.client.account(bot_id)
    yield done(f"создан @{name}")


def _wake(ground: SetupContext, bot_id: str) -> Iterator[StepResult]:
    """A deactivated bot hears nothing and its keys are dead."""
    try:
        ground.client.switch_bot(bot_id, is_on=True)
    except ChatError as error:
        yield cannot(
            f"бот выключен: {why(error)}",
            f"Интеграции → Bot Accounts → {ground.wishes.bot} → Enable",
        )
        return
    ground.bot = ground.client.account(bot_id)
    yield done("был выключен, включён снова")


def find_key(ground: SetupContext) -> Iterator[StepResult]:
    """Keep a key that opens; else make a new one, which nobody but .env gets to see."""
    bot = found(ground.bot)
    if _opens_for(ground, bot.id):
        ground.use_token(ground.given["MATTERMOST_TOKEN"])
        yield right("прежний, подходит")
        return
    old = ground.memory.made.get("token")
    try:
        made = ground.client.create_token(bot.id, KEY)
    except ChatError as error:
        yield cannot(
            f"не выдан: {why(error)}",
            f"Интеграции → Bot Accounts → {bot.username} → Create New Token; "
            "ключ впишите в .env: MATTERMOST_TOKEN=…",
        )
        return
    ground.memory.make("token", made.id)
    ground.use_token(made.token)
    if old:
        _revoke(ground, old)
    was_given = "MATTERMOST_TOKEN" in ground.given
    yield done("прежний не подошёл, выдан новый" if was_given else "выдан; хранится только в .env")


def _opens_for(ground: SetupContext, bot_id: str) -> bool:
    # A bot that has just been woken up may have its key back: it is asked once more.
    vars(ground).pop("bot_of_token", None)
    return ground.bot_of_token is not None and ground.bot_of_token.id == bot_id


def _revoke(ground: SetupContext, token_id: str) -> None:
    try:
        ground.client.revoke_token(token_id)
    except Refused:
        return  # It is gone already: that is why there is a new one.


def revoke_key(ground: SetupContext) -> Iterator[StepResult]:
    _revoke(ground, ground.memory.made["token"])
    ground.memory.forget("token")
    yield done("отозван")


def switch_off(ground: SetupContext) -> Iterator[StepResult]:
    """Switch off the bot that was made here: a server deletes none."""
    made = ground.client.account(ground.memory.made["bot"])
    if made is None or not made.is_active:
        yield right("уже выключен")
        return
    try:
        ground.client.switch_bot(made.id, is_on=False)
    except ChatError as error:
        yield cannot(f"бот остался: {why(error)}", "Интеграции → Bot Accounts → Disable")
        return
    yield done("выключен; make connect включит его снова")


def show_face(ground: SetupContext) -> Iterator[StepResult]:
    bot = found(ground.bot)
    if bot.has_face:
        yield right("есть")
        return
    try:
        # As the administrator: a bot of a newer server may not, of its own.
        ground.client.set_face(bot.id, face())
    except ChatError as error:
        yield note(f"картинку поставить не удалось: {why(error)}")
        return
    yield done("поставлена картинка")


def face() -> bytes:
    """Return as PNG a journal, as on the public pages, drawn so that a small circle shows it."""
    image = Image.new("RGB", (SIDE * SCALE, SIDE * SCALE), BLUE)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle(_at(38, 30, 92, 98), 8 * SCALE, fill=PAPER)
    pen.rectangle(_at(38, 30, 50, 98), fill="#c9dbe6")
    for top in (46, 60):
        pen.rounded_rectangle(_at(58, top, 84, top + 5), 2 * SCALE, fill=BLUE)
    tick = [(58, 80), (67, 88), (84, 72)]
    pen.line([(x * SCALE, y * SCALE) for x, y in tick], fill=MARK, width=7 * SCALE, joint="curve")
    out = BytesIO()
    image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _at(left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
    return left * SCALE, top * SCALE, right * SCALE, bottom * SCALE
