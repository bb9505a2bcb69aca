"""Who of the company chats where? In Slack, in Teams, or in both."""

from dataclasses import dataclass
from enum import StrEnum


class Platform(StrEnum):
    """What a company chats in."""

    SLACK = "slack"
    TEAMS = "teams"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Cast:
    """People by the first name in lower case; None means everybody."""

    slack: frozenset[str] | None
    teams: frozenset[str] | None

    def in_slack(self, key: str) -> bool:
        """Whether this person has Slack."""
        return self.slack is None or key in self.slack

    def in_teams(self, key: str) -> bool:
        """Whether this person has Teams."""
        return self.teams is None or key in self.teams


CASTS: dict[str, Cast] = {
    Platform.SLACK: Cast(slack=None, teams=frozenset()),
    Platform.TEAMS: Cast(slack=frozenset(), teams=None),
    Platform.BOTH: Cast(
        slack=frozenset({"alice", "bob", "chidi", "elif", "hana", "dana"}),
        teams=frozenset({"farid", "grace", "ines", "jonas", "marek", "noor", "dana"}),
    ),
}
"""By what the company uses. Where it uses both, the recruiter has both, and nobody else does."""
