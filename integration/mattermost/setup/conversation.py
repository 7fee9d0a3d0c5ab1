"""`make connect` and `make disconnect` from the first question to the last line."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from integration.chat.errors import ChatError, Refused
from integration.mattermost.plugin.building import build
from integration.mattermost.setup import env_step, reach_step
from integration.mattermost.setup.memory import Memory
from integration.mattermost.setup.plan import CONNECT, list_for_somebody_else, undoing
from integration.mattermost.setup.private import env_values
from integration.mattermost.setup.setup_client import SetupClient
from integration.mattermost.setup.setup_context import SetupContext
from integration.mattermost.setup.step_results import Mark, Step, StepResult, cannot, why
from integration.mattermost.setup.talk import Stopped, Talk
from integration.mattermost.setup.wishes import Wishes, server_of, wishes_of
from settings import ROOT, VAR

ADMIN_TOKEN, ADMIN, ADMIN_PASSWORD = (
    "MATTERMOST_ADMIN_TOKEN",
    "MATTERMOST_ADMIN",
    "MATTERMOST_ADMIN_PASSWORD",
)
ONCE = (
    "Ключ или пароль администратора нужен один раз, на время этой команды: "
    "его никуда не записывают."
)
NEXT = (
    "Дальше: make run; если программа уже запущена так, остановите её (Ctrl-C) и запустите снова. "
    "Если процессы держит systemd: make release, затем перезапустите их. "
    "Открытые карточки перерисуются. Проверить потом: make doctor."
)
AGAIN = "Исправьте то, что не вышло, и повторите make connect: сделанное она не сделает второй раз."


@dataclass
class Connection:
    """One run of either command; where files are, and whom it talks with."""

    talk: Talk
    env_file: Path = ROOT / ".env"
    memory_file: Path = VAR / "connected.json"
    kept_secrets: Path = VAR / "secrets.env"
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    bundle: Callable[[Callable[[str], None]], Path] = build

    @property
    def given(self) -> dict[str, str]:
        """Return what is set: by the environment, else by .env."""
        outside = {name: value for name, value in self.environment.items() if value}
        return env_values(self.env_file) | outside

    def connect(self) -> int:
        """Return 0 when everything is as it should be, 1 when something is left to do."""
        given, talk = self.given, self.talk
        talk.given = given
        wishes = wishes_of(talk, server_of(talk))
        client = self._signed_in(wishes.server)
        if client is None:
            talk.say(list_for_somebody_else(wishes))
            return 1
        with closing(self._ground(wishes, client, given)) as ground:
            steps = (
                *CONNECT,
                Step("Файл .env", lambda g: env_step.write_down(g, self.environment)),
                Step("Проверка связи", reach_step.try_the_way, ("room", "command", "as_bot", "me")),
            )
            said = self._take(steps, ground)
        self._sum_up(said, ground)
        return int(any(each.mark is Mark.CANNOT for each in said))

    def disconnect(self) -> int:
        """Take back what connecting made and changed; return 1 when something stayed."""
        given, talk = self.given, self.talk
        talk.given = given
        server = server_of(talk)
        memory = Memory.of(self.memory_file, server)
        if memory.is_blank:
            talk.say(f"К {server} отсюда ничего не подключали: убирать нечего.")
            return 0
        if not talk.agreed(f"Отключить программу от {server}? Вопросы и ответы останутся в базе."):
            talk.say("Ничего не сделано.")
            return 1
        client = self._signed_in(server)
        if client is None:
            talk.say("Без входа администратора ничего не убрать.")
            return 1
        wishes = wishes_of(talk, server)
        with closing(self._ground(wishes, client, given)) as ground:
            said = self._take(undoing(ground), ground)
        return int(any(each.mark is Mark.CANNOT for each in said))

    def _signed_in(self, server: str) -> SetupClient | None:
        """Return a client that acts as the administrator; None where nobody has signed in."""
        self.talk.say(ONCE)
        token = self.environment.get(ADMIN_TOKEN) or ""
        name = self.environment.get(ADMIN) or ""
        if not token and not name:
            token = self.talk.secret("Токен администратора (нет — нажмите Enter)")
            name = "" if token else self.talk.open("Имя администратора в чате (нет — Enter)")
        if token:
            return _proved(SetupClient(server, token))
        if not name:
            return None
        password = self.environment.get(ADMIN_PASSWORD) or self.talk.secret("Пароль")
        return self._logged_in(SetupClient(server), name, password)

    def _logged_in(self, client: SetupClient, name: str, password: str) -> SetupClient:
        with _letting_in():
            try:
                client.log_in(name, password)
            except Refused as refused:
                if "mfa" not in refused.error_id:
                    raise
                self._log_in_by_code(client, name, password)
        return client

    def _log_in_by_code(self, client: SetupClient, name: str, password: str) -> None:
        code = self.talk.secret("Одноразовый код (двухфакторный вход)")
        if not code:
            raise Stopped(
                "У администратора включён двухфакторный вход (MFA), одного пароля мало. "
                f"Создайте токен: Профиль → Безопасность → Personal Access Tokens, и задайте "
                f"{ADMIN_TOKEN}."
            )
        try:
            client.log_in(name, password, code)
        except ChatError as error:
            raise Stopped(f"Код не подошёл: {why(error)}.") from None

    def _ground(
        self, wishes: Wishes, client: SetupClient, given: Mapping[str, str]
    ) -> SetupContext:
        return SetupContext(
            wishes=wishes,
            client=client,
            talk=self.talk,
            memory=Memory.of(self.memory_file, wishes.server),
            given=given,
            env_file=self.env_file,
            secret=env_step.secret_key(given, self.kept_secrets).encode(),
            bundle=self.bundle,
        )

    def _take(self, steps: Iterable[Step], ground: SetupContext) -> list[StepResult]:
        """Take the steps one after another; what fails stops only those that need it."""
        whole: list[StepResult] = []
        for step in steps:
            if any(not getattr(ground, need) for need in step.needs):
                self._tell(step, cannot("пропущено: сначала нужно то, что не вышло выше"))
                whole.append(cannot(step.name))
                continue
            try:
                for said in step.take(ground):
                    self._tell(step, said)
                    whole.append(said)
            except ChatError as error:
                failed = cannot(why(error))
                self._tell(step, failed)
                whole.append(failed)
        return whole

    def _tell(self, step: Step, said: StepResult) -> None:
        self.talk.say(f"{step.name:<15} {said.mark:<11} {said.words}")
        if said.remedy:
            self.talk.say(f"{'':<27} → {said.remedy}")

    def _sum_up(self, said: Sequence[StepResult], ground: SetupContext) -> None:
        left = [each.remedy for each in said if each.mark is Mark.CANNOT and each.remedy]
        if left and ground.me is not None and not ground.me.is_admin:
            numbered = "\n".join(f"  {number}. {each}" for number, each in enumerate(left, 1))
            self.talk.say(f"\nПередайте тому, кто управляет сервером:\n{numbered}")
        if any(each.mark is Mark.CANNOT for each in said):
            self.talk.say(f"\n{AGAIN}")
        elif any(each.mark is Mark.DONE for each in said):
            self.talk.say(f"\n{NEXT}")


def run(what: str, *, agrees: bool) -> int:
    """Connect or disconnect by the files of this folder; `agrees` takes every offer unasked."""
    connection = Connection(Talk({}, agrees=agrees))
    try:
        return connection.connect() if what == "connect" else connection.disconnect()
    except Stopped as reason:
        sys.stderr.write(f"{reason}\n")
    except KeyboardInterrupt:
        sys.stderr.write("\nОстановлено. Повторите команду: сделанное она не сделает второй раз.\n")
    return 1


@contextmanager
def _letting_in() -> Iterator[None]:
    """Say why the administrator was not let in; raise Stopped."""
    try:
        yield
    except Refused as refused:
        raise Stopped(
            f"Сервер не впустил администратора: {refused.message or refused}. Проверьте имя и "
            "пароль (или ключ) и повторите make connect."
        ) from None
    except ChatError as error:
        raise Stopped(f"Войти не удалось: {why(error)}.") from None


def _proved(client: SetupClient) -> SetupClient:
    with _letting_in():
        client.me()
    return client
