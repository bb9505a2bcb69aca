"""Do Microsoft's own parser of Adaptive Cards and its own schema of manifests take what we make?"""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.teams import package, render
from tests.bot.cards.samples import Shown, makers, shown_by
from tests.bot.cards.test_golden import GOLDEN
from tests.bot.teams.judges import cards
from tests.bot.teams.microsoft import ask, kit
from tests.bot.teams.office import APP

Json = dict[str, Any]

PARSE = """
const AC = require('adaptivecards/dist/adaptivecards.js');
const host = new AC.HostConfig({actions: {maxActions: 6}});  // as many as Teams shows in a row
AC.AdaptiveCard.onProcessMarkdown = (text, result) => { result.didProcess = true; result.outputHtml = text; };
console.log(JSON.stringify(given.map((one) => {
  const context = new AC.SerializationContext(AC.Versions.v1_5), card = new AC.AdaptiveCard(), found = [];
  card.hostConfig = host;
  card.parse(one, context);
  for (let i = 0; i < context.eventCount; i++) found.push(context.getEventAt(i).message);
  return [...found, ...card.validateProperties().validationEvents.map((event) => event.message)];
})));
"""
VALIDATE = """
const Ajv = require('ajv-draft-04'), fs = require('fs');
const ajv = new Ajv({strict: false, allErrors: true, logger: false});
const schema = JSON.parse(fs.readFileSync(given.schema, 'utf8').replace(/^\\uFEFF/, ''));
const check = ajv.compile(schema);
const said = (error) => `${error.instancePath} ${error.message}`;
console.log(JSON.stringify(given.manifests.map((one) => check(one) ? [] : check.errors.map(said))));
"""
PICKER = ('Property "choices.data" is supported in version 1.6', "An Input.ChoiceSet must have at least one choice")
"""Teams has its picker of people in cards of version 1.5; the parser knows it from 1.6 on."""


def complaints(shown: list[Json]) -> list[list[str]]:
    kit("adaptivecards")
    return [[one for one in found if not one.startswith(PICKER)] for found in ask(PARSE, shown)]


def test_every_card_parses_without_a_complaint() -> None:
    drawn = [json.loads(path.read_text("utf-8")) for path in sorted(GOLDEN.glob("*.teams.json"))]
    shown = [one["card"] if "card" in one else one["task"]["value"]["card"]["content"] for one in drawn]
    assert len(shown) > 50
    assert [found for found in complaints(shown) if found] == []


@pytest.mark.slow
def test_cards_with_what_people_write_parse_without_a_complaint() -> None:
    shown: list[Json] = []
    for maker in makers():

        @settings(max_examples=10, suppress_health_check=list(HealthCheck), derandomize=True)
        @given(shown_by(maker))
        def collect(one: Shown) -> None:
            shown.extend(card for _, card in cards(one))

        collect()
    assert [found for found in complaints(shown) if found] == []


def test_the_parser_finds_what_is_wrong() -> None:
    body = [{"type": "Nope"}, {"type": "Input.Text"}, {"type": "Input.Text", "id": "a", "isRequired": True}]
    bad = [{"type": "AdaptiveCard", "version": render.VERSION, "body": [one]} for one in body]
    assert all(complaints(bad)[:2])


# The package's manifest


def errors(*manifests: Json, version: str = package.VERSION) -> list[list[str]]:
    folder = kit("@microsoft/app-manifest")
    schema = folder / "build" / "json-schemas" / "teams" / f"v{version}" / "MicrosoftTeams.schema.json"
    found: list[list[str]] = ask(VALIDATE, {"schema": str(schema), "manifests": manifests})
    return found


def made() -> Json:
    return package.manifest(APP, "https://panelkeeper.acme.example/", "0.1.0")


def test_the_manifest_is_one_by_microsofts_own_schema() -> None:
    assert errors(made()) == [[]]


def test_the_schema_finds_what_is_wrong() -> None:
    long = made()
    long["name"]["short"] = "x" * 31
    many = made()
    many["composeExtensions"][0]["commands"] *= 2
    assert all(errors(long, many, {**made(), "id": "no GUID"}, {**made(), "extra": 1}))


def test_commands_behind_the_slash_need_this_version_of_the_schema() -> None:
    assert errors(made(), version="1.28") != [[]]
