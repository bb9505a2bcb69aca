"""What does California add?"""

from datetime import date

from policies.jurisdictions.rules import Place, Rule, Status

CALIFORNIA = Place(
    "us-ca",
    "California",
    (
        Rule(
            id="us-ca-crd-ads",
            says="Automated-decision systems include tools that facilitate human decisions: their data and related "
            "records are kept four years. To be safe, all that is held on a candidate counts as related.",
            source="Rules of the Civil Rights Department, in force since 1 October 2025",
            as_of=date(2026, 11, 22),
            status=Status.SECONDARY,
            floor_days=1461,
        ),
    ),
)
