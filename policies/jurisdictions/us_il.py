"""What does Illinois add?"""

from datetime import date

from policies.jurisdictions.rules import Notice, Place, Rule, Status

ILLINOIS = Place(
    "us-il",
    "Illinois",
    (
        Rule(
            id="us-il-hb3773",
            says="Notice where AI is used to influence or facilitate decisions about hiring, since 1 January 2026; the "
            "final rule of the Department of Human Rights was not there to read. No assistance before the company's "
            "own notice is set.",
            source="HB 3773; draft rules of the Department of Human Rights, comments closed on 29 June 2026",
            as_of=date(2026, 11, 22),
            status=Status.SECONDARY,
            notices=frozenset({Notice.BOT, Notice.AI}),
        ),
        Rule(
            id="us-il-aivia",
            says="AI analysis of a video interview needs notice, explanation and consent, and deletion within 30 days "
            "of a request. There is none here.",
            source="Artificial Intelligence Video Interview Act",
            as_of=date(2026, 11, 22),
            status=Status.SECONDARY,
            consent_for=("AI analysis of video interviews",),
        ),
    ),
)
