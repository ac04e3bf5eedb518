"""Where the embedded servers keep things under one instance folder, and what marks a process as belonging to it."""

import contextlib
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from citizen_voice.embedded.accounts import Account
from citizen_voice.embedded.faults import EmbeddedServerError

# The kernel allows 107 bytes (103 on macOS) for a socket's path; the longest name we put into a folder has 14.
LONGEST_SOCKET_FOLDER = 89


@dataclass(frozen=True)
class Places:
    """The files and folders of the servers of one instance folder, which exists."""

    instance: Path

    @property
    def lock(self) -> Path:
        """Held by the process that owns the servers; holds its process number."""
        return self.instance / "owner.lock"

    @property
    def guests(self) -> Path:
        """Held, shared, by every command that uses servers it does not own."""
        return self.instance / "guests.lock"

    @property
    def notice(self) -> Path:
        """Tells other commands how to reach the servers, while they run."""
        return self.instance / "servers.json"

    @property
    def mark(self) -> str:
        """Unique to this folder even when it is moved or copied: servers carry it in their command line."""
        state = self.instance.stat()
        return f"citizen-voice-{state.st_dev:x}-{state.st_ino:x}"

    def socket_folder(self, name: str) -> Path:
        """The folder for a server's socket: in the instance, or, when that will not do, a short private one."""
        inside = self.instance / "sockets" / name
        # PostgreSQL's clients take a comma for the end of an address, and a backslash or quote has to be escaped twice.
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(r"[\w /.+~@=-]+", str(inside)):
            return inside
        short = hashlib.sha256(os.fsencode(self.instance)).hexdigest()[:12]
        outside = Path(tempfile.gettempdir(), f"citizen-voice-{name}-{short}")
        if len(os.fsencode(outside)) <= LONGEST_SOCKET_FOLDER:
            return outside
        return Path("/tmp", outside.name)  # noqa: S108 - the last resort; make_private refuses what is not ours


def open_places(instance: Path) -> Places:
    """Make the instance folder if need be and return its places.

    Raises EmbeddedServerError when the folder cannot be made or written.
    """
    try:
        _make_passable(instance)
        places = Places(instance.resolve(strict=True))
        with places.lock.open("ab"):
            return places
    except OSError as error:
        raise EmbeddedServerError(
            f"Cannot write to {instance} ({error.strerror}): give this user the folder, or set CITIZEN_VOICE_INSTANCE."
        ) from error


def make_private(folder: Path, account: Account | None) -> None:
    """Make a folder that only its owner may enter, owned by `account` or by us.

    Raises EmbeddedServerError when somebody else's folder, or a link, is in its place.
    """
    uid = os.geteuid() if account is None else account.uid
    _make_passable(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = folder.lstat().st_uid
    if folder.is_symlink() or owner not in (uid, os.geteuid()):
        raise EmbeddedServerError(f"{folder} belongs to another user: run as that user, or remove it and try again.")
    if account is not None and owner != uid:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    folder.chmod(0o700)


def remove_short(folder: Path, places: Places) -> None:
    """Remove a socket's folder that lies outside the instance, unless something is still in it."""
    if not folder.is_relative_to(places.instance):
        with contextlib.suppress(OSError):
            folder.rmdir()


def _make_passable(folder: Path) -> None:
    """Make a folder that others may pass but not list, whatever the umask; an existing one stays as it is."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
