"""How does the fairness report read? Its figures as sections, each with its words, numbers and rows."""

from collections.abc import Callable, Mapping

from bot.cards.fairness import (
    ALL_BUT_FEW,
    BOOKING,
    BOOKING_WORDS,
    CHANGES,
    DEFINITIONS,
    DISCLOSURES,
    FEW,
    HOUR_WORDS,
    HOURS,
    LOAD,
    OFFERED,
    OFFERED_WORDS,
    REQUISITIONS,
    SCORECARD_WORDS,
    SCORECARDS,
    SUGGESTION_WORDS,
    SUGGESTIONS,
    SUMMARIES,
    SUMMARY_WORDS,
    UNUSUAL,
    VIEWER_WORDS,
    Bar,
    Cell,
    Finding,
    Section,
    hours_text,
    title_of,
)
from handlers.show_fairness import FairnessShown
from policies.fairness import Counts, Fairness
from policies.small_groups import Few, Share, Spread

MOST_PEOPLE = 40
"""The busiest who are listed by name; the rest are put together."""


def sections(shown: FairnessShown) -> tuple[Section, ...]:
    """The whole report, in order; nothing where it is about too few candidates."""
    figures = shown.figures
    if figures is None:
        return ()
    made = [_booking(figures)]
    if figures.requisitions:
        made.append(_requisitions(figures, shown))
    made += [_offered(figures), _hours(figures), _changes(figures), _load(figures, shown)]
    made += [_scorecards(figures), _suggestions(figures)]
    if figures.summaries:
        made.append(_summaries(figures))
    if figures.disclosures is not None:
        made.append(_disclosures(figures))
    return tuple(made)


def _section(
    key: str,
    findings: tuple[Finding, ...],
    header: tuple[str, ...],
    rows: tuple[tuple[Cell, ...], ...],
    bars: tuple[Bar, ...] = (),
    noun: str = "",
) -> Section:
    return Section(key, *DEFINITIONS[key], findings, header, rows, bars, noun)


def _counted(
    key: str, findings: tuple[Finding, ...], noun: str, first: str, counts: Counts, words: Mapping[str, str]
) -> Section:
    """A section whose table and chart are the same counts."""
    found = dict(counts)
    rows = tuple((words[name], found[name]) for name in words)
    bars = tuple(Bar(words[name], found[name], name in UNUSUAL) for name in words)
    return _section(key, findings, (first, noun), rows, bars, noun)


def _booking(figures: Fairness) -> Section:
    findings = (
        _spread("Median", figures.booking, lambda one: one.median),
        _spread("Nine of ten within", figures.booking, lambda one: one.high),
    )
    return _counted(BOOKING, findings, "loops", "first booked", figures.booking_bands, BOOKING_WORDS)


def _requisitions(figures: Fairness, shown: FairnessShown) -> Section:
    rows = tuple(
        (
            title_of(one.requisition, shown),
            one.loops,
            hours_text(one.booking.median) if one.booking else None,
            hours_text(one.booking.high) if one.booking else None,
        )
        for one in figures.requisitions
    )
    return _section(REQUISITIONS, (), ("requisition", "loops", "median", "nine of ten within"), rows)


def _offered(figures: Fairness) -> Section:
    findings = (
        _plain("Median", figures.offered, lambda one: one.median),
        _plain("Nine of ten had at least", figures.offered, lambda one: one.low),
    )
    return _counted(OFFERED, findings, "loops", "choices", figures.offered_bands, OFFERED_WORDS)


def _hours(figures: Fairness) -> Section:
    findings = (_share("Outside 08–20", figures.outside),)
    return _counted(HOURS, findings, "interviews", "candidate's hour", figures.hour_bands, HOUR_WORDS)


def _changes(figures: Fairness) -> Section:
    found = (
        ("Moved by the candidate", figures.moved),
        ("Cancelled by the candidate", figures.candidate_cancelled),
        ("Cancelled by the company", figures.company_cancelled),
    )
    findings = tuple(_share(name, share) for name, share in found)
    rows = tuple((one.name, one.text) for one in findings)
    return _section(CHANGES, findings, ("what happened", "share of booked loops"), rows)


def _load(figures: Fairness, shown: FairnessShown) -> Section:
    load = figures.load
    if load is None:
        none = (Finding("Gini coefficient", None, "ratio", FEW), Finding("Busiest 30 % carry", None, "share", FEW))
        return _section(LOAD, none, ("person", "interviews"), ())
    named = [(shown.names.get(person, "?"), count) for person, count in load.listed[:MOST_PEOPLE]]
    rest = load.listed[MOST_PEOPLE:]
    people = load.other_people + len(rest)
    together = load.other_interviews + sum(count for _, count in rest)
    named.sort(key=lambda one: (-one[1], one[0]))
    rows: list[tuple[Cell, ...]] = [*named]
    bars = tuple(Bar(name, count) for name, count in named)
    if people:
        others = "1 other" if people == 1 else f"{people} others together"
        rows.append((others, together))
        bars = (*bars, Bar(others, together, marked=True))
    findings = (
        Finding("Gini coefficient", round(load.gini, 2), "ratio", f"{load.gini:.2f}"),
        Finding("Busiest 30 % carry", round(load.top, 2), "share", f"{load.top:.0%}"),
    )
    return _section(LOAD, findings, ("person", "interviews"), tuple(rows), bars, "interviews")


def _scorecards(figures: Fairness) -> Section:
    findings = (
        _spread("Median", figures.scorecards, lambda one: one.median),
        _spread("Nine of ten within", figures.scorecards, lambda one: one.high),
        _share("In time", figures.in_time),
    )
    return _counted(SCORECARDS, findings, "scorecards", "submitted", figures.scorecard_bands, SCORECARD_WORDS)


def _suggestions(figures: Fairness) -> Section:
    findings = (_share("Accepted", figures.accepted), _share("Edited", figures.edited))
    return _counted(SUGGESTIONS, findings, "options", "what became of it", figures.suggestions, SUGGESTION_WORDS)


def _summaries(figures: Fairness) -> Section:
    findings = (_share("Edited", figures.summaries_edited),)
    return _counted(SUMMARIES, findings, "summaries", "what became of it", figures.summaries, SUMMARY_WORDS)


def _disclosures(figures: Fairness) -> Section:
    rows = tuple((VIEWER_WORDS[viewer], shown, count) for viewer, shown, count in figures.disclosures or ())
    return _section(DISCLOSURES, (), ("shown to", "what", "times"), rows)


def _spread(name: str, found: Spread | None, pick: Callable[[Spread], float]) -> Finding:
    if found is None:
        return Finding(name, None, "hours", FEW)
    return Finding(name, round(pick(found), 1), "hours", hours_text(pick(found)))


def _plain(name: str, found: Spread | None, pick: Callable[[Spread], float]) -> Finding:
    if found is None:
        return Finding(name, None, "count", FEW)
    return Finding(name, round(pick(found), 1), "count", f"{pick(found):g}")


def _share(name: str, found: Share | None) -> Finding:
    if found is None or found.value is None:
        few = ALL_BUT_FEW if found is not None and found.few is Few.REST else FEW
        return Finding(name, None, "share", few)
    return Finding(name, round(found.value, 2), "share", f"{found.value:.0%}")
