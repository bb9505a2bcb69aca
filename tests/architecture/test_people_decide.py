"""Has a machine's judgement of a person anywhere to be? No table, record or setting has a field for one."""

import dataclasses
import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from sqlmodel import SQLModel

import adapters
import bot
import handlers
import policies
import storage
from bot.settings import Settings

JUDGING = re.compile(
    r"(?:^|_)(?:rank\w*|scor(?:e|es|ed|ing)|fit|match\w*|\w*probab\w*|likel\w*|confiden\w*|predict\w*|recommend\w*|rating\w*"
    r"|grade\w*|verdict|suitab\w*|percentile|potential|sentiment|emotion\w*|personality)(?:$|_)"
)
BY_PEOPLE = {
    "scorecard_revision.ratings", "scorecard_revision.recommendation",
    "Rating.score", "AtsScorecard.ratings", "AtsScorecard.recommendation", "ScorecardDraft.ratings",
    "ScorecardDraft.recommendation", "ScorecardView.ratings", "ScorecardView.recommendation", "SubmitScorecard.ratings",
    "SubmitScorecard.recommendation",
}  # fmt: skip
"""What an interviewer chose in a form."""
NOT_OF_PEOPLE = {"PersonalSpan.score", "Found.score", "Named.score", "_Judged.verdict"}
"""How sure redaction is that a stretch of text is personal data; whether a retention period is over."""


def below(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".migrations" not in found.name:
            yield import_module(found.name)


def fields() -> set[str]:
    """Every column of every table, and every field of every record and setting of the product."""
    found = {f"Settings.{name}" for name in Settings.model_fields}
    for package in (adapters, bot, handlers, policies, storage):
        for module in below(package):
            for name, kind in inspect.getmembers(module, inspect.isclass):
                if dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__:
                    found |= {f"{name}.{field.name}" for field in dataclasses.fields(kind)}
                if issubclass(kind, tuple) and kind.__module__ == module.__name__:
                    found |= {f"{name}.{field}" for field in getattr(kind, "_fields", ())}
    tables = SQLModel.metadata.tables.values()
    return found | {f"{table.name}.{column.name}" for table in tables for column in table.columns}


def test_nothing_has_a_field_for_a_machines_judgement_of_a_person() -> None:
    judging = {one for one in fields() if JUDGING.search(one.partition(".")[2])}
    assert judging == BY_PEOPLE | NOT_OF_PEOPLE


def test_the_words_that_judge_are_recognised() -> None:
    for name in ("rank", "ai_score", "match_percent", "fit", "candidate_ranking", "likelihood", "hire_probability"):
        assert JUDGING.search(name), name
    for name in ("scorecard_id", "benefit", "scorecards", "notes", "profile"):
        assert not JUDGING.search(name), name
