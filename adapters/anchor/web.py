"""How does an anchor of the audit trail reach a web address? One POST of JSON; what comes back is not read."""

import httpx

from adapters.http import moment, retry_after
from adapters.ports import CredentialsBroken, Limited, Rejected, Retry, Unknown
from policies.vocabulary import AuditAnchor

TIMEOUT = httpx.Timeout(10)
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class WebAnchors:
    """The port `AnchorKeeper` for an address of the operator's own. The address may hold a secret: no fault quotes it.

    Redirects are not followed: an anchor goes where it was meant to go.
    """

    name = "web"

    def __init__(self, url: str, client: httpx.AsyncClient) -> None:
        self._url = url
        self._client = client

    async def keep(self, anchor: AuditAnchor) -> None:
        """POST `at`, `seq` and `hash`; any 2xx is success."""
        body = {"at": moment(anchor.at), "seq": anchor.seq, "hash": anchor.hash}
        try:
            request = self._client.stream("POST", self._url, json=body, timeout=TIMEOUT, follow_redirects=False)
            async with request as response:
                status, headers = response.status_code, response.headers
        except _NOT_SENT as error:
            raise Retry(f"not reached: {type(error).__name__}") from None
        except (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL) as error:
            raise Rejected(f"cannot be asked: {type(error).__name__}") from None
        except httpx.TransportError as error:
            raise Unknown(f"no answer: {type(error).__name__}") from None
        if status in (429, 503):
            raise Limited(f"answered {status}", retry_after(headers))
        if status in (401, 403):
            raise CredentialsBroken(f"answered {status}")
        if status >= 500:
            raise Unknown(f"answered {status}")
        if not 200 <= status < 300:
            raise Rejected(f"answered {status}")
