"""How does BambooHR answer? Employees found by a part of their address, made by name, and a reason only in a header.

Made after its published description as far as others have written it down; where that says nothing, it is as the
adapter asks.
"""

import base64
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from simulator.backoffice_api import Answer, Door
from simulator.hris import HireRecord
from simulator.seed import Seed
from simulator.strict import Maybe, Refused, Shape, email, fields, text

API = "/api/v1"
KEY_FIELD = "customPanelkeeperKey"
"""The alias of the field that this company has made for keys."""
FIELDS = {"firstName", "lastName", "homeEmail", "workEmail", "jobTitle", "status", KEY_FIELD}
EMPLOYEE: Shape = {
    "firstName": text(100),
    "lastName": text(100),
    "homeEmail": Maybe(email),
    "jobTitle": Maybe(text(200)),
    KEY_FIELD: Maybe(text(120)),
}
QUERY = {"filter[homeEmail]", "fields", "page[limit]", "page[after]"}
PAGE = re.compile(r"[1-9]\d{0,3}")
LOOK_ALIKE = ("Carmen", "Díaz", "old-carmen.diaz@mail.example")
"""Somebody whose address contains a candidate's."""


@dataclass(slots=True)
class Employee:
    """A record by BambooHR's own id. `is_ours` says that it came through the API."""

    id: int
    told: dict[str, Any]
    is_ours: bool = False


class FakeBambooHr:
    """One company's BambooHR, with its people and their job titles."""

    name = "bamboohr"
    path = "/bamboohr"
    """What comes before the API's paths: in truth a host of the company's own."""
    writes = (("POST", "/employees"),)

    def __init__(self, seed: Seed, key: str) -> None:
        self._seed = seed
        self._key = key
        self.reset()

    def reset(self) -> None:
        """Back to the company's own people."""
        self.employees: dict[int, Employee] = {}
        self.is_address_shown = True
        self.may_write = True
        for person in self._seed.people:
            first, _, last = person.name.rpartition(" ")
            self._add({"firstName": first, "lastName": last, "workEmail": person.email})
        self._add(dict(zip(("firstName", "lastName", "homeEmail"), LOOK_ALIKE, strict=True)))

    def _add(self, told: dict[str, Any], *, is_ours: bool = False) -> Employee:
        made = Employee(len(self.employees) + 100, {"status": "Active", **told}, is_ours)
        self.employees[made.id] = made
        return made

    # How requests come in and are refused

    def admit(self, request: Request) -> Answer | None:
        wanted = b"Basic " + base64.b64encode(f"{self._key}:x".encode())
        given = request.headers.get("authorization", "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, wanted):
            return self.fail(401)
        is_json = request.headers.get("accept") == "application/json"  # the real one would answer in XML
        return None if is_json else Answer(406, headers=_reason("ask for JSON"))

    def refuse(self, error: Refused) -> Answer:
        told = "; ".join(f"{one['field']} {one['problem']}" for one in error.errors)
        return Answer(400 if error.status == 422 else error.status, headers=_reason(told))

    def fail(self, status: int) -> Answer:
        return Answer(status, headers=_reason("no"))

    def routes(self, door: Door) -> list[Route]:
        """Its API."""
        calls: list[tuple[str, str, Callable[[Mapping[str, str], Any], Answer]]] = [
            ("GET", "/employees", self._list),
            ("POST", "/employees", self._create),
            ("GET", "/meta/fields", lambda params, body: Answer(200, self._fields())),
            ("GET", "/meta/lists", lambda params, body: Answer(200, self._lists())),
        ]
        return [door.api(method, self.path + API + path, self, act) for method, path, act in calls]

    # What it does

    def _list(self, params: Mapping[str, str], body: object) -> Answer:
        """Everybody whose address contains the filter, in pages; an address that is not shown matches nobody."""
        if unknown := set(params) - QUERY:
            raise Refused(400, sorted(unknown)[0][:80], "is not a parameter here")
        wanted = [name for name in params.get("fields", "").split(",") if name]
        if not set(wanted) <= FIELDS:
            raise Refused(400, "fields", "has a field that is not known")
        limit, after = params.get("page[limit]", "50"), params.get("page[after]", "0")
        if not PAGE.fullmatch(limit) or not after.isdecimal():
            raise Refused(400, "page", "is no page")
        part = params.get("filter[homeEmail]")
        found = [one for one in self.employees.values() if one.id > int(after) and self._is_like(one, part)]
        page = found[: int(limit)]
        cursor = str(page[-1].id) if len(found) > len(page) else None
        shown = [self._shown(one, wanted) for one in page]
        return Answer(200, {"data": shown, "meta": {"page": {"nextCursor": cursor}}})

    def _is_like(self, one: Employee, part: str | None) -> bool:
        address = str(one.told.get("homeEmail", "")) if self.is_address_shown else ""
        return part is None or part.casefold() in address.casefold()

    def _shown(self, one: Employee, wanted: list[str]) -> dict[str, Any]:
        hidden = [name for name in wanted if name == "homeEmail" and not self.is_address_shown]
        more = {name: None if name in hidden else one.told.get(name) for name in wanted}
        always = {name: one.told.get(name) for name in ("firstName", "lastName", "status")}
        return {"employeeId": str(one.id), **always, **more, "_restrictedFields": hidden}

    def _create(self, params: Mapping[str, str], body: object) -> Answer:
        if not self.may_write:
            raise Refused(403, "", "may not")
        told = fields(body, EMPLOYEE)
        if any(one.told.get("homeEmail") == told.get("homeEmail", "") for one in self.employees.values()):
            raise Refused(409, "homeEmail", "is somebody's already")
        if told.get("jobTitle") not in (None, *self._seed.jobs.values()):
            raise Refused(409, "jobTitle", "is not in the list")
        made = self._add(told, is_ours=True)
        return Answer(201, headers={"location": f"https://northwind.bamboohr.com{API}/employees/{made.id}"})

    def _fields(self) -> list[dict[str, Any]]:
        return [
            {"id": number, "name": name, "type": "text", "alias": name} for number, name in enumerate(sorted(FIELDS))
        ]

    def _lists(self) -> list[dict[str, Any]]:
        titles = dict.fromkeys(self._seed.jobs.values())
        options = [{"id": number, "archived": "no", "name": title} for number, title in enumerate(titles)]
        return [{"fieldId": 17, "alias": "jobTitle", "manageable": "yes", "multiple": "no", "options": options}]

    # What people look at

    @property
    def hires(self) -> dict[str, HireRecord]:
        """Employees that came through the API, in the words of the company's own HRIS."""
        kept = {}
        for one in self.employees.values():
            if one.is_ours:
                key = str(one.told.get(KEY_FIELD, one.id))
                name = f"{one.told['firstName']} {one.told['lastName']}"
                content = {"name": name, "email": one.told.get("homeEmail"), "job_title": one.told.get("jobTitle")}
                kept[f"{key}-{one.id}" if key in kept else key] = HireRecord(key, content, ())
        return kept


def _reason(told: str) -> dict[str, str]:
    return {"x-bamboohr-error-message": told.encode("ascii", "replace").decode().strip()}
