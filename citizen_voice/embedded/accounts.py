"""The system account that PostgreSQL runs as: it refuses to run as root.

Nobody's folders are opened up for that account. Where it cannot walk to the program or the data (a clone under /root),
the server gets one capability instead, which lets it pass folders that are not its own.
"""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from citizen_voice.embedded.faults import EmbeddedServerError

ACCOUNT_NAME = "pgserver"
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
CAP_SETPCAP = 8


@dataclass(frozen=True)
class Account:
    """A system account by number, with the one capability its process keeps, or none."""

    uid: int
    gid: int
    capability: int | None = None


def owner_account(data: Path, program: Path) -> Account | None:
    """The account that runs `program` on the folder `data`; None means the current user.

    Root goes on as the user that the data belongs to, so that this user can still use it afterwards.
    Raises EmbeddedServerError when that account cannot reach the program or the data.
    """
    if os.geteuid() != 0 or not data.exists() or data.stat().st_uid == 0:
        return None
    state = data.stat()
    return Account(state.st_uid, state.st_gid, _capability(state.st_uid, state.st_gid, data.parent, program))


def unprivileged_account(data: Path, program: Path) -> Account | None:
    """As `owner_account`, for a program that refuses to be root: new data gets the account `pgserver`.

    It is created when missing. Raises EmbeddedServerError also when it cannot be made.
    """
    account = owner_account(data, program)
    if account is not None or os.geteuid() != 0:
        return account
    entry = _find_or_create()
    return Account(entry.pw_uid, entry.pw_gid, _capability(entry.pw_uid, entry.pw_gid, data.parent, program))


def _find_or_create() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        _create()
    try:
        return pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        raise EmbeddedServerError(
            f"PostgreSQL cannot run as root and the system account {ACCOUNT_NAME!r} could not be made: create it, "
            "run as an ordinary user, or set DATABASE_URL."
        ) from None


def _create() -> None:
    program = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if program is not None:
        options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        # A failure is judged by the caller: another process may have made the account at the same moment.
        subprocess.run([program, *options, ACCOUNT_NAME], check=False, capture_output=True)  # noqa: S603 - fixed words


def _capability(uid: int, gid: int, data_parent: Path, program: Path) -> int | None:
    runs_program = _allows(program, uid, gid)
    folders = {*program.parents, data_parent, *data_parent.parents}
    if runs_program and all(_allows(folder, uid, gid) for folder in folders):
        return None
    held = _held_capabilities()
    # Reading is the smaller right, but it does not let an account run a program that only root may run.
    if held >> CAP_SETPCAP & 1:
        if runs_program and held >> CAP_DAC_READ_SEARCH & 1:
            return CAP_DAC_READ_SEARCH
        if held >> CAP_DAC_OVERRIDE & 1:
            return CAP_DAC_OVERRIDE
    raise EmbeddedServerError(
        f"PostgreSQL cannot run as root, and the account it runs as cannot reach {data_parent}: move the project to a "
        "folder that others may enter, run as an ordinary user, or set DATABASE_URL."
    )


def _allows(path: Path, uid: int, gid: int) -> bool:
    """Whether the account may enter the folder, or run the program, by the plain permission bits."""
    state = path.stat()
    if state.st_uid == uid:
        return bool(state.st_mode & stat.S_IXUSR)
    if state.st_gid == gid:
        return bool(state.st_mode & stat.S_IXGRP)
    return bool(state.st_mode & stat.S_IXOTH)


def _held_capabilities() -> int:
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return int(lines.get("CapPrm", "0").strip(), 16)
