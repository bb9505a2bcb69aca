"""What holds in the United Kingdom?"""

from datetime import date

from policies.jurisdictions.rules import Notice, Place, Rule, Status

UNITED_KINGDOM = Place(
    "uk",
    "United Kingdom",
    (
        Rule(
            id="uk-duaa",
            says="Decisions need meaningful human involvement and a way to contest them (Article 22C, in force since 5 "
            "February 2026). Tribunal limits are expected to rise from three to six "
            "months: nine months to a year is what employers are advised to keep.",
            source="Data (Use and Access) Act 2025; ICO report of 31 March 2026; advice of one law firm on periods",
            as_of=date(2026, 11, 22),
            status=Status.SECONDARY,
            notices=frozenset({Notice.BOT}),
            floor_days=270,
            cap_days=365,
        ),
    ),
)
