"""Coreference from made vectors and weights."""

import numpy as np
import pytest

from sayso.read.coref import BAND, TABLES, Antecedent, Linking, antecedents, pair_features, pair_scores, sides, traits
from sayso.read.features import Layout, layout
from sayso.read.mentions import Candidate, Form, Phrases
from sayso.read.paragraphs import paragraphs


def laid_out(text: str) -> tuple[list[str], Layout]:
    laid = layout(text, paragraphs(text))
    return [text[w.start : w.end] for w in laid.words], laid


def mention(start: int, end: int, form: Form = "name", type: str = "person") -> Candidate:
    return Candidate(start=start, end=end, type=type, form=form, score=0.9)


def linking(*cells: tuple[int, int, float]) -> Linking:
    """Weights that are zero but for (table, cell, weight)."""
    tables = [np.zeros(size, dtype=np.float32) for size in TABLES]
    for table, cell, weight in cells:
        tables[table][cell] = weight
    return Linking(tuple(tables))


def seen(found: list[Candidate], *, readiness: float = -5.0) -> Phrases:
    nothing = np.zeros((len(found), 2), dtype=np.float16)
    return Phrases(found=found, query=nothing, key=nothing, first=np.full(len(found), readiness, dtype=np.float32))


STORY = "Ilva Marr spoke. “I sail,” she said. Marr’s boat is the boat of the minister Marr."


def test_pairs_are_told_apart_by_their_words() -> None:
    words, laid = laid_out(STORY)
    found = [mention(0, 2), mention(5, 6, "pronoun"), mention(9, 10, "pronoun"), mention(12, 15), mention(12, 16)]
    of = traits(words, laid, found)
    cells = [table.tolist() for table in pair_features(of, slice(0, 5), slice(0, 5))]
    assert [len(cells), [np.array(c).shape for c in cells]] == [len(TABLES), [(5, 5)] * len(TABLES)]
    match = [[cell // 9 for cell in row] for row in cells[0]]
    assert match[3] == [2, 0, 0, 3, 1]  # “Marr’s”: the head of “Ilva Marr”; nothing with a pronoun
    assert [row[1] // 9 for row in cells[4]] == [3, 1, 3, 3, 3]  # only “I” is quoted
    assert cells[4][1][0] // 9 == 2
    assert [cell // 9 for cell in cells[7][3]] == [0, 0, 0, 1, 1]  # “Marr’s” stands in “Marr’s boat”
    assert all(np.array(c).max() < size and np.array(c).min() >= 0 for c, size in zip(cells, TABLES, strict=True))


@pytest.mark.parametrize("rows", [slice(0, 60), slice(60, 150)])
def test_pairs_score_the_weights_of_their_features(rows: slice) -> None:
    words, laid = laid_out("\n\n".join([STORY, "“We sail too,” Marr wrote to the minister’s office."] * 12))
    numbers = np.random.default_rng(0)
    starts = sorted(numbers.integers(0, len(words) - 4, 150).tolist())
    found = [
        mention(start, start + size, form, type)
        for start, size, form, type in zip(
            starts,
            numbers.integers(1, 4, 150).tolist(),
            numbers.choice(["name", "description", "pronoun"], 150).tolist(),
            numbers.choice(["person", "organization", "time"], 150).tolist(),
            strict=True,
        )
    ]
    of = traits(words, laid, sorted(found, key=lambda c: (c.start, -c.end)))
    weights = Linking(tuple(numbers.normal(size=size).astype(np.float32) for size in TABLES))
    columns = slice(max(0, rows.start - 40), rows.stop)
    cells = pair_features(of, rows, columns)
    sums = sum(table[cell] for table, cell in zip(weights.tables, cells, strict=True))
    earlier = np.arange(columns.start, columns.stop) < np.arange(rows.start, rows.stop)[:, None]
    assert pair_scores(of, sides(of, weights), rows, columns)[earlier] == pytest.approx(
        np.asarray(sums)[earlier], abs=1e-4
    )


def test_a_mention_takes_the_likeliest_antecedent_or_none() -> None:
    words, laid = laid_out(STORY)
    found = [mention(0, 2), mention(9, 10, "pronoun"), mention(12, 15)]
    she_person = 5 * 10 + 0  # pronoun class of “she”, antecedent of type person
    links = antecedents(words, laid, [seen(found)], linking((2, she_person, 8.0), (0, 2 * 9 + 0, 9.0)))
    best = {}
    for link in links:
        best.setdefault(link.mention, link)
    assert [(a.mention, a.antecedent) for a in best.values()] == [(0, None), (1, 0), (2, 0)]
    assert best[1].score == pytest.approx(np.exp(3) / (1 + np.exp(3)), abs=0.001)


def test_windows_are_linked_across_their_bounds_within_the_band() -> None:
    text = "Marr " * (BAND + 200)
    words, laid = laid_out(text)
    found = [mention(i, i + 1) for i in range(len(words))]
    whole = antecedents(words, laid, [seen(found)], linking((0, 3 * 9, 20.0)))
    parts = antecedents(words, laid, [seen(found[:300]), seen([]), seen(found[300:])], linking((0, 3 * 9, 20.0)))
    assert whole == parts
    linked = [a for a in whole if a.antecedent is not None]
    assert {a.mention for a in linked} < set(range(1, len(words)))
    assert all(a.antecedent is not None and 0 < a.mention - a.antecedent < BAND + 128 for a in linked)


def test_probabilities_of_a_mention_sum_to_one_where_nothing_is_left_out() -> None:
    words, laid = laid_out(STORY)
    found = [mention(0, 2), mention(5, 6, "pronoun"), mention(9, 10, "pronoun"), mention(12, 15)]
    links = antecedents(words, laid, [seen(found, readiness=0.3)], linking(), least=0.0)
    for i in range(len(found)):
        assert sum(a.score for a in links if a.mention == i) == pytest.approx(1, abs=0.001)
    assert links[0] == Antecedent(0, None, 1.0)


def test_no_mentions_no_links() -> None:
    words, laid = laid_out("Nothing.")
    assert antecedents(words, laid, [seen([])], linking()) == []
