"""How does the product speak with the local HRIS of the demo? One JSON request with a bearer token."""

import httpx

from adapters.http import segment
from adapters.local_http import LocalHttp
from adapters.ports import Ref
from policies.hiring import Makes
from policies.vocabulary import Hire


class LocalHris:
    """The port `HRIS` for the demo's HRIS."""

    name = "local"
    makes = Makes.TASK

    def __init__(self, base_url: str, token: str, client: httpx.AsyncClient) -> None:
        self._http = LocalHttp(base_url, token, client)

    async def record_hire(self, hire: Hire, *, uncertain: bool) -> Ref:
        """Make the tasks for a hire; the same key again changes nothing."""
        body = {
            "application_id": hire.application_id,
            "name": hire.name,
            "email": hire.email,
            "job_title": hire.job_title,
            "decided_by_email": hire.decided_by_email,
        }
        return await self._http.write("PUT", f"/hris/api/hires/{segment(hire.key)}", body)
