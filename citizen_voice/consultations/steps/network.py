"""A mark for the network from which somebody takes part, by which many from one place can be told."""

import hmac
import ipaddress
import uuid

_KEPT_BITS = {4: 24, 6: 48}
"""What providers and organisations are given as one: single households and their devices are not told apart."""
_LENGTH = 16


def mark_network(address: str | None, consultation_id: uuid.UUID, secret: str) -> str | None:
    """Return a keyed hash of the network of an address, another one in each consultation; None for no address.

    The address is not kept, and nobody without the secret can work out whether it was theirs.
    """
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return None
    network = ipaddress.ip_network((known, _KEPT_BITS[known.version]), strict=False)
    return hmac.digest(secret.encode(), f"{consultation_id}:{network}".encode(), "sha256").hex()[:_LENGTH]
