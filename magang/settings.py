"""Settings of the installation, read once from the environment. The city's own settings live in the database."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
MINIMUM_SECRET_LENGTH = 32


class Environment(StrEnum):
    PRODUCTION = "production"
    DEMO = "demo"  # loopback only, sample accounts, a secret key made at first start
    DEVELOPMENT = "development"
    TEST = "test"


class ConfigurationError(RuntimeError):
    """The installation is not configured safely; the message says what to set."""


# scheme of SMTP_URL -> (security, usual port)
SMTP_SCHEMES: Final = {"smtp": ("none", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}
LOOPBACK: Final = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, and from whom it comes."""

    host: str
    port: int
    security: str  # none, starttls, tls
    user: str
    password: str = field(repr=False)
    from_name: str
    from_address: str

    @classmethod
    def parse(cls, url: str, sender: str) -> MailServer | None:
        """From `SMTP_URL` and `MAIL_FROM`; None without the first. Raises `ConfigurationError`."""
        if not url:
            return None
        name, address = parseaddr(sender)
        try:
            parts = urlsplit(url)
            security, usual = SMTP_SCHEMES[parts.scheme]
            server = cls(
                parts.hostname or "",
                parts.port or usual,
                security,
                unquote(parts.username or ""),
                unquote(parts.password or ""),
                name,
                address,
            )
        except (ValueError, KeyError):
            raise ConfigurationError("SMTP_URL must look like smtp+starttls://user:password@mail.go.id:587.") from None
        if not server.host:
            raise ConfigurationError("SMTP_URL names no host.")
        if security == "none" and server.user and server.host not in LOOPBACK:
            raise ConfigurationError("SMTP_URL would send a password in the clear: use smtp+starttls:// or smtps://.")
        if not address.isascii() or not address.partition("@")[0] or "." not in address.partition("@")[2]:
            raise ConfigurationError('MAIL_FROM must be set with SMTP_URL, e.g. "Magang <magang@city.go.id>".')
        return server

    def __str__(self) -> str:
        return f"{self.host}:{self.port} ({self.security}) as {self.from_address}"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the process needs to know before it can open the database."""

    environment: Environment
    secret_key: str
    database_url: str
    data_dir: Path
    debug: bool = False
    sign_in_rate: str = "30 per minute"
    proxy_hops: int = 0
    redis_url: str = ""  # empty: jobs run in the process that serves
    mail_server: MailServer | None = None  # None: mail waits in the outbox

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Settings from `env` (default: the process environment). Raises `ConfigurationError`."""
        env = os.environ if env is None else env
        try:
            environment = Environment(env.get("MAGANG_ENV", "production"))
        except ValueError:
            raise ConfigurationError(f"MAGANG_ENV must be one of {', '.join(Environment)}.") from None
        hops = env.get("PROXY_HOPS", "0")
        if not hops.isascii() or not hops.isdigit():
            raise ConfigurationError("PROXY_HOPS must be a number: how many proxies stand in front of the application.")
        data_dir = Path(env.get("MAGANG_DATA", ROOT / "instance")).resolve()
        settings = cls(
            environment=environment,
            secret_key=env.get("SECRET_KEY", "") or cls._own_secret(environment, data_dir),
            database_url=env.get("DATABASE_URL", "") or f"sqlite:///{data_dir / 'magang.sqlite3'}",
            data_dir=data_dir,
            debug=env.get("MAGANG_DEBUG", "").lower() in {"1", "true", "yes"},
            sign_in_rate=env.get("SIGN_IN_RATE", "30 per minute"),
            proxy_hops=int(hops),
            redis_url=env.get("REDIS_URL", ""),
            mail_server=MailServer.parse(env.get("SMTP_URL", ""), env.get("MAIL_FROM", "")),
        )
        settings.check()
        return settings

    @staticmethod
    def _own_secret(environment: Environment, data_dir: Path) -> str:
        """Outside production a secret is made once and kept beside the data, so that sessions survive a restart."""
        if environment is Environment.PRODUCTION:
            return ""
        path = data_dir / "secret_key"
        if not path.exists():
            data_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text().strip()

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def files_dir(self) -> Path:
        """Uploaded files: outside the web root, served only after a permission check."""
        return self.data_dir / "files"

    def check(self) -> None:
        """Raise `ConfigurationError` on anything that can't work, or that production must not start with."""
        if self.redis_url and not self.redis_url.startswith(("redis://", "rediss://", "unix://")):
            raise ConfigurationError("REDIS_URL must look like redis://localhost:6379/0.")
        if not self.is_production:
            return
        if not self.secret_key:
            raise ConfigurationError(
                'SECRET_KEY is not set. Make one: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        if len(self.secret_key) < MINIMUM_SECRET_LENGTH or len(set(self.secret_key)) < 12:
            raise ConfigurationError(f"SECRET_KEY is too weak: at least {MINIMUM_SECRET_LENGTH} random characters.")
        if self.debug:
            raise ConfigurationError("MAGANG_DEBUG must not be on in production.")

    def as_flask_config(self) -> dict[str, object]:
        """The same settings under the names Flask and its extensions read."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "TESTING": self.environment is Environment.TEST,
            "DEBUG": self.debug,
            "SESSION_COOKIE_NAME": "magang",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.is_production,
            "PERMANENT_SESSION_LIFETIME": 12 * 3600,
            "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 512 * 1024,
            "MAX_FORM_PARTS": 500,
            "WTF_CSRF_TIME_LIMIT": None,
            "BABEL_DEFAULT_LOCALE": "id",
            "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "magang" / "translations"),
            "RATELIMIT_STORAGE_URI": "memory://",
            "RATELIMIT_HEADERS_ENABLED": False,
            "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,
        }
