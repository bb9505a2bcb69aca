"""What holds for a state, a local government or a school in the United States?"""

from datetime import date

from policies.jurisdictions.rules import Place, Rule, Status

PUBLIC_EMPLOYER = Place(
    "us-public-employer",
    "United States, public employer",
    (
        Rule(
            id="us-eeoc-public",
            says="State and local governments and educational institutions keep application records two years.",
            source="29 CFR 1602.31, 1602.40 and 1602.49 (eeoc.gov says two years; the sections are from memory)",
            as_of=date(2026, 11, 22),
            status=Status.VERIFIED,
            floor_days=730,
        ),
    ),
)
