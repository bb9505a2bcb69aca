"""What can an operator set? Every setting, its default and what it is for. Read once, at the start."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_SECRET = 32


class Settings(BaseSettings):
    """Read from the environment (`PANELKEEPER_...`) and a `.env` file."""

    model_config = SettingsConfigDict(
        env_prefix="PANELKEEPER_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    company: str = Field("Our company", description="The company's name, as candidates read it.")
    database_url: str = Field(
        "sqlite:///var/panelkeeper.db", description="SQLAlchemy URL of the database: SQLite or PostgreSQL."
    )
    public_url: str = Field(
        "http://127.0.0.1:8080",
        description="Where candidates reach this server: scheme and host. https, except on loopback.",
    )
    host: str = Field("127.0.0.1", description="Address the server binds to.")
    port: int = Field(8080, ge=1, le=65535, description="Port the server binds to.")
    trusted_proxy: bool = Field(
        False, description="A reverse proxy of yours sets X-Forwarded-For; its last hop is then the client's address."
    )

    slack_transport: Literal["http", "socket"] = Field(
        "http", description="How Slack reaches the bot: `http` requests, or a `socket` the bot opens (Socket Mode)."
    )
    slack_bot_token: SecretStr = Field(SecretStr(""), description="The Slack app's bot token (`xoxb-...`).")
    slack_signing_secret: SecretStr = Field(SecretStr(""), description="The Slack app's signing secret (for `http`).")
    slack_app_token: SecretStr = Field(
        SecretStr(""), description="The Slack app's app-level token (`xapp-...`, for `socket`)."
    )
    slack_api_url: str = Field("https://slack.com/api/", description="Base URL of Slack's Web API.")

    link_secret: SecretStr = Field(SecretStr(""), description="Key that signs candidates' links, at least 32 bytes.")
    link_kid: str = Field("", description="Name of the current link key, written into new links.")
    link_secrets_before: SecretStr = Field(
        SecretStr(""),
        description="Earlier link keys that still open links: `kid=secret`, separated by commas, at most two.",
    )

    local_url: str = Field("", description="Base URL of the local ATS, calendar and HRIS service.")
    local_token: SecretStr = Field(SecretStr(""), description="Bearer token for the local service.")
    local_webhook_secret: SecretStr = Field(SecretStr(""), description="Secret that signs the local ATS's webhooks.")

    smtp_host: str = Field("127.0.0.1", description="Mail server.")
    smtp_port: int = Field(25, ge=1, le=65535, description="Mail server's port.")
    smtp_username: str = Field("", description="User name at the mail server; empty for none.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password at the mail server.")
    smtp_starttls: bool = Field(True, description="Encrypt the connection to the mail server (STARTTLS).")
    mail_sender: str = Field(
        "interviews@localhost.localdomain", description="Address that candidates' mail comes from."
    )

    ready_options: int = Field(
        2, ge=1, le=10, description="How many options must be ready before the candidate is invited."
    )
    options_per_round: int = Field(4, ge=1, le=10, description="How many options one search adds.")
    search_days: int = Field(14, ge=1, le=60, description="How many days ahead options are searched.")
    lead_hours: int = Field(24, ge=0, le=336, description="The earliest an option may start, in hours from now.")
    reschedule_limit: int = Field(2, ge=0, le=10, description="How often a candidate may move a booking.")
    cutoff_hours: int = Field(
        24, ge=0, le=336, description="Hours before the start after which candidates and panel ask a person."
    )
    link_days: int = Field(7, ge=1, le=60, description="How many days an invitation's link works before a booking.")

    clock_file: Path | None = Field(
        None, description="A file with seconds to add to the clock. For demos: leave it unset in production."
    )
    log_format: Literal["json", "console"] = Field("json", description="How log lines are written.")

    @field_validator("link_secret", "local_webhook_secret")
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        value = secret.get_secret_value()
        if value and len(value.encode()) < SHORTEST_SECRET:
            raise ValueError(f"a signing secret needs at least {SHORTEST_SECRET} bytes")
        return secret
