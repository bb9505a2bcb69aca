"""Which numbers of machines and wallets are there: IP and hardware addresses, UUIDs, crypto addresses?"""

import re
from collections.abc import Iterator

from adapters.pii.patterns.found import Found, Starts

IPV4 = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2}|:\d{1,5})?(?![\w]|\.\d|-\d)")
IPV6 = re.compile(
    r"(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3}|(?<=::))(?:%\w{1,10})?(?![\w:])"
)
MAC = re.compile(
    r"(?<![\w:-])[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}(?![\w:-])"
    r"|(?<![\w.])(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}(?![\w.])"
)
UUID = re.compile(r"(?<![\w-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])")
VERSION = re.compile(r"(?:version|release|build|section|chapter|v)[ :]{0,2}$")
WALLET = re.compile(
    r"(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]{40}|bc1[02-9ac-hj-np-z]{11,71}|[13][1-9A-HJ-NP-Za-km-z]{25,34}"
    r"|[LM][1-9A-HJ-NP-Za-km-z]{33}|4[0-9AB][1-9A-HJ-NP-Za-km-z]{93})(?![A-Za-z0-9])"
)
LONG = re.compile("[A-Za-z0-9]{26}")
MIXED = re.compile(r"[a-z]")


def find_machines(plain: str, lower: str, starts: Starts, lettered: bool) -> Iterator[Found]:
    """All of them; a text without enough dots, colons or dashes is not looked at.

    `lettered`: whether somewhere a letter follows a digit, as it does in the address of a wallet.
    """
    if plain.count(".") >= 3:
        for start in starts:
            address = IPV4.match(lower, start)
            if address is not None and (not start or lower[start - 1] != "."):
                parts = [int(part) for part in re.split(r"[/:]", address[0])[0].split(".")]
                if max(parts) < 256 and VERSION.search(lower, max(0, start - 10), start) is None:
                    yield Found(start, address.end(), "IP_ADDRESS", 0.9)
    if "::" in plain or plain.count(":") >= 6:
        for groups in IPV6.finditer(lower):
            if real_ipv6(groups[0]):
                yield Found(groups.start(), groups.end(), "IP_ADDRESS", 0.9)
    if plain.count(":") >= 5 or plain.count("-") >= 4 or "mac" in lower:
        for hardware in MAC.finditer(lower):
            yield Found(hardware.start(), hardware.end(), "ID", 0.9)
        for uuid in UUID.finditer(lower):
            yield Found(uuid.start(), uuid.end(), "ID", 0.8)
    if lettered and LONG.search(plain) is not None:
        for wallet in WALLET.finditer(plain):
            if MIXED.search(wallet[0]) is not None and not wallet[0].isdigit():
                yield Found(wallet.start(), wallet.end(), "ID", 0.8)


def real_ipv6(text: str) -> bool:
    """Whether these groups are an address: eight of them, or some left out once; not a time of day."""
    body = text.partition("%")[0]
    groups = [group for group in body.split(":") if group]
    room = 8 - ("." in body)
    if "::" in body:
        return (
            body.count("::") == 1 and len(groups) < room and len(groups) > 0 and any(len(g) > 2 for g in groups)
        ) or body == "::1"
    return len(groups) == room
