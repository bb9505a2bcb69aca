"""What does Maryland add?"""

from datetime import date

from policies.jurisdictions.rules import Place, Rule, Status

MARYLAND = Place(
    "us-md",
    "Maryland",
    (
        Rule(
            id="us-md-3-717",
            says="No facial template in an interview without a signed waiver: name, date, consent, and that it was "
            "read. There are no facial templates here.",
            source="Md. Code, Labor and Employment § 3-717",
            as_of=date(2026, 11, 22),
            status=Status.VERIFIED,
            consent_for=("facial recognition in interviews",),
        ),
    ),
)
