"""Where is the report read? The real door on a loopback port, over a real database with a company in it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import httpx
from starlette.applications import Starlette

from bot.desk import Desk
from bot.web import booking, reports
from bot.web.sessions import LinkSettings
from handlers.load_company import LoadCompany
from handlers.log_in import IssueLogin, LoginIssued
from policies.vocabulary import Role
from storage.store import Store
from tests.bot.web.booking_states import Stand, stand_on_a_socket
from tests.builders import PEOPLE, SECRET, Company, person, requisition, unkept
from tests.many_loops import Many

PAGE = "/reports/fairness"


@dataclass
class Reading:
    """The company, the server, and a browser that is nobody's yet."""

    company: Company
    links: LinkSettings
    http: httpx.Client

    def link(self, name: str = "ada") -> str:
        """The path of a login link."""
        issued = self.company.as_(name, IssueLogin(PAGE))
        assert isinstance(issued, LoginIssued), issued
        return f"/login/{issued.token}"

    def post(self, path: str, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.post(path, data={}, headers={"Origin": self.links.public_base_url, **FORM, **named})

    def log_in(self, name: str = "ada") -> httpx.Response:
        return self.post(self.link(name))


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@contextmanager
def reading(store: Store, loops: int = 60, public: str = "") -> Iterator[Reading]:
    """Ada audits; Dana and Hana have one requisition, Otto another. `public` is the address the page believes in."""
    company = Company(store).load()
    other = replace(requisition(job="job-2"), title="<b>Designer</b> & co", recruiter="otto@acme.example")
    people = (*PEOPLE, person("ada", (Role.AUDITOR,)), person("otto", (Role.RECRUITER,)))
    company.operator(LoadCompany(people, (other,)))
    if loops:
        Many(company.store, company.now, SECRET).write(loops)
    desk = Desk(company.dispatcher)
    with stand_on_a_socket() as stand:
        stand.app = _app(desk, stand, public, company)
        with httpx.Client(base_url=stand.links.public_base_url, timeout=20, trust_env=False) as http:
            yield Reading(company, replace(stand.links, public_base_url=public or stand.links.public_base_url), http)
    desk.close()


def _app(desk: Desk, stand: Stand, public: str, company: Company) -> Starlette:
    links = replace(stand.links, public_base_url=public or stand.links.public_base_url)
    own = [*reports.routes(desk, links, lambda: company.now)]
    return Starlette(routes=[*own, *booking.routes(desk, unkept(desk), links, lambda: company.now)])


def ids(text: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', text))
