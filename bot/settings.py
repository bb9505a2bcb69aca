"""What can an operator set? Every setting, its default and what it is for. Read once, at the start."""

import re
from base64 import b64decode
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import role_lists
from bot.loopback import is_loopback, is_secret_on_its_way

RECEIVERS = ("chat", "ats", "calendar", "hris", "mail", "keeper")
MOST_A_MINUTE = 100_000
SHORTEST_SECRET = 32
SHORTEST_TOKEN = 16
WEBHOOK_KEY_BYTES = range(24, 65)
HOURS_A_DAY = 24
ENV_FILE = ".env"
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
ONE_ADDRESS = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+")


def limits(text: str) -> dict[str, int]:
    """Calls a minute by receiver, from `chat=300, ats=0`. Raises ValueError that says what is wrong."""
    found = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = (word.strip() for word in part.partition("="))
        if name not in RECEIVERS or not number.isascii() or not number.isdigit() or int(number) > MOST_A_MINUTE:
            known = ", ".join(RECEIVERS)
            raise ValueError(f"each part is one of {known}, an equals sign and a number up to {MOST_A_MINUTE}")
        found[name] = int(number)
    return found


def webhook_key(secret: str) -> bytes:
    """The key in a secret as Standard Webhooks writes it. Raises ValueError that says what is wrong."""
    prefix, _, encoded = secret.partition("_")
    try:
        key = b64decode(encoded, validate=True)
    except ValueError:
        key = b""
    if prefix != "whsec" or len(key) not in WEBHOOK_KEY_BYTES:
        raise ValueError("this is not whsec_ and 24 to 64 random bytes in base64")
    return key


