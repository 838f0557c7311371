"""What can be configured: one table, each with a flag, a variable of the environment, a default."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct


class ConfigError(Exception):
    """A setting that cannot be; says so in one sentence."""


class Setting(NamedTuple):
    """One setting."""

    name: str
    default: Any
    help: str

    @property
    def variable(self) -> str:
        """The variable of the environment that sets it."""
        return "WALLFLY_" + self.name.upper()


SETTINGS = (
    Setting("data", "./data", "folder of the store, the books and the keys"),
    Setting("database", "", "address of a PostgreSQL database; not offered yet"),
    Setting("host", "127.0.0.1", "address to listen on"),
    Setting("port", 8000, "port to listen on"),
    Setting("public_url", "", "address people open, when a proxy stands in front"),
    Setting("book_readers", "members", "who may open the book: members, leaders or anyone"),
    Setting("no_limits", False, "no rate limits; for measuring, on loopback only"),
    Setting("log_requests", False, "write one line a request, without anything personal"),
    Setting("kill_switch", False, "tell phones to drop the app's stored files and load everything afresh"),
)

READERS = ("members", "leaders", "anyone")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Config(Struct, frozen=True, kw_only=True):
    """The settings of a running Wallfly."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    book_readers: str = "members"
    no_limits: bool = False
    log_requests: bool = False
    kill_switch: bool = False

    @property
    def url(self) -> str:
        """The address people open."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"

    @property
    def secure(self) -> bool:
        """Whether people reach us over https."""
        return self.url.startswith("https://")

    @property
    def store(self) -> Path:
        """The store's file."""
        return self.data / "wallfly.db"


def load(flags: Mapping[str, Any], environ: Mapping[str, str]) -> Config:
    """Settings from flags, else the environment, else the defaults. Raises ConfigError."""
    chosen: dict[str, Any] = {}
    for setting in SETTINGS:
        given = flags.get(setting.name)
        raw = given if given is not None else environ.get(setting.variable, setting.default)
        chosen[setting.name] = _typed(setting, raw)
    if chosen.pop("database"):
        raise ConfigError("This version of Wallfly keeps its data in a file. Leave --database out.")
    if chosen["no_limits"] and chosen["host"] not in _LOOPBACK:
        raise ConfigError("--no-limits is for measuring on this machine only. Use --host 127.0.0.1 with it.")
    if not 0 < chosen["port"] < 65536:
        raise ConfigError("--port must be between 1 and 65535.")
    if chosen["public_url"] and not str(chosen["public_url"]).startswith(("http://", "https://")):
        raise ConfigError("--public-url must start with https:// or http://.")
    if chosen["book_readers"] not in READERS:
        raise ConfigError("--book-readers must be members, leaders or anyone.")
    return Config(**{**chosen, "data": Path(chosen["data"])})


def _typed(setting: Setting, raw: Any) -> Any:
    if isinstance(setting.default, bool):
        return raw if isinstance(raw, bool) else str(raw).lower() in ("1", "true", "yes", "on")
    if isinstance(setting.default, int):
        try:
            return int(raw)
        except ValueError:
            raise ConfigError(f"{setting.variable} must be a number, not {raw!r}.") from None
    return str(raw)
