"""What does France add?"""

from datetime import date

from policies.jurisdictions.rules import Place, Rule, Status

FRANCE = Place(
    "eu-fr",
    "France",
    (
        Rule(
            id="fr-cnil",
            says="At most two years after the last contact with the candidate.",
            source="CNIL's advice on recruitment",
            as_of=date(2026, 11, 22),
            status=Status.SECONDARY,
            cap_days=730,
        ),
    ),
)
