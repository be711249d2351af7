"""Every setting of the program, from ``CHAMDIEM_…`` variables: the only place that reads the environment."""

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Final, TypeAlias
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.days_off import DaysOffFileError, read_days_off
from core.scoring.phrase import Phrase

PREFIX: Final = "CHAMDIEM_"
HIGHEST_PORT: Final = 65535
DRIVERS: Final = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
"""What people write before ``://``, and what SQLAlchemy wants to read there."""

MOST_RAW_DAYS: Final = 3650

MOST_INVITATION_HOURS: Final = 24 * 90
"""Ours: an invitation that outlives a round of three months is a forgotten key."""

BOT_TOKEN: Final = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,120}")
WEBHOOK_SECRETS: Final = re.compile(r"[A-Za-z0-9_-]{1,256}(?:,[A-Za-z0-9_-]{1,256})?")
MAIL_ADDRESS: Final = re.compile(r"[^@\s<>,;]{1,64}@[A-Za-z0-9.-]{1,255}")
MOST_PER_SECOND: Final = 1000

Network: TypeAlias = IPv4Network | IPv6Network


def with_driver(address: str) -> str:
    """An address of a database as the program opens it."""
    kind, separator, rest = address.partition("://")
    return f"{DRIVERS.get(kind, kind)}{separator}{rest}"


