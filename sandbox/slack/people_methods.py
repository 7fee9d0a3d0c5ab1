"""auth.test, users.*, team.info, apps.connections.open: who asks, and who there is."""

import secrets
from typing import Any

from sandbox.server import accounts, channels
from sandbox.slack import ids
from sandbox.slack.calls import Args, method
from sandbox.slack.shapes import user_shape
from sandbox.slack.workspace import SlackError, Workspace

LINK = "/slack/link"


@method("auth.test", "team_id")
def auth_test(slack: Workspace, _args: Args) -> dict[str, Any]:
    (team,) = channels.all_teams(slack.chat.store)
    enterprise = {"enterprise_id": slack.enterprise_id} if slack.enterprise_id else {}
    return {
        "url": f"{slack.url}/",
        "team": team.display_name,
        "user": slack.bot.username,
        "team_id": slack.team_id,
        "user_id": ids.user_id(slack.bot),
        "bot_id": slack.bot_id,
        "is_enterprise_install": slack.is_org_wide,
        **enterprise,
    }


@method("apps.connections.open", "", by_app=True)
def open_connection(slack: Workspace, _args: Args) -> dict[str, Any]:
    """Answer where the websocket is; the ticket is good for one connection."""
    ticket = secrets.token_urlsafe(16)
    slack.tickets.add(ticket)
    address = slack.own_url.replace("http", "ws", 1)
    return {"url": f"{address}{LINK}/?ticket={ticket}&app_id={slack.app_id}"}


@method("team.info", "team", scope="team:read", takes_json=False)
def team_info(slack: Workspace, _args: Args) -> dict[str, Any]:
    (team,) = channels.all_teams(slack.chat.store)
    domain = {"domain": team.name, "url": f"{slack.url}/"}
    return {"team": {"id": slack.team_id, "name": team.display_name, **domain}}


@method("users.info", "user! include_locale", scope="users:read", takes_json=False)
def info(slack: Workspace, args: Args) -> dict[str, Any]:
    return {"user": user_shape(slack, slack.user(args.text("user")))}


@method("users.list", "limit cursor include_locale team_id", scope="users:read", takes_json=False)
def list_(slack: Workspace, args: Args) -> dict[str, Any]:
    found, more = args.page(accounts.all_users(slack.chat.store))
    return {"members": [user_shape(slack, each) for each in found], **more}


@method("users.lookupByEmail", "email!", scope="users:read.email", takes_json=False)
def lookup_by_email(slack: Workspace, args: Args) -> dict[str, Any]:
    wanted = args.text("email").lower()
    for each in accounts.all_users(slack.chat.store):
        if each.email.lower() == wanted and not each.is_bot and not each.delete_at:
            return {"user": user_shape(slack, each)}
    raise SlackError("users_not_found")
