"""Which addresses a message may go to: none of a private network, so that nobody reaches through us what is in it."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from flask_babel import gettext

from citizen_voice.exceptions import InvalidInputError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")
PORTS = {"https": 443, "http": 80}


class AddressRefusedError(OSError):
    """A name that leads nowhere, or to an address that no message may go to."""


def check_url(url: str, *, allows_private: bool) -> SplitResult:
    """Return the parts of an address that messages may be sent to, as far as it can be told without asking for it.

    Raises `InvalidInputError`: not https (unless private ones are allowed), with a password, or plainly private.
    """
    try:
        parts = urlsplit(url)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError as fault:
        raise InvalidInputError(gettext("Enter a full address, like https://example.org/hook"), "url") from fault
    schemes = ("https", "http") if allows_private else ("https",)
    if parts.scheme not in schemes or not parts.hostname or not port_is_sound or not url.isascii() or " " in url:
        raise InvalidInputError(gettext("Enter a full address, like https://example.org/hook"), "url")
    if parts.username or parts.password:
        raise InvalidInputError(gettext("Leave the name and the password out of the address."), "url")
    literal = _literal(parts.hostname)
    is_local_name = parts.hostname == "localhost" or parts.hostname.endswith((".localhost", ".local", ".internal"))
    if not allows_private and (is_local_name or (literal is not None and not is_public(literal))):
        raise InvalidInputError(
            gettext("This address is inside a private network: it can't be reached from here."), "url"
        )
    return parts


def resolve(host: str, port: int, *, allows_private: bool) -> str:
    """Return the address that a name stands for now. Raises `AddressRefusedError` when any it has is private.

    The connection is made to this very address: a name that changes in between leads nowhere else.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise AddressRefusedError("The name is not known.") from fault
    addresses = [str(one[4][0]) for one in found]
    if not addresses:
        raise AddressRefusedError("The name has no address.")
    if not allows_private and not all(is_public(ipaddress.ip_address(one.partition("%")[0])) for one in addresses):
        raise AddressRefusedError("The address is private.")
    return addresses[0]


def is_public(address: Address) -> bool:
    """Say whether an address is of the open internet; what carries another inside it is judged by that one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
