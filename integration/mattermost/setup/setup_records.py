"""What a server tells of accounts, teams, channels and commands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from integration.chat.values import User
from integration.mattermost.values import user_of


@dataclass(frozen=True)
class Account(User):
    """A person or a bot."""

    roles: str = ""
    has_face: bool = False

    @property
    def is_admin(self) -> bool:
        return "system_admin" in self.roles.split()


@dataclass(frozen=True)
class Team:
    """`invite_id` is shown to those alone who may invite."""

    id: str
    name: str
    title: str
    invite_id: str = ""


@dataclass(frozen=True)
class Room:
    """A channel."""

    id: str
    team_id: str
    name: str
    title: str
    is_private: bool
    is_archived: bool
    purpose: str
    header: str


@dataclass(frozen=True)
class SlashCommand:
    """`shape` is the whole of it, as an update has to give it back."""

    id: str
    trigger: str
    url: str
    token: str
    shape: Mapping[str, Any]


@dataclass(frozen=True)
class BotToken:
    """`id` is no secret: it names the token when it is revoked."""

    id: str
    token: str


def account_of(shape: Mapping[str, Any]) -> Account:
    # Newer servers write the moment of a picture of their own below zero.
    has_face = int(shape.get("last_picture_update") or 0) > 0
    return Account(**vars(user_of(shape)), roles=str(shape.get("roles") or ""), has_face=has_face)


def team_of(shape: Mapping[str, Any]) -> Team:
    return Team(
        id=str(shape["id"]),
        name=str(shape["name"]),
        title=str(shape.get("display_name") or ""),
        invite_id=str(shape.get("invite_id") or ""),
    )


def room_of(shape: Mapping[str, Any]) -> Room:
    return Room(
        id=str(shape["id"]),
        team_id=str(shape.get("team_id") or ""),
        name=str(shape["name"]),
        title=str(shape.get("display_name") or ""),
        is_private=shape.get("type") == "P",
        is_archived=bool(shape.get("delete_at")),
        purpose=str(shape.get("purpose") or ""),
        header=str(shape.get("header") or ""),
    )


def command_of(shape: Mapping[str, Any]) -> SlashCommand:
    return SlashCommand(
        id=str(shape["id"]),
        trigger=str(shape["trigger"]),
        url=str(shape.get("url") or ""),
        token=str(shape.get("token") or ""),
        shape=dict(shape),
    )
