"""Which chat platforms are set up, and of which parts does each consist?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient
from starlette.routing import BaseRoute

from bot import role_lists
from bot.carrying import Chat
from bot.desk import Desk
from bot.message_log import MessageLog
from bot.settings import Settings
from bot.slack.door import SlackDoor, SlackSocket, build_app
from bot.slack.gateway import SlackGateway
from bot.slack.groups import RoleGroups
from bot.slack.platform import SLACK
from bot.teams.platform import TEAMS


@dataclass(frozen=True, slots=True)
class Front:
    """A chat platform that is set up: where messages go, where requests come in, and what else it has."""

    chat: Chat
    routes: Sequence[BaseRoute] = ()
    socket: SlackSocket | None = None
    groups: RoleGroups | None = None


def platforms(settings: Settings) -> tuple[str, ...]:
    """The chat platforms that are set up; people and channels that name none are on the first one."""
    slack = settings.slack_bot_token.get_secret_value() or not settings.teams_app_id
    return (*([SLACK.name] if slack else []), *([TEAMS.name] if settings.teams_app_id else []))


def needed(settings: Settings) -> Mapping[str, SecretStr]:
    """What the platforms that are set up cannot do without, by the names of the environment variables."""
    found = {}
    if SLACK.name in platforms(settings):
        found["PANELKEEPER_SLACK_BOT_TOKEN"] = settings.slack_bot_token
        if settings.slack_transport == "socket":
            found["PANELKEEPER_SLACK_APP_TOKEN"] = settings.slack_app_token
        else:
            found["PANELKEEPER_SLACK_SIGNING_SECRET"] = settings.slack_signing_secret
    if TEAMS.name in platforms(settings):
        found["PANELKEEPER_TEAMS_APP_PASSWORD"] = settings.teams_app_password
        found["PANELKEEPER_TEAMS_TENANT_ID"] = SecretStr("".join(_listed(settings.teams_tenant_id)))
    return found


def fronts(settings: Settings, desk: Desk, messages: MessageLog, http: httpx.AsyncClient) -> list[Front]:
    """The front end of each platform."""
    found = []
    if SLACK.name in platforms(settings):
        found.append(_slack(settings, desk, messages))
    if TEAMS.name in platforms(settings):
        found.append(_teams(settings, desk, messages, http))
    return found


def _slack(settings: Settings, desk: Desk, messages: MessageLog) -> Front:
    """Slack's door is a route with the signing secret, or a socket with the app token."""
    client = AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=10,
        retry_handlers=[],  # the relay alone decides what is repeated: the client would post a message twice
    )
    public_url = settings.public_url.rstrip("/")
    groups = RoleGroups(desk, client, role_lists.of_groups(settings.slack_role_groups))
    if settings.slack_transport == "socket":
        bolt = build_app(desk, messages, client, None, public_url)
        socket = SlackSocket(desk, bolt, settings.slack_app_token.get_secret_value())
        return Front(SlackGateway(client), socket=socket, groups=groups)
    secret = settings.slack_signing_secret.get_secret_value()
    bolt = build_app(desk, messages, client, secret, public_url)
    return Front(SlackGateway(client), SlackDoor(desk, bolt, secret).routes(), groups=groups)


def _teams(settings: Settings, desk: Desk, messages: MessageLog, http: httpx.AsyncClient) -> Front:
    """The door of Teams is its messaging endpoint."""
    # The Bot Framework takes a second to import: whoever has no Teams does without.
    from bot.teams.adapter import TeamsAdapter  # noqa: PLC0415
    from bot.teams.addresses import ServiceUrls  # noqa: PLC0415
    from bot.teams.connector import Connector  # noqa: PLC0415
    from bot.teams.credentials import Credentials  # noqa: PLC0415
    from bot.teams.door import TeamsDoor  # noqa: PLC0415
    from bot.teams.gateway import TeamsGateway  # noqa: PLC0415
    from bot.teams.installer import Installer, scope  # noqa: PLC0415
    from bot.teams.listeners import Listeners  # noqa: PLC0415
    from bot.teams.places import Places  # noqa: PLC0415
    from bot.teams.tokens import Keys, Tokens  # noqa: PLC0415

    tenants = _listed(settings.teams_tenant_id)
    login_url = settings.teams_login_url.replace("{tenant}", tenants[0])
    registered = (login_url, settings.teams_app_id, settings.teams_app_password.get_secret_value())
    credentials = Credentials(http, *registered)
    service_urls = ServiceUrls(_listed(settings.teams_service_urls))
    connector = Connector(http, credentials, service_urls)
    adapter, places = TeamsAdapter(connector), Places(desk, connector)
    listeners = Listeners(desk, messages, adapter, connector, places, settings.public_url.rstrip("/"))
    tokens = Tokens(Keys(http, settings.teams_openid_url), settings.teams_app_id)
    door = TeamsDoor(desk, listeners, tokens, tenants, service_urls)
    graph_url, catalog_app_id = settings.teams_graph_url, settings.teams_catalog_app_id
    graph = Credentials(http, *registered, scope(graph_url))
    installer = Installer(http, graph, graph_url, catalog_app_id) if catalog_app_id else None
    return Front(TeamsGateway(adapter, connector, places, installer), door.routes())


def _listed(text: str) -> list[str]:
    """What is separated by commas."""
    return [one for one in map(str.strip, text.split(",")) if one]
