"""What do people do when there is no answer? They try again."""

from collections.abc import Callable
from typing import Any

import httpx

from simulator.chat import Chat, MixedChat, SlackChat, TeamsChat
from simulator.driver import Workspace
from simulator.teams.driver import Teams
from simulator.teams.outgoing import UNREACHABLE
from simulator.visitor import Submission, Visitor
from tests.journeys.stage import Stage, until

PATIENCE = 120.0
"""Seconds in which they try: a server that was killed is back long before, on a busy machine too."""


class Patient(Workspace):
    """People who do it again when the app did not answer."""

    def _act(self, what: str, person: str, **body: Any) -> dict[str, Any]:
        return until(lambda: self._answered(what, person, body), f"an answer to {person}'s {what}", PATIENCE)

    def _answered(self, what: str, person: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = super()._act(what, person, **body)
        return {} if answer.get("trouble") in ("dispatch_failed", "operation_timeout", UNREACHABLE) else answer


class PatientInTeams(Patient, Teams):
    """The same in Teams."""


def patient(set_up: Stage) -> Chat:
    """The company's chat, as people use it who do not give up."""
    url = set_up.world.public_url
    slack, teams = SlackChat(url), TeamsChat(url)
    slack.workspace, teams.workspace = Patient(url, 60), PatientInTeams(url, 60)
    chats: dict[str, Chat] = {"slack": slack, "teams": teams, "both": MixedChat(slack, teams)}
    return chats[set_up.platform]


class PatientVisitor(Visitor):
    """A candidate who tries again when the page does not load, or asks them to."""

    def open(self, url: str) -> None:
        until(lambda: self._did(lambda: super(PatientVisitor, self).open(url)), "the page", PATIENCE)

    def send(self, sent: Submission) -> None:
        until(lambda: self._did(lambda: super(PatientVisitor, self).send(sent)), "the page", PATIENCE)

    def _did(self, deed: Callable[[], None]) -> bool:
        try:
            deed()
        except httpx.TransportError:
            return False
        return self.status < httpx.codes.INTERNAL_SERVER_ERROR
