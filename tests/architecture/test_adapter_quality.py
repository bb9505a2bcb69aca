"""Does every adapter say how good it is, and can what it says be looked up?"""

from pathlib import Path

import pytest

from docs.adapter_quality import ENDING, RULES, NotReadable, adapters, is_there, verdicts


@pytest.mark.parametrize("name", adapters())
def test_an_adapter_says_of_every_rule_how_it_stands(name: str) -> None:
    assert list(verdicts(adapters()[name])) == list(RULES[name.partition("/")[0]])


@pytest.mark.parametrize("name", adapters())
def test_what_is_done_is_shown_by_a_test(name: str) -> None:
    done = [one.why for one in verdicts(adapters()[name]).values() if one.status == "done"]
    assert [test for test in done if not is_there(test)] == []


def test_every_adapter_is_looked_at() -> None:
    assert {"ats/local", "ats/ashby", "hris/local", "hris/webhook", "hris/bamboohr", "calendar/local"} <= set(
        adapters()
    )


@pytest.mark.parametrize(
    "text", ["", '[signed]\ndone = "x"\n', "\n".join(f'[{rule}]\ndone = ""' for rule in RULES["hris"]), "[other]\n"]
)
def test_a_file_that_leaves_something_open_is_refused(tmp_path: Path, text: str) -> None:
    adapter = tmp_path / "hris" / "vendor.py"
    adapter.parent.mkdir()
    adapter.with_name("vendor" + ENDING).write_text(text, "utf-8")
    with pytest.raises(NotReadable):
        verdicts(adapter)
