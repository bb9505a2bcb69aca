"""How does the bot show Teams who it is? By a token from the identity provider, kept until shortly before it ends."""

import asyncio

import httpx

from adapters.ports import CredentialsBroken, Retry

SCOPE = "https://api.botframework.com/.default"
PATIENCE = 10.0
EARLY = 300.0
"""So many seconds before its end a token is no longer used."""
NEVER = float("-inf")


class Credentials:
    """The bot's own token for one `scope`. `login_url` is the tenant's address at the identity provider."""

    def __init__(self, http: httpx.AsyncClient, login_url: str, app_id: str, password: str, scope: str = SCOPE) -> None:
        self._http = http
        self._url = f"{login_url.rstrip('/')}/oauth2/v2.0/token"
        self._asks = {
            "grant_type": "client_credentials",
            "client_id": app_id,
            "client_secret": password,
            "scope": scope,
        }
        self._lock = asyncio.Lock()
        self._token = ""
        self._until = NEVER

    async def token(self) -> str:
        """A token that holds. Raises CredentialsBroken, and Retry while the provider is away."""
        async with self._lock:
            if asyncio.get_running_loop().time() >= self._until:
                self._token, seconds = await self._fetch()
                self._until = asyncio.get_running_loop().time() + seconds - EARLY
            return self._token

    def drop(self, token: str) -> None:
        """Teams does not take this token any more: the next one is fetched anew."""
        if token == self._token:
            self._until = NEVER

    async def _fetch(self) -> tuple[str, float]:
        try:
            answer = await self._http.post(self._url, data=self._asks, timeout=PATIENCE, follow_redirects=False)
        except httpx.HTTPError as error:
            raise Retry(type(error).__name__) from error
        if answer.status_code in (httpx.codes.BAD_REQUEST, httpx.codes.UNAUTHORIZED):
            raise CredentialsBroken
        if answer.status_code != httpx.codes.OK:
            raise Retry(f"no token: {answer.status_code}")
        try:
            told = answer.json()
            return str(told["access_token"]), float(told["expires_in"])
        except (ValueError, KeyError, TypeError) as error:
            raise Retry("no token in the answer") from error
