"""What does Slack say went wrong? Its word for it, if it has one: what stands before Slack answers in other forms."""

from collections.abc import Mapping

from slack_sdk.errors import SlackApiError

from adapters.http import retry_after


def word(error: SlackApiError) -> str:
    """Slack's word, such as `channel_not_found`; empty where the answer is not Slack's own JSON."""
    said = getattr(error.response, "data", None)
    return str(said.get("error") or "") if isinstance(said, Mapping) else ""


def status(error: SlackApiError) -> int:
    """The answer's HTTP status; 0 where there is none."""
    code = getattr(error.response, "status_code", None) or getattr(error.response, "status", 0)
    return code if isinstance(code, int) else 0


def pause(error: SlackApiError) -> float:
    """For how many seconds Slack asks not to be asked; one, where it does not say."""
    headers = getattr(error.response, "headers", None) or {}
    return retry_after({name.lower(): value for name, value in headers.items()}) or 1.0
