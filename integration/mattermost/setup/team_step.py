"""The team of the school, and who gets into it."""

from collections.abc import Iterator

from integration.chat.errors import ChatError
from integration.mattermost.setup.server_settings import SITE_URL
from integration.mattermost.setup.setup_context import SetupContext, found
from integration.mattermost.setup.setup_records import Team
from integration.mattermost.setup.step_results import StepResult, cannot, done, note, right, why

FIRST_TEAM = "school"
TITLE_RUNES = 64
# Without either of them nobody makes an account for himself.
SIGN_UP = ("TeamSettings.EnableUserCreation", "EmailSettings.EnableSignUpWithEmail")


def find_team(ground: SetupContext) -> Iterator[StepResult]:
    """Find the school's team by its name, or the only one there is; create the very first."""
    name = ground.wishes.team
    teams = ground.client.teams()
    ground.team = next((each for each in teams if each.name == name), None)
    if ground.team is None and name:
        ground.team = ground.client.team_named(name)
    if ground.team is None and not name and len(teams) == 1:
        ground.team = teams[0]
    if ground.team is None and not name and len(teams) > 1:
        ground.team = _chosen(ground, teams)
    if ground.team is not None:
        yield right(f"{ground.team.title} ({ground.team.name})")
    elif teams:
        yield cannot(
            f"команды «{name}» на сервере нет" if name else "на сервере несколько команд",
            f"назовите одну: MATTERMOST_TEAM={'|'.join(each.name for each in teams)} make connect",
        )
    else:
        yield from _create_team(ground, name or FIRST_TEAM)


def _chosen(ground: SetupContext, teams: list[Team]) -> Team | None:
    names = ", ".join(each.name for each in teams)
    answer = ground.talk.open(f"Какая из команд — школа ({names})")
    return next((each for each in teams if each.name == answer), None)


def _create_team(ground: SetupContext, name: str) -> Iterator[StepResult]:
    title = ground.wishes.regulation.school.name[:TITLE_RUNES]
    remedy = f"создайте команду {name}: главное меню → Create a Team"
    if not ground.talk.agreed(f"На сервере нет ни одной команды. Создать «{title}» ({name})?"):
        yield cannot("на сервере нет ни одной команды", remedy)
        return
    try:
        ground.team = ground.client.create_team(name, title)
    except ChatError as error:
        yield cannot(f"{name}: {why(error)}", remedy)
        return
    ground.memory.make("team", ground.team.id)
    yield done(f"создана «{title}» ({name}), войти можно по приглашению")


def join_team(ground: SetupContext) -> Iterator[StepResult]:
    """See that the bot is in the team: only there it reaches people."""
    team, bot = found(ground.team), found(ground.bot)
    if ground.client.team_member(team.id, bot.id):
        yield right(f"@{bot.username} в команде")
        return
    try:
        ground.client.add_to_team(team.id, bot.id)
    except ChatError as error:
        yield cannot(
            f"@{bot.username} не в команде: {why(error)}",
            f"команда {team.title} → Invite People → @{bot.username}",
        )
        return
    ground.memory.join(team.id, bot.id)
    yield done(f"@{bot.username} добавлен в команду")


def tell_how_teachers_join(ground: SetupContext) -> Iterator[StepResult]:
    """Give the link by which teachers get in: outside of the team nobody sees any channel."""
    team = found(ground.team)
    outside = f"кого нет в команде «{team.title}», тот не увидит в чате ничего"
    if not team.invite_id:
        yield note(outside, f"команда {team.title} → Invite People: там ссылка для учителей")
        return
    site = str(ground.setting(SITE_URL.path) or ground.wishes.server).rstrip("/")
    may_sign_up = False not in map(ground.setting, SIGN_UP)
    how = "по ней заводят себе имя" if may_sign_up else "имя каждому заводит администратор чата"
    link = f"{site}/signup_user_complete/?id={team.invite_id}"
    yield note(outside, f"дайте учителям ссылку, она приводит в команду ({how}): {link}")
