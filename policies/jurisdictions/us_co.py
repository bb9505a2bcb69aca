"""What does Colorado add?"""

from datetime import date

from policies.jurisdictions.rules import Notice, Place, Rule, Status

COLORADO = Place(
    "us-co",
    "Colorado",
    (
        Rule(
            id="us-co-sb26-189",
            says="From 1 January 2027: notice before use, disclosure within 30 days of an adverse decision, "
            "correction, meaningful human review, records three years. Nothing here materially influences a decision; "
            "notice and period are taken all the same, for everything held on a candidate.",
            source="SB 26-189, which replaces SB 24-205; rules of the Attorney General are still due",
            as_of=date(2026, 11, 22),
            status=Status.SECONDARY,
            notices=frozenset({Notice.BOT, Notice.AI}),
            floor_days=1095,
        ),
    ),
)
