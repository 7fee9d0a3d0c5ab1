"""A desk with which nothing is wrong, for the tests that break one thing of it each."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from doctor import EXAMINATIONS
from doctor.findings import examined
from helpdesk.clock.nightly_look import Finding
from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.identity import identity_of, note_settings
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.database import create_engine_for
from keeping import shelf
from keeping.shelf import Checked
from sandbox.testing import start_sandbox
from settings import Settings
from settings.sealed import seal_of
from tests.integration.house import REGULATION, School, bot_beside, found_desk
from tests.test_endpoints import serving
from tests.workers.mail_server import MailServer, running


@dataclass
class WellDesk:
    """A desk, its chat and its bot, a mail server, a folder for everything."""

    school: School
    settings: Settings

    @property
    def desk(self) -> Desk:
        return self.school.desk

    def faults(self, **changes: object) -> list[Finding]:
        """Return what does not work, with these settings otherwise, by which the site runs."""
        settings = self.settings.model_copy(update=changes)
        seal = seal_of(settings)
        self.desk.transact(lambda connection: note_settings(connection, "web", seal))
        return [each for each in examined(settings, EXAMINATIONS) if each.well is False]


@contextmanager
def well_desk(folder: Path, url: str) -> Iterator[WellDesk]:
    for each in ("backups", "attachments"):
        (folder / each).mkdir(mode=0o700)
    (folder / "desk.db").chmod(0o600)
    (folder / "regulation.toml").write_text(REGULATION, "utf-8")
    with ExitStack() as house:
        engine = create_engine_for(url)
        house.callback(engine.dispose)
        desk = found_desk(engine)
        site = house.enter_context(serving("web", desk=identity_of(desk.secret)))
        mail = house.enter_context(running(MailServer()))
        school = house.enter_context(
            bot_beside(
                house.enter_context(start_sandbox()),
                desk,
                database_url=url,
                public_url=f"http://127.0.0.1:{site}",
                web_port=site,
                attachments=folder / "attachments",
                backups=folder / "backups",
                regulation=folder / "regulation.toml",
                smtp_url=f"smtp://127.0.0.1:{mail.port}",
                mail_from="help@school.example",
            )
        )
        _fill(desk, school.settings)
        yield WellDesk(school, school.settings)


def _beat(unit: UnitOfWork, name: str) -> None:
    unit.beat(name)


def _fill(desk: Desk, settings: Settings) -> None:
    now = datetime.now(UTC)
    for name in ("clock", "listener"):
        desk.write(partial(_beat, name=name), now)
    desk.transact(lambda connection: note_settings(connection, "web", seal_of(settings)))
    copy = settings.backups / shelf.name_of(now, is_encrypted=False)
    copy.touch(mode=0o600)
    shelf.note_check(settings.backups, Checked(copy.name, now))
    FileStore(settings.attachments).put("picture.png", b"picture")
    who = Requester("Ольга", reply_by=ReplyBy.CHAT, mattermost_id="u", username="uchitel")
    new = NewInquiry(Kind.STAFF, Channel.CHAT, now, who, "lessons", "Вопрос")
    open_inquiry(desk, new, REQUESTER, now)
