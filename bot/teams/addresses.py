"""Where may we send what we say in Teams? Only to addresses that the operator allows, whatever a request names."""

from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from bot.loopback import is_loopback

LONGEST = 255
ANY = "*."


class ServiceUrls:
    """The allowed beginnings, such as `https://smba.trafficmanager.net/`; `https://*.host/` allows every host below.

    Plain http is for loopback only, whatever the prefixes say.
    """

    def __init__(self, prefixes: Sequence[str]) -> None:
        self._prefixes = tuple(urlsplit(one) for one in prefixes)

    def allow(self, url: str) -> bool:
        if not url.isascii() or not url.isprintable() or len(url) > LONGEST or set(url) & set(" \\%@?#"):
            return False
        try:
            asked = urlsplit(url)
            _port = asked.port
        except ValueError:
            return False
        if ".." in asked.path or (asked.scheme == "http" and not is_loopback(asked.hostname)):
            return False
        return any(_covers(allowed, asked) for allowed in self._prefixes)


def _covers(allowed: SplitResult, asked: SplitResult) -> bool:
    host, wanted = asked.hostname or "", allowed.hostname or ""
    is_host = host.endswith(wanted[1:]) if wanted.startswith(ANY) else host == wanted
    path = allowed.path if allowed.path.endswith("/") else f"{allowed.path}/"
    is_below = f"{asked.path}/".startswith(path)
    return bool(host) and is_host and (asked.scheme, asked.port) == (allowed.scheme, allowed.port) and is_below
