"""What does New York City add?"""

from datetime import date

from policies.jurisdictions.rules import Place, Rule, Status

NEW_YORK_CITY = Place(
    "us-ny-nyc",
    "New York City",
    (
        Rule(
            id="us-ny-nyc-ll144",
            says="A tool whose score, class or recommendation decides or weighs most needs a bias audit of the last "
            "year and notice ten business days before. There is no such tool here: nothing is scored, classed or "
            "recommended, and a summary of feedback would have to stay that way.",
            source="Local Law 144 of 2021",
            as_of=date(2026, 11, 22),
            status=Status.SECONDARY,
        ),
    ),
)
