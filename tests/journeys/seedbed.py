"""What has a server imported and read, once it is at work? All of it is here before a fork becomes a server."""

# ruff: noqa: F401  (imported for the forks)

import holidays.countries
import httpcore
import uvicorn.lifespan.on
import uvicorn.loops.asyncio
import uvicorn.protocols.http.auto
import uvicorn.protocols.websockets.auto
from apscheduler.executors import asyncio
from apscheduler.triggers import date, interval
from slack_bolt.listener_matcher import async_builtins

from adapters.pii.presidio import PresidioRedactor
from bot import app, cli, error_reports, logs
from bot.settings import Settings
from bot.teams import adapter, door, gateway, listeners
from policies.redaction import Mode

Settings(_env_file=None)
PresidioRedactor(b"seed").prepare(Mode.STRICT)
