"""Posting one message to one address: no redirect is followed, no answer is believed, and nothing waits for long."""

import http.client
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlunsplit

from citizen_voice.exceptions import InvalidInputError
from citizen_voice.webhooks.steps.addresses import PORTS, AddressRefusedError, check_url, resolve

SECONDS = 10.0
MOST_ANSWER = 1024


@dataclass(frozen=True)
class Outcome:
    """What became of a posting: the status that was answered, or in one word why there was none."""

    status: int | None = None
    failure: str | None = None

    @property
    def is_delivered(self) -> bool:
        """Whether the receiver has taken the message."""
        return self.status is not None and 200 <= self.status < 300


class _Plain(http.client.HTTPConnection):
    """Connects to an address that was looked up before, whatever the name stands for by now."""

    address: str = ""

    def connect(self) -> None:
        """Open the connection."""
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _Secure(_Plain):
    """The same under TLS, with the certificate of the name."""

    def connect(self) -> None:
        """Open the connection, and check whose it is."""
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def post_message(url: str, body: bytes, headers: dict[str, str], *, allows_private: bool) -> Outcome:
    """Post a body to an address. Never raises for what the network does: the outcome says it."""
    try:
        parts = check_url(url, allows_private=allows_private)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        address = resolve(host, port, allows_private=allows_private)
        connection = (_Secure if parts.scheme == "https" else _Plain)(host, port, timeout=SECONDS)
        connection.address = address
        try:
            target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
            connection.request("POST", target, body, headers)
            answer = connection.getresponse()
            answer.read(MOST_ANSWER)
            return Outcome(status=answer.status)
        finally:
            connection.close()
    except (AddressRefusedError, InvalidInputError):
        return Outcome(failure="address_refused")
    except TimeoutError:
        return Outcome(failure="timeout")
    except ssl.SSLError:
        return Outcome(failure="certificate")
    except (OSError, http.client.HTTPException, ValueError):
        return Outcome(failure="connection")
