"""How does the product speak with the local calendars of the demo? JSON with a bearer token."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx

from adapters.http import moment, segment
from adapters.local_http import LocalHttp
from adapters.ports import Ref, Rejected
from policies.vocabulary import CalendarEvent, Span


class LocalCalendar:
    """The port `Calendar` for the demo's calendars. E-mail addresses travel in bodies, never in URLs."""

    name = "local"

    def __init__(self, base_url: str, token: str, client: httpx.AsyncClient) -> None:
        self._http = LocalHttp(base_url, token, client)

    async def busy(self, emails: Sequence[str], span: Span) -> Mapping[str, tuple[Span, ...] | None]:
        """Busy spans per e-mail, in order; None where the calendar cannot be seen. Our own holds are left out."""
        asked = {"emails": list(emails), "starts_at": moment(span.starts_at), "ends_at": moment(span.ends_at)}
        found = await self._http.read("POST", "/calendar/api/busy", asked) if emails else {"calendars": {}}
        try:
            return {email: _spans(found["calendars"].get(email.lower(), {})) for email in emails}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Rejected("answered in a form that is not known") from error

    async def put_event(self, event: CalendarEvent) -> Ref:
        """Write the event under its uid; an older sequence changes nothing."""
        body = {
            "owner_email": event.owner_email,
            "title": event.title,
            "description": event.description,
            "starts_at": moment(event.span.starts_at),
            "ends_at": moment(event.span.ends_at),
            "tentative": event.tentative,
            "sequence": event.sequence,
        }
        return await self._http.write("PUT", f"/calendar/api/events/{segment(event.uid)}", body)

    async def cancel_event(self, owner_email: str, uid: str) -> None:
        """Remove the event; gone already is success."""
        await self._http.remove("POST", f"/calendar/api/cancellations/{segment(uid)}", {"owner_email": owner_email})


def _spans(calendar: Any) -> tuple[Span, ...] | None:
    if "busy" not in calendar:
        return None
    return tuple(sorted(Span(_moment(one["starts_at"]), _moment(one["ends_at"])) for one in calendar["busy"]))


def _moment(text: str) -> datetime:
    moment_ = datetime.fromisoformat(text)
    if moment_.tzinfo is None:
        raise ValueError("a moment without an offset")
    return moment_.astimezone(UTC)
