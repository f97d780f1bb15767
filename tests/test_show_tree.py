"""Statements as a tree: nothing is lost, nothing stands twice, parents come first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.show.tree import branches
from sayso.types import Statement


def said(*parents: str | None) -> list[Statement]:
    """Statements s1, s2 … with these parents."""
    return [
        Statement(id=f"s{n}", kind="direct", source=(), cue=(), content=(), parent=parent, confidence=1)
        for n, parent in enumerate(parents, start=1)
    ]


def drawn(statements: list[Statement]) -> str:
    return " ".join("-" * len(branch.above) + str(branch.number) for branch in branches(statements))


@pytest.mark.parametrize(
    ("parents", "tree"),
    [
        ((), ""),
        ((None, None), "1 2"),
        ((None, "s1", "s2", "s1", None), "1 -2 --3 -4 5"),
        (("s2", None, "s1"), "2 -1 --3"),  # a parent may come later in the text
        (("s9", None), "1 2"),  # a parent that is not there
        (("s1", "s1"), "1 -2"),  # its own parent
        ((None, "s3", "s2", "s3"), "1 2 -3 --4"),  # a ring
    ],
)
def test_each_stands_under_its_parent(parents: tuple[str | None, ...], tree: str) -> None:
    assert drawn(said(*parents)) == tree


def test_any_depth_is_followed() -> None:
    last = branches(said(None, *(f"s{n}" for n in range(1, 2000))))[-1]
    assert (last.number, len(last.above), last.above[0].id) == (2000, 1999, "s1")


@given(st.lists(st.one_of(st.none(), st.integers(1, 9).map("s{}".format)), max_size=9))
def test_nothing_is_lost_and_nothing_stands_twice(parents: list[str | None]) -> None:
    found = branches(said(*parents))
    assert sorted(branch.number for branch in found) == list(range(1, len(parents) + 1))
    for at, branch in enumerate(found):
        if branch.above:
            assert branch.above[-1].id == branch.statement.parent
            assert branch.above[-1] in [earlier.statement for earlier in found[:at]]
