"""What may be told: can a group of fewer than ten be seen, or computed from what is seen?"""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import small_groups
from policies.small_groups import FEWEST, Few, Share, Spread, publish, share, split, spread
from policies.vocabulary import CandidateId

Groups = dict[str, list[CandidateId]]
HIDDEN = {"a": None, "b": None, "c": None}
SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1)


def group(name: str, size: int) -> list[CandidateId]:
    """As many candidates, one unit each, of this group only."""
    return [CandidateId(f"{name}{number}") for number in range(size)]


def groups(sizes: dict[str, int]) -> Groups:
    return {name: group(name, size) for name, size in sizes.items()}


@given(SIZES)
def test_no_group_of_one_to_nine_is_shown(sizes: dict[str, int]) -> None:
    for name, count in publish(groups(sizes)).items():
        assert count in (None, sizes[name])
        assert count is None or count == 0 or count >= FEWEST


@given(SIZES)
def test_what_is_hidden_is_hidden_by_twos_and_is_ten_together(sizes: dict[str, int]) -> None:
    """So that the total less what is shown is about neither one group nor fewer than ten candidates."""
    hidden = [sizes[name] for name, count in publish(groups(sizes)).items() if count is None and sizes[name]]
    if hidden and sum(sizes.values()) >= FEWEST:
        assert len(hidden) >= 2
        assert sum(hidden) >= FEWEST


@given(SIZES)
def test_large_groups_are_all_shown(sizes: dict[str, int]) -> None:
    large = {name: size + FEWEST for name, size in sizes.items()}
    assert publish(groups(large)) == large


@given(SIZES, st.randoms())
def test_the_order_of_units_does_not_matter(sizes: dict[str, int], chance: object) -> None:
    made = groups(sizes)
    shuffled = {name: sorted(units, key=lambda _: chance.random()) for name, units in made.items()}  # type: ignore[attr-defined]
    assert publish(shuffled) == publish(made)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_whoever_knows_the_total_and_the_rule_cannot_compute_a_hidden_group(count: int) -> None:
    """Every way to have groups of up to 22 (of four, up to 12): of all that look the same from outside, no hidden group
    is certain.
    """
    looks: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for sizes in product(range(23 if count < 4 else 13), repeat=count):
        told = tuple(publish({str(place): group(str(place), size) for place, size in enumerate(sizes)}).values())
        looks[(sum(sizes) if sum(sizes) >= FEWEST else None, told)].append(sizes)
    for (_, told), ways in looks.items():  # type: ignore[misc]
        for place in range(count):
            if told[place] is None:
                assert len({way[place] for way in ways}) > 1, (told, ways)


def test_a_hand_made_case() -> None:
    """Three of twelve would be what is left of the total: the next smallest is hidden with them."""
    assert publish(groups({"a": 3, "b": 12, "c": 40, "d": 41})) == {"a": None, "b": None, "c": 40, "d": 41}
    assert publish(groups({"a": 3, "b": 4, "c": 12, "d": 40, "e": 41})) == {**HIDDEN, "d": 40, "e": 41}
    assert publish(groups({"a": 5, "b": 5, "c": 12, "d": 40})) == {"a": None, "b": None, "c": 12, "d": 40}
    assert publish(groups({"a": 9, "b": 9, "c": 12, "d": 40, "e": 41})) == {**HIDDEN, "d": 40, "e": 41}
    assert publish(groups({"a": 3, "b": 12, "c": 12, "d": 40, "e": 41})) == {**HIDDEN, "d": 40, "e": 41}
    assert publish(groups({"a": 3, "b": 12, "c": 40})) == HIDDEN
    assert publish(groups({"a": 0, "b": 12, "c": 8})) == HIDDEN
    assert publish(groups({"a": 0, "b": 12})) == {"a": 0, "b": 12}
    assert publish(groups({"a": 9, "b": 0})) == {"a": None, "b": None}


def test_many_units_of_few_candidates_are_still_few() -> None:
    made = {"a": group("a", 3) * 20, "b": group("b", 30), "c": group("c", 50), "d": group("d", 51)}
    assert publish(made) == {"a": None, "b": None, "c": 50, "d": 51}
    assert share(group("a", 3) * 20, group("b", 30)) == Share(None, Few.PART)
    assert spread([(candidate, 1.0) for candidate in group("a", 9) * 5]) is None


def test_a_share_says_which_side_is_too_small() -> None:
    assert share(group("a", 10), group("b", 30)) == Share(0.25)
    assert share([], group("b", 30)) == Share(0.0)
    assert share(group("a", 30), []) == Share(1.0)
    assert share(group("a", 9), group("b", 30)) == Share(None, Few.PART)
    assert share(group("a", 30), group("b", 9)) == Share(None, Few.REST)
    assert share(group("a", 4), group("b", 5)) is None


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_share_never_gives_a_small_side_away(part: int, rest: int) -> None:
    told = share(group("a", part), group("b", rest))
    assert (told is None) == (part + rest < FEWEST)
    if told is not None and told.value is not None:
        assert all(side == 0 or side >= FEWEST for side in (part, rest))


@given(SIZES, SIZES)
def test_where_the_share_is_told_each_side_is_hidden_by_itself(part: dict[str, int], rest: dict[str, int]) -> None:
    other = {f"rest {name}": size for name, size in rest.items()}
    told, counts = split(groups(part), groups(other))
    assert set(counts) == {*part, *other}
    if told is None or told.value is None:
        assert counts == publish(groups({**part, **other}))
        return
    for side in (part, other):
        hidden = [side[name] for name in side if counts[name] is None]
        assert not hidden or (len([size for size in hidden if size]) >= 2 and sum(hidden) >= FEWEST)


def test_a_spread_by_hand() -> None:
    """1 to 10: a tenth is at most 1, half at most 5 or 6, nine tenths at most 9."""
    values = [(CandidateId(str(number)), float(number)) for number in range(1, 11)]
    assert spread(values) == Spread(1.0, 5.5, 9.0)
    assert spread([*values, (CandidateId("11"), 11.0)]) == Spread(2.0, 6.0, 10.0)
    assert spread(values[1:]) is None


@given(st.lists(st.floats(0, 1e6), min_size=10, max_size=200), st.randoms())
def test_a_spread_is_in_order_and_does_not_depend_on_it(values: list[float], chance: object) -> None:
    units = [(CandidateId(str(number)), value) for number, value in enumerate(values)]
    found = spread(units)
    assert found is not None
    assert min(values) <= found.low <= found.median <= found.high <= max(values)
    assert spread(sorted(units, key=lambda _: chance.random())) == found  # type: ignore[attr-defined]


def test_the_limit_is_ten() -> None:
    assert small_groups.FEWEST == 10
