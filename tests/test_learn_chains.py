"""The scorer of chains: link by link, one to one, within the passages that were labelled."""

import json
from pathlib import Path

import pytest

from sayso.errors import DataError
from sayso.learn.score import Counts
from sayso.learn.score_chains import ActScore, chain_of, load_labels, score_acts, score_chains
from sayso.types import Span, Statement

TEXT = "Marr said that Pell had denied that the crew wanted to sail. Dorn said that Quill slept."


def said(id: str, parent: str | None, source: str, cue: str, content: str, **more: object) -> Statement:
    def spans(words: str) -> tuple[Span, ...]:
        return (Span(TEXT.index(words), TEXT.index(words) + len(words)),) if words else ()

    return Statement(
        id=id, kind="indirect", source=spans(source), cue=spans(cue), content=spans(content), parent=parent,
        confidence=1.0, **more,
    )  # type: ignore[arg-type]  # fmt: skip


OUTER = said("s1", None, "Marr", "said", "that Pell had denied that the crew wanted to sail")
INNER = said("s2", "s1", "Pell", "had denied", "that the crew wanted to sail")
LAST = said("s3", "s2", "the crew", "wanted", "to sail")
GOLD = [OUTER, INNER, LAST]


def test_a_chain_from_the_inside_out() -> None:
    assert [s.id for s in chain_of(LAST, {s.id: s for s in GOLD})] == ["s3", "s2", "s1"]


def test_all_right() -> None:
    score = score_chains(TEXT, gold=GOLD, predicted=GOLD)
    assert score.chains == Counts(2, 2, 2, 2)
    assert score.given_outer == Counts(0, 0, 2, 2)
    assert (score.missed, score.spurious) == ((), ())


def test_a_link_left_out_breaks_the_chain() -> None:
    short = said("s3", "s1", "the crew", "wanted", "to sail")
    score = score_chains(TEXT, gold=GOLD, predicted=[OUTER, short])
    assert score.chains == Counts(0, 1, 0, 2)
    assert (score.missed, score.spurious) == (("s2", "s3"), ("s3",))


def test_an_outer_statement_that_was_not_found_is_told_apart() -> None:
    other = said("s1", None, "Dorn", "said", "that Pell had denied that the crew wanted to sail")
    score = score_chains(TEXT, gold=GOLD, predicted=[other, INNER])
    assert score.chains == Counts(0, 1, 0, 2)
    assert score.given_outer == Counts(0, 0, 0, 0)


def test_a_source_must_be_there_on_both_sides_or_on_neither() -> None:
    nobody = said("s2", "s1", "", "had denied", "that the crew wanted to sail")
    assert score_chains(TEXT, gold=[OUTER, INNER], predicted=[OUTER, nobody]).chains.recall == 0
    assert score_chains(TEXT, gold=[OUTER, nobody], predicted=[OUTER, nobody]).chains.recall == 1


def test_one_prediction_is_right_once() -> None:
    twin = said("s4", "s1", "Pell", "had denied", "the crew wanted to sail")
    score = score_chains(TEXT, gold=[OUTER, INNER, twin], predicted=[OUTER, INNER])
    assert score.chains == Counts(1, 1, 1, 2)
    assert score.missed == ("s4",)


def test_only_labelled_passages_count() -> None:
    elsewhere = said("s8", None, "Dorn", "said", "that Quill slept")
    spurious = said("s9", "s8", "Quill", "slept", "that Quill")
    predicted = [*GOLD, elsewhere, spurious]
    assert score_chains(TEXT, gold=GOLD, predicted=predicted).chains == Counts(2, 3, 2, 2)
    assert score_chains(TEXT, gold=GOLD, predicted=predicted, within=[Span(0, 60)]).chains == Counts(2, 2, 2, 2)


@pytest.mark.parametrize(("predicted", "counts"), [(GOLD, Counts(1, 1, 1, 1)), (GOLD[:2], Counts(1, 1, 1, 1))])
def test_what_is_optional_counts_on_neither_side(predicted: list[Statement], counts: Counts) -> None:
    assert score_chains(TEXT, gold=GOLD, predicted=predicted, optional={"s3"}).chains == counts


def test_nothing_to_score() -> None:
    assert score_chains("", gold=[], predicted=[]).chains == Counts()


def test_acts_given_gold_statements() -> None:
    gold = [
        said("s1", None, "Marr", "said", "Pell", act="say", negated=False, hedged=True),
        said("s2", None, "Pell", "had denied", "Pell", act="deny", negated=True, hedged=False),
    ]
    read = [
        said("s1", None, "Marr", "said", "Pell", act="say", negated=True, hedged=True),
        said("s2", None, "Pell", "had denied", "Pell", act="say", negated=True, hedged=False),
    ]
    assert score_acts(gold, read) == ActScore(
        act=Counts(1, 2, 1, 2), negated=Counts(1, 2, 1, 1), hedged=Counts(1, 1, 1, 1)
    )


def row(**other: object) -> str:
    labelled = {"id": "s1", "source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 59]], "parent": None}
    inner = {
        "id": "s2",
        "source": [[15, 19]],
        "cue": [[20, 30]],
        "content": [[31, 59]],
        "parent": "s1",
        "optional": True,
    }
    return json.dumps({"doc_id": "d", "part": "tune", "passage": [0, 59], "statements": [labelled, inner]} | other)


def test_labels_are_offsets(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(row() + "\n" + row(part="check") + "\n", "utf-8")
    first, second = load_labels(path)
    assert (first.doc_id, first.part, second.part, first.optional) == ("d", "tune", "check", frozenset({"s2"}))
    assert first.passage == Span(0, 59)
    assert [(s.id, s.parent, s.source, s.cue, s.content) for s in first.statements] == [
        ("s1", None, (Span(0, 4),), (Span(5, 9),), (Span(10, 59),)),
        ("s2", "s1", (Span(15, 19),), (Span(20, 30),), (Span(31, 59),)),
    ]


@pytest.mark.parametrize("line", ["{", '{"doc_id": "d"}', row(part="other"), row(statements=[{"id": "s1"}])])
def test_broken_labels_are_told_with_their_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(row() + "\n" + line + "\n", "utf-8")
    with pytest.raises(DataError, match=r"labels\.jsonl line 2"):
        load_labels(path)


def test_labels_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        load_labels(tmp_path / "labels.jsonl")


def test_the_labels_of_the_project() -> None:
    labels = load_labels(Path(__file__).parents[1] / "benchmarks" / "labels" / "nested.jsonl")
    nested = [one for one in labels if any(s.parent and s.id not in one.optional for s in one.statements)]
    assert (len(labels), len(nested)) == (80, 60)
    assert [sum(one.part == "tune" for one in group) for group in (labels, nested)] == [27, 20]
    for one in labels:
        by_id = {s.id: s for s in one.statements}
        assert [s.parent for s in one.statements if s.parent is None] == [None]
        for s in one.statements:
            assert len(chain_of(s, by_id)) <= 4
            for span in (*s.source, *s.cue, *s.content):
                assert one.passage.start <= span.start < span.end <= one.passage.end