class Settings(BaseSettings):
    """Read from the environment (`PANELKEEPER_...`) and a `.env` file."""

    model_config = SettingsConfigDict(
        env_prefix="PANELKEEPER_", env_file=ENV_FILE, extra="ignore", hide_input_in_errors=True
    )

    company: str = Field("Our company", description="The company's name, as candidates read it.")
    ai_notice: str = Field(
        "",
        max_length=600,
        description="How candidates are told that a program shortens interviewers' notes. Where the law asks for such "
        "a notice, notes are not summarised without it.",
    )
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
    slack_api_url: str = Field(
        "https://slack.com/api/", description="Base URL of Slack's Web API: https, except on loopback."
    )

    slack_role_groups: str = Field(
        "",
        description="Slack user groups whose members get a role: `S0123ABCD=recruiter,S0456EFGH=interviewer`. "
        "Looked at every 10 minutes.",
    )
    roles: str = Field(
        "",
        description="Roles by e-mail address: `admin=dana@acme.example; auditor=noor@acme.example,lee@acme.example`.",
    )

    link_secret: SecretStr = Field(SecretStr(""), description="Key that signs candidates' links, at least 32 bytes.")
    link_kid: str = Field("", description="Name of the current link key, written into new links.")
    link_secrets_before: SecretStr = Field(
        SecretStr(""),
        description="Earlier link keys that still open links: `kid=secret`, separated by commas, at most two.",
    )

    ats: Literal["local", "ashby", "lever", "greenhouse"] = Field(
        "local", description="Which applicant tracking system the company uses; `local` is the demo's."
    )
    ats_key: SecretStr = Field(SecretStr(""), description="The ATS's API key.")
    ats_webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="Secret that signs the ATS's webhooks, at least 16 characters. For Lever the signature tokens of "
        "its webhooks, separated by commas.",
    )
    ats_user: str = Field(
        "", description="Address of the ATS's user in whose name the bot writes, where the ATS wants one: Lever."
    )
    ats_client_id: str = Field(
        "", description="The client id that belongs to the key, where the ATS wants one: Greenhouse."
    )
    ats_moves_from: Literal["application_stage", "job_stage"] = Field(
        "application_stage",
        description="What Greenhouse wants to be told that a move leaves; not certain from its pages.",
    )
    ats_url: str = Field(
        "",
        description="Base URL of the ATS's API, where it is not the vendor's own: a sandbox, or `panelkeeper fake`. "
        "https, except on loopback.",
    )
    ats_reject_reason: str = Field(
        "", description="The ATS's reason for a rejection, by its text; its first suitable one where this is empty."
    )

    hris: Literal["local", "webhook", "bamboohr"] = Field(
        "local",
        description="Which HR system hears of a hire: `local` is the demo's, `webhook` an address of your own.",
    )
    hris_url: SecretStr = Field(
        SecretStr(""),
        description="Where hires are posted (`webhook`), or the HR system's address, such as "
        "`https://acme.bamboohr.com`. https, except on loopback.",
    )
    hris_key: SecretStr = Field(SecretStr(""), description="The HR system's API key.")
    hris_key_field: str = Field(
        "",
        pattern=r"^[A-Za-z0-9_]{0,60}$",
        description="The alias of a field of the company's own in which the HR system keeps the hire's key.",
    )
    hris_webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="Signs what is posted to the `webhook`: `whsec_` and 24 to 64 random bytes in base64.",
    )

    local_url: str = Field(
        "", description="Base URL of the local ATS, calendar and HRIS service: https, except on loopback."
    )
    local_token: SecretStr = Field(
        SecretStr(""), description="Bearer token for the local service, at least 16 characters."
    )
    local_webhook_secret: SecretStr = Field(
        SecretStr(""), description="Secret that signs the local ATS's webhooks, at least 32 bytes."
    )

    smtp_host: str = Field("127.0.0.1", description="Mail server.")
    smtp_port: int = Field(25, ge=1, le=65535, description="Mail server's port.")
    smtp_username: str = Field("", description="User name at the mail server; empty for none.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password at the mail server.")
    smtp_starttls: bool = Field(
        True, description="Encrypt the connection to the mail server (STARTTLS). Needed, except on loopback."
    )
    mail_sender: str = Field(
        "interviews@localhost.localdomain", description="Address that candidates' mail comes from."
    )

    ready_options: int = Field(
        2, ge=1, le=10, description="How many options must be ready before the candidate is invited."
    )
    options_per_round: int = Field(4, ge=1, le=10, description="How many options one search adds.")
    search_days: int = Field(14, ge=1, le=60, description="How many days ahead options are searched.")
    lead_hours: int = Field(
        24, ge=0, le=336, description="The earliest an option may start, in hours from now; less than the search_days."
    )
    reschedule_limit: int = Field(2, ge=0, le=10, description="How often a candidate may move a booking.")
    cutoff_hours: int = Field(
        24, ge=0, le=336, description="Hours before the start after which candidates and panel ask a person."
    )
    link_days: int = Field(7, ge=1, le=60, description="How many days an invitation's link works before a booking.")

    nudges_a_day: int = Field(
        5, ge=1, le=50, description="Most reminders a person gets a day; the last of them holds all that is left."
    )
    quiet_from: str = Field(
        "18:00",
        pattern=CLOCK,
        description="From when nobody is reminded, in their own zone, if they set nothing else.",
    )
    quiet_until: str = Field("09:00", pattern=CLOCK, description="Until when nobody is reminded; before quiet_from.")
    digest_at: str = Field(
        "09:00", pattern=CLOCK, description="When a requisition's channel gets its digest, in the requisition's zone."
    )

    per_minute: str = Field(
        "chat=300, ats=300, calendar=600, hris=60, mail=300, keeper=60",
        description="Most calls a minute to each of `chat`, `ats`, `calendar`, `hris`, `mail` and `keeper` (the audit "
        "anchors), by all processes together; 0 for no limit.",
    )
    place_seconds: float = Field(
        1.0,
        ge=0,
        le=60,
        description="Seconds between two messages in one channel or direct message; Slack allows one a second.",
    )

    message_days: int = Field(180, ge=1, le=3650, description="How many days redacted messages are kept in the log.")
    candidate_days: int = Field(
        365,
        ge=1,
        le=3650,
        description="How many days after the last activity a candidate is kept; the places of their requisitions may "
        "ask for more or allow less.",
    )
    settled_days: int = Field(
        30, ge=7, le=365, description="How many days settled promises, deliveries and past leave are kept."
    )
    pseudonym_secret: SecretStr = Field(
        SecretStr(""), description="Key of the tokens that stand for candidates in the message log, at least 32 bytes."
    )
    redaction_pipeline: str = Field(
        "", description="An installed spaCy package that finds unknown names in texts people read; empty for our own."
    )

    audit_anchor_file: Path | None = Field(
        None, description="A file to which the audit chain's head is added once an hour; best on another machine."
    )
    audit_anchor_email: str = Field(
        "", description="An address to which the audit chain's head is mailed once an hour."
    )
    audit_anchor_url: SecretStr = Field(
        SecretStr(""),
        description="Where the audit chain's head is posted once an hour, as JSON: https, except on loopback.",
    )

    teams_app_id: str = Field("", description="The app id of the bot in Entra. Without it there is no door for Teams.")
    teams_app_password: SecretStr = Field(SecretStr(""), description="The client secret of the bot's app registration.")
    teams_tenant_id: str = Field(
        "",
        description="The Entra tenants whose people may use the bot, separated by commas; the first is the bot's own.",
    )
    teams_openid_url: str = Field(
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        description="Where the keys behind the tokens of Teams are told of: https, except on loopback.",
    )
    teams_login_url: str = Field(
        "https://login.microsoftonline.com/{tenant}",
        description="Where the bot gets its own token, with the tenant's id for {tenant}: https, except on loopback.",
    )
    teams_service_urls: str = Field(
        "https://smba.trafficmanager.net/,https://*.botframework.com/",
        description="Beginnings of the addresses that the bot may answer to, separated by commas: https, except on "
        "loopback. `https://*.host/` allows every host below.",
    )

    teams_catalog_app_id: str = Field(
        "",
        pattern="^[A-Za-z0-9-]{0,64}$",
        description="The app's id in the tenant's app catalogue. With it the app is installed for whoever lacks it, "
        "when there is something to tell them.",
    )
    teams_graph_url: str = Field(
        "https://graph.microsoft.com/v1.0",
        description="Microsoft Graph, which installs the app: https, except on loopback.",
    )

    clock_file: Path | None = Field(
        None, description="A file with seconds to add to the clock. For demos on loopback: refused elsewhere."
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="Bearer token with which Prometheus reads `/metrics`, at least 16 characters. Without it there is "
        "no such page.",
    )
    drain_seconds: int = Field(
        0,
        ge=0,
        le=60,
        description="For how many seconds after SIGTERM requests are still taken while `/readyz` says no.",
    )
    sentry_dsn: SecretStr = Field(
        SecretStr(""),
        description="A Sentry project's DSN. Needs `sentry-sdk`; no message and no value is sent.",
    )
    log_format: Literal["json", "console"] = Field("json", description="How log lines are written.")

    @field_validator("link_secret", "local_webhook_secret", "pseudonym_secret")
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        value = secret.get_secret_value()
        if value and len(value.encode()) < SHORTEST_SECRET:
            raise ValueError(f"a signing secret needs at least {SHORTEST_SECRET} bytes")
        return secret

    @field_validator("slack_signing_secret", "local_token", "ats_webhook_secret", "metrics_token", "teams_app_password")
    @classmethod
    def _not_guessable(cls, secret: SecretStr) -> SecretStr:
        if 0 < len(secret.get_secret_value()) < SHORTEST_TOKEN:
            raise ValueError(f"a secret needs at least {SHORTEST_TOKEN} characters")
        return secret

    @field_validator("slack_api_url", "local_url", "ats_url", "teams_graph_url")
    @classmethod
    def _encrypted(cls, url: str) -> str:
        if not url:
            return url
        parts = urlsplit(url)  # its own ValueError says what is wrong with the address
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("this is not an address such as https://host.example/")
        if not is_secret_on_its_way(url):
            raise ValueError("a token would travel unencrypted: use https, plain http is for loopback only")
        return url

    @field_validator("teams_openid_url", "teams_login_url", "teams_service_urls")
    @classmethod
    def _encrypted_teams(cls, urls: str) -> str:
        for url in filter(None, map(str.strip, urls.split(","))):
            cls._encrypted(url)
        return urls

    @field_validator("audit_anchor_url", "hris_url")
    @classmethod
    def _encrypted_in_secret(cls, url: SecretStr) -> SecretStr:
        cls._encrypted(url.get_secret_value())
        return url

    @field_validator("hris_webhook_secret")
    @classmethod
    def _webhook_key(cls, secret: SecretStr) -> SecretStr:
        if secret.get_secret_value():
            webhook_key(secret.get_secret_value())
        return secret

    @field_validator("audit_anchor_email")
    @classmethod
    def _one_address(cls, address: str) -> str:
        if address and not ONE_ADDRESS.fullmatch(address):
            raise ValueError("this is not one e-mail address")
        return address

    @field_validator("smtp_starttls")
    @classmethod
    def _encrypted_mail(cls, starttls: bool, info: ValidationInfo) -> bool:
        if not starttls and not is_loopback(info.data.get("smtp_host")):
            raise ValueError("mail with candidates' links would travel unencrypted: false is for loopback only")
        return starttls

    @field_validator("per_minute")
    @classmethod
    def _limits_are_readable(cls, text: str) -> str:
        limits(text)
        return text

    @field_validator("roles")
    @classmethod
    def _roles_are_readable(cls, text: str) -> str:
        role_lists.of_people(text)
        return text

    @field_validator("slack_role_groups")
    @classmethod
    def _groups_are_readable(cls, text: str) -> str:
        role_lists.of_groups(text)
        return text

    @field_validator("quiet_until")
    @classmethod
    def _leaves_a_day(cls, until: str, info: ValidationInfo) -> str:
        if until >= info.data.get("quiet_from", "24:00"):
            raise ValueError("nobody could ever be reminded: must be before the quiet hours begin")
        return until

    @field_validator("lead_hours")
    @classmethod
    def _within_search(cls, hours: int, info: ValidationInfo) -> int:
        days = info.data.get("search_days")
        if days is not None and hours >= days * HOURS_A_DAY:
            raise ValueError(
                f"nothing could be found: must be less than the {days * HOURS_A_DAY} hours that are searched"
            )
        return hours

    @field_validator("clock_file")
    @classmethod
    def _real_time(cls, file: Path | None, info: ValidationInfo) -> Path | None:
        if file is not None and not is_loopback(urlsplit(info.data.get("public_url", "")).hostname):
            raise ValueError("a clock that can be moved is for demos: only where the public URL is on loopback")
        return file
