"""Where messages may go: known push services on the public internet, and nowhere else."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from wallfly.problems import Problem

HOSTS = ("fcm.googleapis.com", "jmt17.google.com", "updates.push.services.mozilla.com")
SUFFIXES = (".push.apple.com", ".notify.windows.com")
LONGEST = 2048

# Networks that Python calls global but that lead back inside: shared address space and translations.
_INSIDE = [ip_network(one) for one in ("100.64.0.0/10", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]


def check_endpoint(endpoint: str) -> None:
    """Raises `endpoint_not_allowed` for anything but a known push service over https."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        raise Problem("endpoint_not_allowed") from None
    host = (parts.hostname or "").lower()
    known = host in HOSTS or any(host.endswith(suffix) and not host.startswith(".") for suffix in SUFFIXES)
    plain = not (parts.username or parts.password or parts.fragment or "@" in parts.netloc)
    printable = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint and "\\" not in endpoint
    if not (parts.scheme == "https" and port in (None, 443) and known and plain and printable
            and len(endpoint) <= LONGEST):  # fmt: skip
        raise Problem("endpoint_not_allowed")


def check_keys(p256dh: str, auth: str) -> None:
    """Raises `push_keys_invalid` unless a browser could decrypt with these."""
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        point, secret = _decoded(p256dh), _decoded(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, binascii.Error):
        raise Problem("push_keys_invalid") from None
    if len(point) != 65 or point[0] != 4 or len(secret) != 16:
        raise Problem("push_keys_invalid")


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def all_public(addresses: Iterable[str]) -> bool:
    """Whether every address is on the public internet; no address at all is not."""
    found = [ip_address(one) for one in addresses]
    return bool(found) and all(_public(one) for one in found)


def _public(address: object) -> bool:
    assert hasattr(address, "is_global")
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return _public(address.ipv4_mapped)
    inside = any(address.version == net.version and address in net for net in _INSIDE)  # type: ignore[attr-defined]
    return bool(address.is_global and not address.is_multicast and not inside)  # type: ignore[attr-defined]
