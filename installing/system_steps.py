"""What the system gives: Debian's packages, a user, a role and a base of PostgreSQL."""

from installing.install_step import InstallStep
from installing.school import LOCAL

NEEDED = ("ca-certificates", "make", "nginx", "openssl", "python3", "python3-venv")
QUEUES = ("redis-server", "valkey-server")
AS_POSTGRES = ("runuser", "-u", "postgres", "--")
# The first Debian that has Valkey.
WITH_VALKEY = 13


class Packages(InstallStep):
    title = "Пакеты Debian"

    def _wanted(self) -> list[str]:
        school, wanted = self.school, list(NEEDED)
        has_queue = any(self.host.has_package(each) for each in QUEUES)
        if f"//{LOCAL}" in school.values.get("REDIS_URL", "") and not has_queue:
            wanted.append(QUEUES[self.host.debian >= WITH_VALKEY])
        if school.has_postgresql_here:
            wanted.append("postgresql")
        elif school.values.get("DATABASE_URL", "").startswith("postgres"):
            wanted.append("postgresql-client")
        if school.values.get("LETSENCRYPT"):
            wanted.append("python3-certbot-nginx")
        return wanted

    def is_done(self) -> bool:
        return not self.host.lacking(self._wanted())

    def do(self) -> str:
        lacking = self.host.lacking(self._wanted())
        unasked = {"DEBIAN_FRONTEND": "noninteractive"}
        self.host.run("apt-get", "update", "-qq")
        words = ("apt-get", "install", "-qq", "-y", "--no-install-recommends")
        self.host.run(*words, *lacking, environment=unasked, is_quiet=True)
        return ", ".join(lacking)


class SystemUser(InstallStep):
    title = "Пользователь системы"

    def is_done(self) -> bool:
        return self.host.has_user(self.school.user)

    def do(self) -> str:
        home = ("--home-dir", str(self.school.folder), "--no-create-home")
        words = ("useradd", "--system", "--user-group", *home, "--shell", "/usr/sbin/nologin")
        self.host.run(*words, self.school.user)
        return f"{self.school.user}, без входа"

    def undo(self) -> str:
        return f"{self.school.user} остаётся: ему принадлежат данные"


class PostgreSQL(InstallStep):
    title = "База PostgreSQL"

    def is_done(self) -> bool:
        return not self.school.has_postgresql_here or self._is_there("pg_database", "datname")

    def do(self) -> str:
        self.host.run_in_systemd("systemctl", "start", "postgresql.service")
        name = self.school.user
        if not self._is_there("pg_roles", "rolname"):
            self._as_postgres("createuser", name)
        made = ("--owner", name, "--encoding", "UTF8", "--template", "template0")
        self._as_postgres("createdb", *made, name)
        return f"роль и база {name}, вход без пароля и только с этой машины"

    def undo(self) -> str:
        return f"база {self.school.user} остаётся" if self.school.has_postgresql_here else ""

    def _as_postgres(self, *words: str) -> None:
        """Run it where the server runs or must; in a chroot note it."""
        can_run = self.host.has_systemd or self._query("SELECT 1") == "1"
        does = self.host.run if can_run else self.host.leave
        does(*AS_POSTGRES, *words)

    def _is_there(self, table: str, column: str) -> bool:
        query = f"SELECT 1 FROM {table} WHERE {column} = '{self.school.user}'"  # noqa: S608 - ours
        return self._query(query) == "1"

    def _query(self, query: str) -> str:
        return self.host.answer(*AS_POSTGRES, "psql", "-tAc", query)
