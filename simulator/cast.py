"""Who of the company chats where? In Slack, in Teams, or in both."""

from dataclasses import dataclass

PLATFORMS = ("slack", "teams", "both")


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


CASTS = {
    "slack": Cast(slack=None, teams=frozenset()),
    "teams": Cast(slack=frozenset(), teams=None),
    "both": Cast(
        slack=frozenset({"alice", "bob", "chidi", "ines", "jonas", "hana", "dana"}),
        teams=frozenset({"elif", "farid", "grace", "marek", "noor", "dana"}),
    ),
}
"""By what the company uses. Where it uses both, the recruiter has both, and nobody else does."""
