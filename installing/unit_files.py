"""systemd's units for every school at once: one of all that stays, and what is run now and then."""

import shlex
from collections.abc import Mapping
from pathlib import Path

from installing.school import SERVICE
from launch.procfile import RELEASE
from program_files import UPDATING

UNITS = Path("/etc/systemd/system")
PYTHON = "python main.py"
# What is run by the clock of the system, what it types, and when. The desk's own clock has the
# doctor look once a day; this one asks each hour whether it has, and looks where it is dead.
NIGHTLY = {
    "backup": ("копия каждую ночь", "backup", "03:15"),
    "doctor": ("осмотр раз в сутки", "doctor --due", "*:45"),
}
TARGET = """\
[Unit]
Description=Помощь с «Дневником.ру»: %i
Wants={wants}

[Install]
WantedBy=multi-user.target
"""
UNIT = """\
[Unit]
Description=Помощь с «Дневником.ру», %i: {name}
After=network-online.target nss-lookup.target
After=postgresql.service redis-server.service valkey-server.service
Wants=network-online.target
ConditionPathExists=!{base}/%i/{updating}
{relations}
[Service]
{kind}
User={service}-%i
Group={service}-%i
WorkingDirectory={base}/%i
Environment=PATH={base}/%i/.venv/bin:/usr/local/bin:/usr/bin:/bin
Environment=PYTHONDONTWRITEBYTECODE=1
ExecStart={base}/%i/.venv/bin/{command}
{hardening}"""
OF_THE_TARGET = """\
PartOf={service}@%i.target
ConditionPathIsDirectory=/run/{service}-release-%i
After={service}-release@%i.service
StartLimitIntervalSec=0
"""
BEFORE_ALL = "PartOf={service}@%i.target\nWants={processes}\nStartLimitIntervalSec=0\n"
ALWAYS = "Type=exec\nRestart=always\nRestartSec=5\nTimeoutStopSec=30\nKillMode=mixed"
ONCE = "Type=oneshot"
# Its processes start after it, and do not start it again. Where it fails, as when the database is
# up late, it is tried again, and brings them along; its folder in /run, which is there once it has
# ended well, lets them in. They must neither require it nor be upheld: since release 254 systemd
# would then try without any pause.
FIRST = f"{ONCE}\nRemainAfterExit=yes\nRuntimeDirectory={{service}}-release-%i\n"
FIRST += "Restart=on-failure\nRestartSec=30"
TIMER = """\
[Unit]
Description=Помощь с «Дневником.ру», %i: {what}
PartOf={service}@%i.target

[Timer]
OnCalendar=*-*-* {at}
RandomizedDelaySec=10min
Persistent=true
"""
# Copies may go to another disk; whose folder is not the school's is closed by its owner.
HARDENING = """\
UMask=0077
ReadWritePaths={base}/%i/var -/var/backups -/mnt -/media -/srv
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
PrivateUsers=yes
PrivateMounts=yes
ProtectHostname=yes
ProtectClock=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectProc=invisible
ProcSubset=pid
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RemoveIPC=yes
KeyringMode=private
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
LogRateLimitIntervalSec=30s
LogRateLimitBurst=5000
"""
# Of the whole machine: its journal must not fill the disk on which questions are kept.
JOURNAL = Path("/etc/systemd/journald.conf.d/helpdesk.conf")
JOURNAL_LIMITS = "[Journal]\nSystemMaxUse=1G\nSystemKeepFree=2G\nMaxRetentionSec=3month\n"


def unit_texts(processes: Mapping[str, str], base: Path) -> dict[Path, str]:
    """Return the text of each unit by its path; `processes` are lines as of a Procfile."""
    after_it = " ".join(_service(each) for each in processes if each != RELEASE)
    lines = {**processes, **{name: f"{PYTHON} {typed}" for name, (_, typed, _) in NIGHTLY.items()}}
    texts = {name: _unit(name, line, base, after_it) for name, line in lines.items()}
    units = {UNITS / f"{SERVICE}-{name}@.service": text for name, text in texts.items()}
    for name, (what, _, at) in NIGHTLY.items():
        timer = TIMER.format(what=what, at=at, service=SERVICE)
        units[UNITS / f"{SERVICE}-{name}@.timer"] = timer
    wants = [_service(each) for each in processes]
    wants += [f"{SERVICE}-{name}@%i.timer" for name in NIGHTLY]
    target = TARGET.format(wants=" ".join(wants))
    units[UNITS / f"{SERVICE}@.target"] = target
    return units


def _service(name: str) -> str:
    return f"{SERVICE}-{name}@%i.service"


def _unit(name: str, command: str, base: Path, after_it: str) -> str:
    kind, relations = ALWAYS, OF_THE_TARGET
    if name == RELEASE:
        kind, relations = FIRST, BEFORE_ALL
    elif name in NIGHTLY:
        kind, relations = ONCE, ""
    return UNIT.format(
        name=name,
        relations=relations.format(service=SERVICE, processes=after_it),
        kind=kind.format(service=SERVICE),
        service=SERVICE,
        base=base,
        updating=UPDATING,
        command=_for_systemd(command),
        hardening=HARDENING.format(base=base),
    )


def _for_systemd(command: str) -> str:
    """Return a shell's plain words as systemd reads them: no variable, no specifier."""
    return shlex.join(shlex.split(command)).replace("%", "%%").replace("$", "$$")
