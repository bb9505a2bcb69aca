"""What does Germany add?"""

from datetime import date

from policies.jurisdictions.rules import Place, Rule, Status

GERMANY = Place(
    "eu-de",
    "Germany",
    (
        Rule(
            id="de-agg",
            says="Who was turned down has two months to claim (§ 15(4) AGG) and three more to sue; about six months "
            "are taken as the longest that keeping an application is necessary.",
            source="Allgemeines Gleichbehandlungsgesetz § 15(4); from memory, no text was read",
            as_of=date(2026, 11, 22),
            status=Status.UNVERIFIED,
            cap_days=180,
        ),
    ),
)
