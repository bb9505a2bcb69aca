"""How does an operator connect a vendor's system? Everything is tried before anything depends on it."""

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.operator_desk import settings as given_settings
from bot.operator_desk import stop

if TYPE_CHECKING:
    from adapters.ports import AtsJob, AtsPlan, AtsSetup, HrisSetup, Probe
    from handlers.load_company import LoadCompany

Company = Annotated[
    Path | None,
    typer.Option("--company", help="The company's file: are its stages, interviews and people known there?"),
]


Write = Annotated[
    Path | None,
    typer.Option("--write", help="Ask which stages are scheduled how, by whom, and write that as a company file."),
]


def connect(
    vendor: Annotated[str, typer.Argument(help="The name of the vendor, as in PANELKEEPER_ATS or PANELKEEPER_HRIS.")],
    company: Company = None,
    webhook: Annotated[bool, typer.Option("--webhook", help="Have the vendor tell this server of changes.")] = False,
    write: Write = None,
) -> None:
    """Try a vendor's system: credentials, permissions, stages, forms, people, job titles, webhooks."""
    from adapters.ports import CredentialsBroken, Rejected, Retry, Unknown
    from bot import app as assembly
    from bot import company_file

    if vendor not in (known := (*assembly.CONNECTABLE, *assembly.HR_CONNECTABLE)):
        stop(f"There is no vendor {vendor} to connect. There is: {', '.join(known)}.")
    is_hris = vendor in assembly.HR_CONNECTABLE
    if is_hris and webhook:
        stop(f"{vendor} is told of hires and tells us nothing: leave --webhook out.")
    if is_hris and write:
        stop(f"{vendor} has no stages: leave --write out.")
    if write is not None and write.exists() and sys.stdin.isatty():
        typer.confirm(f"{write} exists. Write over it?", default=False, abort=True)
    if write is not None and not os.access(write if write.exists() else write.parent, os.W_OK):
        stop(f"{write} cannot be written.")  # said before anybody answers a question
    settings = given_settings()
    url = f"{settings.public_url.rstrip('/')}/webhooks/ats/{vendor}" if webhook else ""

    async def connecting() -> bool:
        if is_hris:
            async with assembly.hris_setup(settings) as hris:
                return await _connect_hris(hris, wanted)
        async with assembly.ats_setup(settings, vendor) as setup:
            return await _connect(setup, wanted, url, (company, write) if write is not None else None)

    wanted = None
    try:
        wanted = company_file.read(company) if company else None
        all_is_well = asyncio.run(connecting())
    except company_file.CompanyFileError as error:
        said = company if company is not None and wanted is None else "What was answered"
        stop("\n  ".join([f"{said} cannot be used, and nothing was written:", *error.problems[:20]]))
    except assembly.NotConfigured as missing:
        stop(str(missing))
    except (CredentialsBroken, Rejected, Retry, Unknown) as failure:
        stop(f"It does not go on: {type(failure).__name__} {failure}".rstrip(), 1)
    raise typer.Exit(0 if all_is_well else 1)


async def _connect(
    setup: "AtsSetup", wanted: "LoadCompany | None", url: str, mapping: "tuple[Path | None, Path] | None"
) -> bool:
    """Each step in words; whether all of them went well. Without credentials nothing further is asked.

    `mapping` has the file to begin with and the one to write.
    """
    if not _told("What the key may do", await setup.probes()):
        return False
    jobs = await setup.jobs()
    _tell_jobs(jobs)
    is_known = True
    if mapping is not None:
        wanted = await _map(setup, jobs, *mapping) or wanted
    if wanted is not None:
        strangers = await setup.strangers([person.email for person in wanted.people if person.active])
        is_known = _compare(wanted, jobs, strangers)
    return _told("Webhooks", await setup.hook(url)) and is_known if url else is_known


