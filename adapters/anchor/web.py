"""How does an anchor of the audit trail reach a web address? One POST of JSON; what comes back is not read."""

import json

import httpx

from adapters.http import moment, tell
from policies.vocabulary import AuditAnchor


class WebAnchors:
    """The port `AnchorKeeper` for an address of the operator's own, which may hold a secret."""

    name = "web"

    def __init__(self, url: str, client: httpx.AsyncClient) -> None:
        self._url = url
        self._client = client

    async def keep(self, anchor: AuditAnchor) -> None:
        """POST `at`, `seq` and `hash`; any 2xx is success."""
        body = {"at": moment(anchor.at), "seq": anchor.seq, "hash": anchor.hash}
        await tell(self._client, self._url, json.dumps(body).encode(), {"content-type": "application/json"})
