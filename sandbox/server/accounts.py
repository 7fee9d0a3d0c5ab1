"""Who there is: people, bots, and the tokens by which they are known."""

import secrets

from werkzeug.security import check_password_hash, generate_password_hash

from sandbox.server.chat import Chat
from sandbox.server.identity import digest, new_id
from sandbox.server.records import User
from sandbox.server.refusals import Refusal, not_found
from sandbox.server.storage import Store

# The demonstration's password is printed on its first page: nothing here is worth more rounds.
HASH = "pbkdf2:sha256:1000"


def create_user(
    chat: Chat,
    username: str,
    password: str,
    *,
    first_name: str = "",
    last_name: str = "",
    position: str = "",
    email: str = "",
) -> User:
    """Create a person; the first one ever is the administrator, as on a real server."""
    first = chat.store.one("SELECT id FROM users") is None
    user = User(
        new_id(),
        username.lower(),
        first_name,
        last_name,
        position,
        email,
        "system_admin system_user" if first else "system_user",
        False,
        chat.clock(),
    )
    _save(chat.store, user, generate_password_hash(password, HASH))
    return user


def create_bot(chat: Chat, username: str, display_name: str = "", description: str = "") -> User:
    user = User(
        new_id(),
        username.lower(),
        display_name,
        "",
        description,
        f"{username}@localhost",
        "system_user",
        True,
        chat.clock(),
    )
    _save(chat.store, user, "")
    return user


def log_in(store: Store, login: str, password: str) -> tuple[User, str]:
    sql = "SELECT * FROM users WHERE (username = ? OR email = ?) AND delete_at = 0"
    row = store.one(sql, login.lower(), login)
    if row is None or not row["password"] or not check_password_hash(row["password"], password):
        raise Refusal(
            401,
            "api.user.login.invalid_credentials_email_username",
            "Enter a valid email or username and/or password.",
        )
    return User.of(row), add_token(store, row["id"])


def add_token(store: Store, user_id: str, token: str = "", description: str = "") -> str:
    """Let the user in by a token: the given one, or a new one."""
    token = token or secrets.token_hex(13)
    store.change(
        "INSERT OR REPLACE INTO tokens (digest, user_id, description, id) VALUES (?, ?, ?, ?)",
        digest(token),
        user_id,
        description,
        new_id(),
    )
    return token


def token_id(store: Store, token: str) -> str:
    row = store.one("SELECT id FROM tokens WHERE digest = ?", digest(token))
    return str(row["id"]) if row else ""


def drop_token(store: Store, *, id_: str = "", token: str = "") -> None:
    """Let nobody in by this token any more, named by its id or by itself."""
    sql = "DELETE FROM tokens WHERE id = ? OR digest = ?"
    store.change(sql, id_ or None, digest(token) if token else None)


def set_active(chat: Chat, user_id: str, *, is_active: bool) -> User:
    """Activate or deactivate; who is deactivated gets in by no token."""
    delete_at = 0 if is_active else chat.clock()
    chat.store.change("UPDATE users SET delete_at = ? WHERE id = ?", delete_at, user_id)
    return user(chat.store, user_id)


def rename(chat: Chat, user_id: str, username: str) -> User:
    """Let somebody take a free name, as anybody may on a real server."""
    _refuse_taken(chat.store, username.lower())
    sql = "UPDATE users SET username = ?, update_at = ? WHERE id = ?"
    chat.store.change(sql, username.lower(), chat.clock(), user_id)
    return user(chat.store, user_id)


def set_picture(chat: Chat, user_id: str, data: bytes) -> None:
    with chat.store.transaction():
        chat.store.change("INSERT OR REPLACE INTO pictures VALUES (?, ?)", user_id, data)
        sql = "UPDATE users SET last_picture_update = ? WHERE id = ?"
        chat.store.change(sql, chat.clock(), user_id)


def picture(store: Store, user_id: str) -> bytes:
    row = store.one("SELECT data FROM pictures WHERE user_id = ?", user_id)
    if row is None:
        raise not_found("picture")
    return bytes(row["data"])


def user_by_token(store: Store, token: str) -> User:
    row = store.one(
        "SELECT users.* FROM users JOIN tokens ON tokens.user_id = users.id"
        " WHERE digest = ? AND delete_at = 0",
        digest(token),
    )
    if row is None:
        raise Refusal(
            401,
            "api.context.session_expired.app_error",
            "Invalid or expired session, please login again.",
        )
    return User.of(row)


def user(store: Store, user_id: str) -> User:
    row = store.one("SELECT * FROM users WHERE id = ?", user_id)
    if row is None:
        raise not_found("user")
    return User.of(row)


def user_named(store: Store, username: str) -> User:
    row = store.one("SELECT * FROM users WHERE username = ?", username.lower())
    if row is None:
        raise not_found("user")
    return User.of(row)


def all_users(store: Store) -> list[User]:
    return [User.of(row) for row in store.all("SELECT * FROM users ORDER BY create_at, rowid")]


def _save(store: Store, user: User, password: str) -> None:
    _refuse_taken(store, user.username)
    store.insert("users", **vars(user), password=password)


def _refuse_taken(store: Store, username: str) -> None:
    if store.one("SELECT id FROM users WHERE username = ?", username):
        raise Refusal(
            400, "app.user.save.username_exists.app_error", "This username already exists."
        )
