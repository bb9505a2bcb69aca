"""Which vendors can stand in for the company's own ATS?"""

import re

from simulator.fakes.ashby.api import FakeAshby
from simulator.fakes.lever.api import FakeLever
from simulator.fakes.vendor import Vendor, uuid_for

VENDORS: dict[str, type[Vendor]] = {"ashby": FakeAshby, "lever": FakeLever}


def company_text(text: str, vendor: str) -> str:
    """The company's file with its jobs called as the vendor calls them."""
    return re.sub(r"(?m)^(\s*- job: )(\S+)$", lambda found: found[1] + uuid_for(vendor, "job", found[2]), text)
