"""How does an operator keep, hand out or forget what is held on a candidate? `hold`, `retention`, `export`, `erase`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.operator_desk import as_operator, stop

hold_app = typer.Typer(help="Legal holds: nothing of a candidate is erased while one stands.", no_args_is_help=True)
retention_app = typer.Typer(help="Who is kept how long, and what a person has to decide.", no_args_is_help=True)

Code = Annotated[str, typer.Argument(help="The code of any loop of the candidate (PK-7F3A), or their id in the ATS.")]
Reason = Annotated[str, typer.Option(help="Why, in a sentence.")]


@hold_app.command("place")
def place_hold(code: Code, reason: Reason) -> None:
    """Keep everything of a candidate from now on."""
    from handlers.hold_candidate import PlaceHold

    _done(as_operator(PlaceHold(code, reason)), code)
    print(f"A legal hold stands on the candidate of {code}.")


@hold_app.command("release")
def release_hold(code: Code, reason: Reason) -> None:
    """End a hold: the candidate's period counts as before."""
    from handlers.hold_candidate import ReleaseHold

    _done(as_operator(ReleaseHold(code, reason)), code)
    print(f"The legal hold on the candidate of {code} is released.")


@hold_app.command("list")
def list_holds() -> None:
    """List the holds that stand."""
    from handlers.hold_candidate import HoldsShown, ShowHolds

    shown = as_operator(ShowHolds())
    if not isinstance(shown, HoldsShown):
        stop("The operator may not see holds: the access rules are broken.")
    for one in shown.holds:
        print(f"{one.code}  since {one.placed_at:%Y-%m-%d}, by {one.placed_by}: {one.reason}")
    print(f"{len(shown.holds)} standing.")


@retention_app.command("run")
def run_retention(
    dry: Annotated[bool, typer.Option("--dry-run", help="Only say what would go, and by which rule.")] = False,
) -> None:
    """Erase whose period is over, as the daily job does."""
    _foresee() if dry else _retain()


def _foresee() -> None:
    from handlers.retain_candidates import RetentionShown, ShowRetention

    count = asking = 0
    after: str | None = ""
    while after is not None:
        shown = as_operator(ShowRetention(after))
        if not isinstance(shown, RetentionShown):
            stop("The operator may not look: the access rules are broken.")
        for one in shown.ending:
            print(f"{one.code}  last activity {one.last_activity:%Y-%m-%d}, {one.days} days by {one.rule}: would go")
        count, asking, after = count + len(shown.ending), asking + shown.asking, shown.after or None
    print(f"{count} would be erased; about {asking} a person would be asked. Nothing was changed.")


def _retain() -> None:
    from handlers.retain_candidates import CandidatesRetained, RetainCandidates

    erased = asked = 0
    failed: list[str] = []
    after: str | None = ""
    while after is not None:
        answer = as_operator(RetainCandidates(after))
        if not isinstance(answer, CandidatesRetained):
            stop("The operator may not do this: the access rules are broken.")
        erased, asked, after = erased + answer.erased, asked + answer.asked, answer.after or None
        failed += answer.failed
    print(f"{erased} erased; about {asked} a person is asked (panelkeeper retention questions).")
    if failed:
        stop(f"{len(failed)} could not be erased: {', '.join(sorted(set(failed)))}.", 1)


@retention_app.command("questions")
def list_questions() -> None:
    """List the candidates about whom a person has to decide: the law of one place excludes that of another."""
    from handlers.answer_retention import QuestionsShown, ShowQuestions

    shown = as_operator(ShowQuestions())
    if not isinstance(shown, QuestionsShown):
        stop("The operator may not see questions: the access rules are broken.")
    for one in shown.questions:
        print(
            f"{one.code}  {one.floor_rule} asks for {one.floor_days} days, {one.cap_rule} allows {one.cap_days}; "
            f"open since {one.asked_at:%Y-%m-%d}"
        )
    print(f"{shown.count} open. Answer with: panelkeeper retention answer CODE --days N --reason WHY")


@retention_app.command("answer")
def answer_question(
    code: Code,
    days: Annotated[int, typer.Option(help="Days after the last activity, between the two rules.")],
    reason: Reason,
) -> None:
    """Decide how long a candidate is kept where two laws exclude each other. The choice is written down."""
    from handlers.answer_retention import AnswerRetention

    _done(as_operator(AnswerRetention(code, days, reason)), code)
    print(f"The candidate of {code} is kept for {days} days after the last activity.")


def export(
    code: Code,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path(),
) -> None:
    """Write all that is held on a candidate: JSON, and a page to read. Look at both before you hand them over."""
    from bot import export_files
    from handlers.export_candidate import CandidateExported, ExportCandidate

    answer = as_operator(ExportCandidate(code))
    if not isinstance(answer, CandidateExported):
        stop(_sentence(answer, code), 1)
    try:
        for path in export_files.write(out, answer.code, answer.content):
            print(path)
    except OSError as fault:
        stop(f"Not written: {fault}", 1)
    print("Colleagues are named in it: have a person look before it is handed over.")


def erase(
    code: Code,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    despite: Annotated[
        bool, typer.Option("--despite-floor", help="Although the law of a place asks to keep them longer.")
    ] = False,
) -> None:
    """Erase a candidate: every word by them and about them, and what their token is made from."""
    from bot.cards.elements import counted
    from handlers.erase_candidate import CandidateErased, EraseCandidate

    if not yes and typer.prompt("This cannot be undone. Type the code again to erase", err=True) != code:
        stop("Nothing was erased.", 1)
    answer = as_operator(EraseCandidate(code, despite))
    if not isinstance(answer, CandidateErased):
        stop(_sentence(answer, code), 1)
    print(f"Erased: one candidate, {counted(answer.loops, 'loop')}.")
    if answer.dropped:
        left = counted(answer.dropped, "thing that was", "things that were")
        print(f"{left} still to be told about them will not be told.")
    print("What the bot said about them in chat is being replaced. ATS, calendars and mailboxes have their own copies.")


def jurisdictions(
    place: Annotated[str | None, typer.Argument(help="A place (eu-de), or several (us-ca+us-federal-contractor).")] = (
        None
    ),
) -> None:
    """Print which rules hold where, with their sources and how sure we are of each. Not legal advice."""
    from bot import jurisdiction_lines

    for line in jurisdiction_lines.lines(place):
        print(line)


def _done(answer: object, code: str) -> None:
    from handlers.command import Done

    if not isinstance(answer, Done):
        stop(_sentence(answer, code), 1)


def _sentence(answer: object, code: str) -> str:
    """What to tell the operator who was refused."""
    from bot.cards import refusals
    from bot.cards.platform import OPERATOR
    from handlers.command import Refused
    from policies.vocabulary import Refusal

    if not isinstance(answer, Refused):
        raise TypeError(f"{type(answer).__name__} is no refusal")
    facts = answer.facts or {}
    if answer.why is Refusal.UNKNOWN_SUBJECT:
        return f"There is no candidate under {code}."
    if answer.why is Refusal.LOOP_LIVE:
        return "A loop of this candidate is live: cancel it first."
    if answer.why is Refusal.BELOW_FLOOR:
        asked = f"{facts['rule']} asks to keep this candidate until {facts['until']}."
        return f"{asked} To erase them all the same: --despite-floor"
    if answer.why is Refusal.OUTSIDE_RULES:
        return f"{refusals.sentence(answer, OPERATOR)} From {facts['least']} to {facts['most']}."
    return refusals.sentence(answer, OPERATOR)