async def _connect_hris(setup: "HrisSetup", wanted: "LoadCompany | None") -> bool:
    """As above, for an HR system: does it take the titles of the open requisitions?"""
    if not _told("What the key may do", await setup.probes()):
        return False
    titles = await setup.titles()
    print("\nJob titles", *titles, sep="\n  ")
    if wanted is None:
        return True
    open_titles = dict.fromkeys(one.title for one in wanted.requisitions if one.is_open)
    return _judged([f"there is no job title “{title}”" for title in open_titles if title not in titles], "job title")


def _told(title: str, probes: "tuple[Probe, ...]") -> bool:
    print(f"\n{title}")
    for probe in probes:
        print(f"{'ok ' if probe.ok else 'NO '} {probe.what}: {probe.told}")
    return all(probe.ok for probe in probes)


def _tell_jobs(jobs: "tuple[AtsJob, ...]") -> None:
    print("\nOpen jobs, with the stages that have interviews")
    for job in jobs:
        print(f"  {job.title}  (job: {job.id})")
        for stage in job.stages:
            for one in stage.interviews:
                print(f"    {stage.name}: {_planned(one)}")
        if job.anywhere:
            print(f"    stages: {', '.join(stage.name for stage in job.stages)}")
        for one in job.anywhere:
            print(f"    in any stage: {_planned(one)}")


def _planned(one: "AtsPlan") -> str:
    length = f", {one.minutes} minutes" if one.minutes else ""
    return one.name + length + (f", form “{one.form}”" if one.form else "")


async def _map(setup: "AtsSetup", jobs: "tuple[AtsJob, ...]", base: Path | None, out: Path) -> "LoadCompany | None":
    """Ask how the stages are to be scheduled, and write the company's file; None where nothing was written.

    Without a terminal the questions are shown, and nobody answers.
    """
    from bot import company_file
    from bot.connect_mapping import Mapper

    print("\nThe company's file: an empty answer stands for the one in brackets")
    is_terminal, before = sys.stdin.isatty(), company_file.told(base) if base else None
    said = await Mapper(_asked if is_terminal else _shown, print, setup.strangers, before).mapped(jobs)
    if not is_terminal:
        print(f"\nThere is no terminal to answer at: {out} is not written.")
        return None
    made = company_file.checked(said)
    _written(said, out)
    return made


def _written(said: Any, out: Path) -> None:
    import yaml

    out.write_text(yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=120), "utf-8")
    print(f"\nWrote {out}. Look through it, then: panelkeeper company load {out}")


def _asked(question: str, usual: str | None) -> str:
    """Ask, again and again where an answer is needed."""
    return str(typer.prompt(question, default=usual, show_default=bool(usual), prompt_suffix=" "))


def _shown(question: str, usual: str | None) -> str:
    print(f"{question} [{usual}]" if usual else question)
    return usual or ""


def _compare(wanted: "LoadCompany", jobs: "tuple[AtsJob, ...]", strangers: tuple[str, ...]) -> bool:
    """Say what of the company's file the ATS does not know; whether it knows all."""
    problems = [f"{email} is no user there" for email in strangers]
    known = {job.id: job for job in jobs}
    for requisition in (one for one in wanted.requisitions if one.is_open):
        job = known.get(requisition.job)
        if job is None:
            problems.append(f"requisition “{requisition.title}”: there is no open job {requisition.job}")
            continue
        stages = {stage.name: stage for stage in job.stages}
        names = {one.name for stage in job.stages for one in stage.interviews} | {one.name for one in job.anywhere}
        for plan in requisition.plans:
            if plan.stage not in stages:
                problems.append(f"“{requisition.title}”: there is no stage “{plan.stage}” in {', '.join(stages)}")
            problems += [
                f"“{requisition.title}”, {plan.stage}: there is no interview “{one.name}”"
                for one in plan.interviews
                if names and one.name not in names
            ]
    return _judged(problems, "open requisition, stage, interview and person")


def _judged(problems: list[str], every: str) -> bool:
    """Say what of the company's file is not known there; whether all is."""
    print("\nThe company's file")
    for problem in problems:
        print(f"NO  {problem}", file=sys.stderr)
    if not problems:
        print(f"ok  every {every} is known there")
    return not problems