class SettingsError(Exception):
    """The environment cannot be used. Lists every problem, each as a sentence with its variable."""

    def __init__(self, problems: tuple[Phrase, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.key} {dict(p.facts)}" for p in problems))


class Settings(BaseSettings):
    """The settings. Build them with ``read_settings``, which also refuses variables that do not exist."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid", use_attribute_docstrings=True
    )

    database: SecretStr = SecretStr(f"{DRIVERS['sqlite']}:///data/chamdiem.sqlite3")
    """Address of the database, sqlite:///file or postgresql://user:password@host/name; hence a secret. The default is a
    file in ./data."""

    evidence: Path = Path("data/evidence")
    """Folder in which the bytes of evidence are kept."""

    frameworks: Path | None = None
    """Folder with frameworks of your own, one folder each, beside the shipped ones; none when left out."""

    days_off: Path | None = None
    """File with days off and working days that the law's list lacks: ``off`` and ``working``; none when left out."""

    web_listen: str = "127.0.0.1:8080"
    """Address and port the web chat listens on."""

    public_url: str = ""
    """Address people open, for links; https makes the cookie Secure. When left out, http:// and ``web_listen``."""

    trusted_proxy: Annotated[tuple[Network, ...], NoDecode] = ()
    """Addresses or networks, separated by commas, whose X-Forwarded-For and -Proto are believed; none when left out."""

    metrics_from: Annotated[tuple[Network, ...], NoDecode] = ()
    """Addresses or networks, separated by commas, that may read /metrics beside this machine; none when left out."""

    invitation_hours: int = 72
    """How many hours an invitation can be used."""

    raw_days: int = 30
    """How many days handled messages are kept as the messenger gave them, and deliveries that are done."""

    telegram_token: SecretStr = SecretStr("")
    """Token of the Telegram bot, as BotFather gives it; Telegram is off when left out."""

    telegram_api: str = ""
    """Address of the Bot API, for a server of your own; Telegram's when left out."""

    telegram_local: bool = False
    """Whether ``telegram_api`` is a Bot API server run with --local on this machine: files come from its disk."""

    telegram_webhook: str = ""
    """Public https address that Telegram posts updates to, passed on to ``web_listen``; polled when left out."""

    telegram_webhook_secret: SecretStr = SecretStr("")
    """What proves that a post comes from Telegram: 1 to 256 of A-Z a-z 0-9 _ -; two, by comma, while changing it."""

    telegram_per_second: float = 30.0
    """How many calls a second Telegram is sent over all chats; 0 for no limit, with a server of your own."""

    telegram_per_chat_second: float = 1.0
    """How many calls a second one chat is sent, beyond a burst of three; 0 for no limit."""

    push_key: Path | None = None
    """File with the key for Web Push, made at the first start; when left out, web-push.pem beside ``evidence``."""

    push_private: bool = False
    """Whether Web Push may also go to addresses inside your own network and to http: for closed networks only."""

    smtp_url: SecretStr = SecretStr("")
    """Mail server as smtp://user:password@host:587 or smtps://…:465; no letters are sent when left out."""

    smtp_from: str = ""
    """Address that letters to units come from; needed with ``smtp_url``."""

    smtp_starttls: bool = True
    """Whether an smtp:// server must turn to TLS before anything is said; off only for a server on this machine."""

    @field_validator("days_off")
    @classmethod
    def _lists_days(cls, value: Path | None) -> Path | None:
        try:
            read_days_off(value)
        except DaysOffFileError:
            raise ValueError("settings-days-off") from None
        return value

    @field_validator("web_listen")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, colon, port = value.rpartition(":")
        if not (host and colon and port.isascii() and port.isdigit() and int(port) <= HIGHEST_PORT):
            raise ValueError("settings-listen")
        return value

    @field_validator("public_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and not (parts.scheme in {"http", "https"} and parts.hostname and not (parts.query or parts.fragment)):
            raise ValueError("settings-public-url")
        return value.rstrip("/")

    @field_validator("trusted_proxy", "metrics_from", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return tuple(ip_network(one.strip()) for one in value.split(",") if one.strip())
        except ValueError:
            raise ValueError("settings-trusted-proxy") from None

    @field_validator("invitation_hours")
    @classmethod
    def _some_hours(cls, value: int) -> int:
        if not 1 <= value <= MOST_INVITATION_HOURS:
            raise ValueError("settings-hours")
        return value

    @field_validator("raw_days")
    @classmethod
    def _some_days(cls, value: int) -> int:
        if not 2 <= value <= MOST_RAW_DAYS:  # noqa: PLR2004  (a messenger repeats an event for a day)
            raise ValueError("settings-days")
        return value

    @field_validator("database")
    @classmethod
    def _names_a_database(cls, value: SecretStr) -> SecretStr:
        address = value.get_secret_value()
        if "://" not in address:
            raise ValueError("settings-database")
        return SecretStr(with_driver(address))

    @field_validator("telegram_token")
    @classmethod
    def _bot_token(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not BOT_TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("settings-telegram-token")
        return value

    @field_validator("telegram_api", "telegram_webhook")
    @classmethod
    def _bot_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and not (parts.scheme in {"http", "https"} and parts.hostname and not (parts.query or parts.fragment)):
            raise ValueError("settings-address")
        return value.rstrip("/")

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _webhook_secrets(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not WEBHOOK_SECRETS.fullmatch(value.get_secret_value()):
            raise ValueError("settings-telegram-secret")
        return value

    @field_validator("telegram_per_second", "telegram_per_chat_second")
    @classmethod
    def _some_pace(cls, value: float) -> float:
        if not 0 <= value <= MOST_PER_SECOND:
            raise ValueError("settings-telegram-pace")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if value.get_secret_value() and not (parts.scheme in {"smtp", "smtps"} and parts.hostname):
            raise ValueError("settings-smtp")
        return value

    @field_validator("smtp_from")
    @classmethod
    def _mail_address(cls, value: str) -> str:
        if value and not MAIL_ADDRESS.fullmatch(value):
            raise ValueError("settings-mail-address")
        return value

    @model_validator(mode="after")
    def _letters_have_a_sender(self) -> "Settings":
        if self.smtp_url.get_secret_value() and not self.smtp_from:
            raise ValueError("settings-smtp-sender")
        return self

    @model_validator(mode="after")
    def _webhook_is_guarded(self) -> "Settings":
        """A webhook that anybody may post to is no webhook."""
        if self.telegram_webhook and not self.telegram_webhook_secret.get_secret_value():
            raise ValueError("settings-telegram-unguarded")
        return self

    @property
    def telegram_secrets(self) -> tuple[str, ...]:
        """The webhook's secrets; the first is the one Telegram is told."""
        return tuple(one for one in self.telegram_webhook_secret.get_secret_value().split(",") if one)

    @property
    def push_key_file(self) -> Path:
        return self.push_key or self.evidence.parent / "web-push.pem"

    @property
    def web_host(self) -> str:
        return self.web_listen.rpartition(":")[0].strip("[]")

    @property
    def web_port(self) -> int:
        """0 lets the system choose a free port."""
        return int(self.web_listen.rpartition(":")[2])

    @property
    def base_url(self) -> str:
        """Where people reach the web chat, without a slash at the end; links are made of it."""
        return self.public_url or f"http://{self.web_listen}"

    @property
    def secure_cookie(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def on_loopback(self) -> bool:
        """Whether the web chat can be reached from this machine only."""
        if self.web_host == "localhost":
            return True
        try:
            return ip_address(self.web_host).is_loopback
        except ValueError:
            return False


def read_settings() -> Settings:
    """Read the environment.

    Raises:
        SettingsError: a variable with our prefix is no setting, or has a value that cannot be used; all at once.
    """
    # The library passes over a misspelt variable in silence, so the names are looked at here.
    ours = sorted(name for name in os.environ if name.upper().startswith(PREFIX))  # noqa: TID251  (the one place)
    problems = [_unknown(name) for name in ours if _field(name) not in Settings.model_fields]
    try:
        settings = Settings()
    except ValidationError as error:
        problems += [_impossible(found) for found in error.errors(include_input=False)]
        raise SettingsError(tuple(problems)) from None
    if problems:
        raise SettingsError(tuple(problems))
    return settings


def _field(variable: str) -> str:
    return variable.upper().removeprefix(PREFIX).lower()


def _unknown(variable: str) -> Phrase:
    close = get_close_matches(_field(variable), Settings.model_fields, n=1)
    if close:
        return Phrase("settings-unknown-close", {"variable": variable, "close": PREFIX + close[0].upper()})
    known = ", ".join(PREFIX + name.upper() for name in Settings.model_fields)
    return Phrase("settings-unknown", {"variable": variable, "known": known})


ABOUT_SEVERAL: Final = {"settings-telegram-unguarded": "telegram_webhook_secret", "settings-smtp-sender": "smtp_from"}
"""Problems of settings that do not go together, with the one that is missing."""


def _impossible(found: ErrorDetails) -> Phrase:
    """The value itself is never repeated: it may be a secret."""
    context = found.get("ctx")
    reason = str(context.get("error", "")) if isinstance(context, Mapping) else ""
    key = reason if reason.startswith("settings-") else "settings-value"
    name = str(found["loc"][0]) if found["loc"] else ABOUT_SEVERAL[key]
    return Phrase(key, {"variable": PREFIX + name.upper()})
