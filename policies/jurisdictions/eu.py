"""What holds in the European Union?"""

from datetime import date

from policies.jurisdictions.rules import Assistance, Notice, Place, Rule, Status

EU = Place(
    "eu",
    "European Union",
    (
        Rule(
            id="eu-ai-act",
            says="Evaluating candidates is high-risk (Annex III 4(a)); the duties begin on 2 December 2027. Finding "
            "times evaluates nobody, so it is on; a summary of feedback stays off until its Article 6(4) memo is "
            "written. Ranking, scoring and reading emotions are off everywhere. People are told that they deal with a "
            "program (Article 50).",
            source="Regulation (EU) 2024/1689, Annex III and Articles 6 and 50; as amended by Regulation (EU) "
            "2026/1744",
            as_of=date(2026, 11, 22),
            status=Status.SECONDARY,
            on=frozenset({Assistance.SCHEDULE_SUGGEST}),
            off=frozenset({Assistance.FEEDBACK_SUMMARY}),
            notices=frozenset({Notice.BOT}),
        ),
        Rule(
            id="eu-gdpr",
            says="No longer than necessary (Article 5(1)(e)); it names no figure. Two years after the last contact is "
            "the longest that an authority advises, and taken as the cap of the whole Union. Access within a month "
            "(Articles 12 and 15), interview notes included; no decision by a machine alone (Article 22).",
            source="Regulation (EU) 2016/679 (its articles from memory); CNIL's advice; CJEU C-434/16 (Nowak)",
            as_of=date(2026, 11, 22),
            status=Status.SECONDARY,
            cap_days=730,
        ),
    ),
)
