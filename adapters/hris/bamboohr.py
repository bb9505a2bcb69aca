"""How does a hire become an employee in BambooHR? One is looked for by the private address, then one is made.

BambooHR has no call that makes a task: its own onboarding begins when the employee is there. Nor does it know keys of
ours: where a request may have made an employee who is not found afterwards, none is made again.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx

from adapters.http import Http, Request, basic, constant
from adapters.ports import InDoubt, Ref, Rejected, Unknown
from policies.hiring import Makes
from policies.vocabulary import Hire

EMPLOYEES = "/api/v1/employees"
LONGEST_ANSWER = 5_000_000


class BambooHr:
    """The port `HRIS` for one company's BambooHR. `base_url` is `https://COMPANY.bamboohr.com`."""

    name = "bamboohr"
    makes = Makes.EMPLOYEE

    def __init__(self, base_url: str, api_key: str, client: httpx.AsyncClient, key_field: str = "") -> None:
        """`key_field` is the alias of a field of the company's own, in which the hire's key is kept."""
        self._http = bamboohr(base_url, api_key, client)
        self._key_field = key_field

    async def record_hire(self, hire: Hire, *, uncertain: bool) -> Ref:
        """The employee with the hire's address, made if there is none.

        One who is there already is left as they are: their data are the company's.
        """
        found = await self._found(hire)
        if found is not None:
            return found
        if uncertain:
            raise InDoubt("an employee may have been made and is not found")
        first, last = _names(hire.name)
        body = {"firstName": first, "lastName": last, "homeEmail": hire.email, "jobTitle": hire.job_title}
        reply = await self._http.act(Request("POST", EMPLOYEES, body | self._marked(hire.key)))
        if reply.status == 404:
            raise Rejected("answered 404")
        made = reply.headers.get("location", "").rstrip("/").rpartition("/")[2]
        if not made.isdecimal():
            raise Unknown("made an employee and did not say which")
        return Ref(made)

    def _marked(self, key: str) -> dict[str, str]:
        return {self._key_field: key} if self._key_field else {}

    async def _found(self, hire: Hire) -> Ref | None:
        same = [one async for one in self._like(hire.email) if _is(one.get("homeEmail"), hire.email)]
        if not same:
            return None
        if len(same) > 1:
            raise Rejected("several employees have this address")
        if self._key_field and same[0].get(self._key_field) not in (None, "", hire.key):
            raise Rejected("the employee with this address is of another hire")
        return Ref(_id(same[0]))

    async def _like(self, email: str) -> AsyncIterator[Mapping[str, Any]]:
        """Everybody whose private address contains this one, whatever their status."""
        fields = ",".join(["homeEmail", *self._marked("")])
        query = {"filter[homeEmail]": email, "fields": fields, "page[limit]": "100"}
        while True:
            reply = await self._http.ask(Request("GET", EMPLOYEES, query=query))
            told = reply.body if reply is not None and isinstance(reply.body, dict) else {}
            if not isinstance(told.get("data"), list):
                raise Rejected("answered in a form that is not known")
            for one in told["data"]:
                yield one
            following = _next(told)
            if following is None or following == query.get("page[after]"):
                return
            query["page[after]"] = following


def bamboohr(base_url: str, api_key: str, client: httpx.AsyncClient) -> Http:
    """The way to one company's BambooHR."""
    if not api_key:
        raise ValueError("an API key is needed")
    return Http(base_url, client, constant(basic(api_key, "x")), LONGEST_ANSWER)


def _names(name: str) -> tuple[str, str]:
    """First and last name, which BambooHR wants: the last word, and all before it; an only word is the first name."""
    first, _, last = name.strip().rpartition(" ")
    return (first.strip(), last) if first else (last, "-")


def _is(told: object, email: str) -> bool:
    return isinstance(told, str) and told.strip().casefold() == email.strip().casefold()


def _id(employee: Mapping[str, Any]) -> str:
    known_as = employee.get("employeeId", employee.get("id"))
    if not isinstance(known_as, str | int):
        raise Rejected("answered in a form that is not known")
    return str(known_as)


def _next(told: Mapping[str, Any]) -> str | None:
    meta = told.get("meta")
    page = meta.get("page") if isinstance(meta, dict) else None
    cursor = page.get("nextCursor") if isinstance(page, dict) else None
    return cursor if isinstance(cursor, str) and cursor else None
