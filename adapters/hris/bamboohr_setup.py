"""Is a company's BambooHR ready for us? What its API key may see and do, and which job titles there are."""

from collections.abc import Awaitable
from typing import Any

from adapters.hris.bamboohr import EMPLOYEES
from adapters.http import Http, Request
from adapters.ports import CredentialsBroken, Probe, Rejected, Retry, Unknown

NOT_ALLOWED = "not allowed: is the key right, and may its user see and add employees?"


class BambooHrSetup:
    """The port `HrisSetup` for BambooHR."""

    def __init__(self, http: Http, key_field: str = "") -> None:
        self._http = http
        self._key_field = key_field

    async def probes(self) -> tuple[Probe, ...]:
        """One employee is read; an employee without a name is made, which BambooHR refuses once it has let us in."""
        tried = [await _tried("look for an employee", self._look()), await _tried("make an employee", self._make())]
        if self._key_field:
            tried.append(await _tried(f"the field {self._key_field}", self._find_field()))
        return tuple(tried)

    async def titles(self) -> tuple[str, ...]:
        """The job titles that an employee may have."""
        reply = await self._http.ask(Request("GET", "/api/v1/meta/lists"))
        listed = [one for one in _records(reply and reply.body) if one.get("alias") == "jobTitle"]
        options = [option for one in listed for option in _records(one.get("options"))]
        return tuple(str(one.get("name")) for one in options if one.get("archived") != "yes")

    async def _look(self) -> str:
        reply = await self._http.ask(Request("GET", EMPLOYEES, query={"fields": "homeEmail", "page[limit]": "1"}))
        if reply is None or not isinstance(reply.body, dict) or not isinstance(reply.body.get("data"), list):
            raise Rejected("answered in a form that is not known")
        if any("homeEmail" in (one.get("_restrictedFields") or ()) for one in _records(reply.body["data"])):
            raise Rejected("the key's user may not see private addresses (homeEmail): nobody would be found")
        return "allowed"

    async def _make(self) -> str:
        try:
            reply = await self._http.act(Request("POST", EMPLOYEES, {}))
        except Rejected:
            return "allowed"
        raise Rejected("answered 404" if reply.status == 404 else "accepted an empty request: look for who has no name")

    async def _find_field(self) -> str:
        reply = await self._http.ask(Request("GET", "/api/v1/meta/fields"))
        if self._key_field not in [one.get("alias") for one in _records(reply and reply.body)]:
            raise Rejected("there is none with this alias")
        return "there"


async def _tried(what: str, trying: Awaitable[str]) -> Probe:
    try:
        return Probe(what, True, await trying)
    except CredentialsBroken:
        return Probe(what, False, NOT_ALLOWED)
    except Rejected as refusal:
        return Probe(what, False, refusal.reason)
    except (Retry, Unknown) as failure:
        return Probe(what, False, f"no answer: {failure}")


def _records(listed: Any) -> list[dict[str, Any]]:
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
