"""Which vendors can stand in for the company's own ATS, and for its own HRIS?"""

import re

from simulator.fakes.ashby.api import FakeAshby
from simulator.fakes.bamboohr import FakeBambooHr
from simulator.fakes.greenhouse.api import FakeGreenhouse
from simulator.fakes.lever.api import FakeLever
from simulator.fakes.vendor import Vendor, id_for

VENDORS: dict[str, type[Vendor]] = {"ashby": FakeAshby, "lever": FakeLever, "greenhouse": FakeGreenhouse}
HR_VENDORS: dict[str, type[FakeBambooHr]] = {"bamboohr": FakeBambooHr}


def company_text(text: str, vendor: str) -> str:
    """The company's file with its jobs called as the vendor calls them."""
    return re.sub(r"(?m)^(\s*- job: )(\S+)$", lambda found: f'{found[1]}"{id_for(vendor, "job", found[2])}"', text)
