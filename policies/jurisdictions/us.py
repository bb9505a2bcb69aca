"""What holds in the United States?"""

from datetime import date

from policies.jurisdictions.rules import Place, Rule, Status

UNITED_STATES = Place(
    "us",
    "United States",
    (
        Rule(
            id="us-eeoc",
            says="A private employer keeps application records one year from the record or the decision, whichever is "
            "later; once there is a charge, until it is settled: that is a legal hold.",
            source="29 CFR 1602.14 (eeoc.gov)",
            as_of=date(2026, 11, 22),
            status=Status.VERIFIED,
            floor_days=365,
        ),
    ),
)
