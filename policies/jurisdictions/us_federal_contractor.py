"""What holds for a contractor of the United States' federal government?"""

from datetime import date

from policies.jurisdictions.rules import Place, Rule, Status

FEDERAL_CONTRACTOR = Place(
    "us-federal-contractor",
    "United States, federal contractor",
    (
        Rule(
            id="us-ofccp",
            says="Two years, interview notes by name; one year for fewer than 150 employees or without a contract of "
            "150,000 dollars: such a contractor says `us`.",
            source="41 CFR 60-741.80 and 60-300.80",
            as_of=date(2026, 11, 22),
            status=Status.VERIFIED,
            floor_days=730,
        ),
    ),
)
