"""What the system reads: units, the journal's limits, certificates, the proxy; and the chat."""

import os
import sys
from pathlib import Path

from installing.folder_steps import HERE, make_in
from installing.install_step import FileSet, FilesStep, InstallStep
from installing.proxy_file import proxy_text
from installing.school import SERVICE, is_connected, schools_in
from installing.unit_files import JOURNAL, JOURNAL_LIMITS, UNITS, unit_texts
from launch import Refused
from launch.procfile import lines_of, together

SIGNED_FOR = "365"  # days
# With one of these in the environment, connecting asks nothing.
ANSWERED = {"MATTERMOST_URL", "SLACK_BOT_TOKEN"}


class Units(FilesStep):
    """The same templates for all schools: they go with the last of them."""

    title = "Юниты systemd"

    def do(self) -> str:
        super().do()
        return f"{UNITS}/{SERVICE}*, журнал машины не больше 1 ГБ"

    def files(self) -> FileSet:
        self._refuse_other_base()
        texts = unit_texts(together(lines_of(HERE / "Procfile")), self.school.base)
        return FileSet({**texts, JOURNAL: JOURNAL_LIMITS}, self._announce)

    def stale(self) -> list[Path]:
        """Return the units of earlier releases: by them may run what is not updated yet."""
        found = self.host.path(UNITS).glob(f"{SERVICE}-*@.*")
        return sorted({UNITS / each.name for each in found} - self.files().texts.keys())

    def undo(self) -> str:
        others = set(schools_in(self.host, self.school.base)) - {self.school.name}
        return "остаются: они общие с другими школами" if others else super().undo()

    def _announce(self) -> None:
        self.host.run_in_systemd("systemctl", "daemon-reload")
        self.host.run_in_systemd("systemctl", "try-restart", "systemd-journald.service")

    def _refuse_other_base(self) -> None:
        unit = self.host.path(UNITS / f"{SERVICE}-release@.service")
        text = unit.read_text("utf-8") if unit.is_file() else ""
        if text and f"WorkingDirectory={self.school.base}/%i\n" not in text:
            raise Refused("Другие школы этой машины стоят в другой папке: задайте ту же, BASE=…")


class Certificate(InstallStep):
    """The school's own files, or those of Let's Encrypt; until there are any, one of our own."""

    title = "Сертификат"

    @property
    def _names(self) -> dict[str, Path]:
        folder = self.school.certificates
        return {"fullchain.pem": folder / "fullchain.pem", "privkey.pem": folder / "privkey.pem"}

    def _given(self) -> dict[str, str]:
        values = self.school.values
        if not values.get("CERTIFICATE"):
            return {}
        return {"fullchain.pem": values["CERTIFICATE"], "privkey.pem": values["CERTIFICATE_KEY"]}

    def is_done(self) -> bool:
        links = {name: self.host.path(path) for name, path in self._names.items()}
        leads = {name: str(link.readlink()) for name, link in links.items() if link.is_symlink()}
        return all(map(os.path.lexists, links.values())) and self._given().items() <= leads.items()

    def do(self) -> str:
        self.host.make_folder(self.school.certificates.parent)
        self.host.make_folder(self.school.certificates, 0o700)
        given = self._given()
        for name, file in given.items():
            self.host.remove(self._names[name])
            self.host.path(self._names[name]).symlink_to(file)
        if given:
            return f"{given['fullchain.pem']}"
        self._sign_ourselves()
        return (
            f"временный, браузеры ему не верят: положите настоящий в {self.school.certificates} "
            "(fullchain.pem, privkey.pem) и выполните systemctl reload nginx"
        )

    def undo(self) -> str:
        return f"{self.school.certificates} остаётся: ключ может быть единственным"

    def _sign_ourselves(self) -> None:
        names = ",".join(f"DNS:{each}" for each in self.school.hosts)
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        about = ("-subj", f"/CN={self.school.public_host}", "-addext", f"subjectAltName={names}")
        certificate, private = map(str, self._names.values())
        files = ("-keyout", private, "-out", certificate)
        words = ("openssl", "req", "-x509", *key, *about, "-days", SIGNED_FOR, *files)
        self.host.run(*words)


class Proxy(FilesStep):
    title = "Прокси nginx"

    def files(self) -> FileSet:
        text = proxy_text(self.school)
        place = Path("/etc/nginx/conf.d") / f"{self.school.user}.conf"
        return FileSet({place: text}, self._announce)

    def _announce(self) -> None:
        self.host.run("nginx", "-q", "-t")
        self.host.run_in_systemd("systemctl", "reload-or-restart", "nginx.service")


class LetsEncrypt(InstallStep):
    """By the running proxy; Debian's own timer renews what it has brought."""

    title = "Let's Encrypt"

    @property
    def _live(self) -> Path:
        return Path("/etc/letsencrypt/live") / self.school.public_host

    def is_done(self) -> bool:
        link = self.host.path(self.school.certificates / "fullchain.pem")
        return not self.school.values.get("LETSENCRYPT") or link.is_symlink()

    def do(self) -> str:
        mail = self.school.values["LETSENCRYPT"]
        names = [word for each in self.school.hosts for word in ("-d", each)]
        agreed = ("--non-interactive", "--agree-tos", "-m", mail)
        hook = ("--deploy-hook", "systemctl reload nginx")
        name = ("--cert-name", self.school.public_host)
        self.host.run_in_systemd("certbot", "certonly", "--nginx", *agreed, *hook, *name, *names)
        if not self.host.path(self._live / "fullchain.pem").exists():
            return "получить здесь нельзя: повторите make install на готовой машине"
        for file in ("fullchain.pem", "privkey.pem"):
            link = self.school.certificates / file
            self.host.remove(link)
            self.host.path(link).symlink_to(self._live / file)
        self.host.run_in_systemd("systemctl", "reload", "nginx.service")
        return f"получен для {', '.join(self.school.hosts)}, обновляется сам"


class Chat(InstallStep):
    """`make connect` in the school's folder: it asks for the chat, or takes its variables."""

    title = "Сервер чата"

    def is_done(self) -> bool:
        return is_connected(self.host.path(self.school.env_file))

    def do(self) -> str:
        words = (*make_in(self.school.folder), "connect")
        if not (sys.stdin.isatty() or ANSWERED & os.environ.keys()):
            self.host.leave(*words)
            return "ещё не подключён: без терминала нужен MATTERMOST_URL или SLACK_BOT_TOKEN"
        try:
            self.host.run(*words, environment={"CONNECT_YES": os.environ.get("YES", "")})
        except Refused:
            self.host.leave(*words)
        return "подключён" if self.is_done() else "ещё не подключён"
