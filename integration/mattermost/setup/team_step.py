"""The team of the school, and who gets into it."""

from integration.mattermost.setup.results import StepFailed, StepResult, done, note, or_fail, right
from integration.mattermost.setup.server_settings import SITE_URL
from integration.mattermost.setup.setup_client import Team
from integration.mattermost.setup.setup_context import SetupContext, found

FIRST_TEAM = "school"
TITLE_RUNES = 64
# Without either of them nobody makes an account for himself.
SIGN_UP = ("TeamSettings.EnableUserCreation", "EmailSettings.EnableSignUpWithEmail")


def find_team(setup: SetupContext) -> StepResult:
    """Find the school's team by its name, or the only one there is; create the very first."""
    name, teams = setup.wishes.team, setup.client.teams()
    setup.team = _named(setup, teams, name) if name else _only(setup, teams)
    if setup.team is not None:
        return right(f"{setup.team.title} ({setup.team.name})")
    if not teams:
        return _create_team(setup, name or FIRST_TEAM)
    raise StepFailed(
        f"команды «{name}» на сервере нет" if name else "на сервере несколько команд",
        f"назовите одну: MATTERMOST_TEAM={'|'.join(each.name for each in teams)} make connect",
    )


def _named(setup: SetupContext, teams: list[Team], name: str) -> Team | None:
    known = next((each for each in teams if each.name == name), None)
    return known or setup.client.team_named(name)


def _only(setup: SetupContext, teams: list[Team]) -> Team | None:
    if len(teams) < 2:
        return next(iter(teams), None)
    names = ", ".join(each.name for each in teams)
    answer = setup.talk.open(f"Какая из команд — школа ({names})")
    return next((each for each in teams if each.name == answer), None)


def _create_team(setup: SetupContext, name: str) -> StepResult:
    title = setup.wishes.regulation.school.name[:TITLE_RUNES]
    remedy = f"создайте команду {name}: главное меню → Create a Team"
    if not setup.talk.agreed(f"На сервере нет ни одной команды. Создать «{title}» ({name})?"):
        raise StepFailed("на сервере нет ни одной команды", remedy)
    wanted = {"name": name, "display_name": title, "type": "I"}
    with or_fail(name, remedy):
        setup.team = setup.client.create(Team, "/teams", wanted)
    setup.memory.make("team", found(setup.team).id)
    return done(f"создана «{title}» ({name}), войти можно по приглашению")


def join_team(setup: SetupContext) -> StepResult:
    """See that the bot is in the team: only there it reaches people."""
    team, bot = found(setup.team), found(setup.bot)
    name = f"@{bot.username}"
    if setup.client.team_member(team.id, bot.id):
        return right(f"{name} в команде")
    with or_fail(f"{name} не в команде", f"команда {team.title} → Invite People → {name}"):
        setup.client.add_to_team(team.id, bot.id)
    setup.memory.join(team.id, bot.id)
    return done(f"{name} добавлен в команду")


def tell_how_teachers_join(setup: SetupContext) -> StepResult:
    """Give the link by which teachers get in: outside of the team nobody sees any channel."""
    team = found(setup.team)
    outside = f"кого нет в команде «{team.title}», тот не увидит в чате ничего"
    if not team.invite_id:
        return note(outside, f"команда {team.title} → Invite People: там ссылка для учителей")
    site = str(setup.setting(SITE_URL.path) or setup.wishes.server).rstrip("/")
    may_sign_up = False not in map(setup.setting, SIGN_UP)
    how = "по ней заводят себе имя" if may_sign_up else "имя каждому заводит администратор чата"
    link = f"{site}/signup_user_complete/?id={team.invite_id}"
    return note(outside, f"дайте учителям ссылку, она приводит в команду ({how}): {link}")
