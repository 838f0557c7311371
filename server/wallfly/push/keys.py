"""The key pair that says to push services who sends: made once, readable by nobody else."""

from __future__ import annotations

import os
import re
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

NAME = "push-key.pem"
_CONTACT = re.compile(r"^(mailto:)?[^@\s]+@[^@\s]+\.[a-z]{2,}$|^https://[^/\s]+\.[a-z]{2,}(/|$)", re.IGNORECASE)
_NOWHERE = ("localhost", ".invalid", ".test", ".example", ".local")


class Keys(NamedTuple):
    """The pair as PEM, and the public point as phones take it."""

    private: bytes
    public: bytes
    application_server_key: str


def open_keys(folder: Path) -> Keys:
    """The folder's key pair, made when there is none."""
    path = folder / NAME
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
    private = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    public = private.public_key()
    point = public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return Keys(
        path.read_bytes(),
        public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
        urlsafe_b64encode(point).rstrip(b"=").decode(),
    )


def is_real_contact(contact: str) -> bool:
    """Whether push services could reach us there; some refuse to deliver when they cannot."""
    host = contact.rpartition("@")[2].removeprefix("https://").partition("/")[0].lower()
    return _CONTACT.match(contact) is not None and not host.endswith(_NOWHERE)
